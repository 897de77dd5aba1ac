"""Accuracies by the settings that the paper's advice is about, Appendix A.2."""

import dataclasses
import pathlib
from collections.abc import Mapping, Sequence

import pandas as pd

from layca.study.analysis import advice, paper_numbers, tasks
from layca.study.analysis.records import FITTED
from layca.study.analysis.statistics import Scatter
from layca.study.analysis.tasks import Task

METHODS = ('Layca', 'SGD')
_SCHEDULE = ['first_drop', 'epochs']
_KEYS = ['method', 'exponent', 'has_batch_norm', 'has_biases', *_SCHEDULE]


@dataclasses.dataclass(frozen=True)
class Setting:
  """The runs of one setting.

  Attributes:
    method: one of METHODS.
    name: in words, such as 'Layca 3^-3, no batch norm'.
    accuracies: on test images, of its seeds, in [0, 1].
    train_accuracy: the least of the seeds.
    authors: the authors' accuracy; None if there is none.
  """

  method: str
  name: str
  accuracies: Sequence[float]
  train_accuracy: float
  authors: float | None

  @property
  def mean(self) -> float:
    """Returns the mean over the seeds."""
    return sum(self.accuracies) / len(self.accuracies)

  @property
  def is_fitted(self) -> bool:
    """Returns whether all runs fit their training images."""
    return self.train_accuracy > FITTED


@dataclasses.dataclass(frozen=True)
class Study:
  """The settings of one task.

  Attributes:
    task: which.
    settings: first rates, then batch norm, drops of the rate and biases.
  """

  task: Task
  settings: Sequence[Setting]

  @property
  def scatter(self) -> Scatter:
    """Returns how much seeds vary, as all settings tell together."""
    return Scatter.of(setting.accuracies for setting in self.settings)


def of_task(
  results: pathlib.Path, task: Task, with_authors: bool
) -> tuple[Study | None, list[str]]:
  """Returns what the runs of a task at alpha 0 tell, and notes of others.

  Args:
    results: the folder that they were read from.
    task: which.
    with_authors: whether the authors' accuracies are wanted.

  Returns:
    None without runs of Layca of two settings; and a note of each run that is
    left out.

  Raises:
    InputError: if runs of one setting differ in more than the seed.
  """
  runs = advice.describe(task.runs[task.runs['alpha'] == 0])
  if len(runs.loc[runs['method'] == 'Layca', _KEYS].drop_duplicates()) < 2:
    return None, []
  diverged = runs['diverged'].notna()
  notes = [
    f'left out: {row.run}: {row.diverged}'
    for row in runs[diverged].itertuples()
  ]
  runs = runs[~diverged]
  if not len(runs):
    return None, notes
  usual = dict(zip(_SCHEDULE, runs[_SCHEDULE].mode().iloc[0], strict=True))
  grid = _authors_rates(task) if with_authors else {}
  found = []
  for values, group in runs.groupby(_KEYS):
    key = dict(zip(_KEYS, values, strict=True))
    distinct, repeated = tasks.distinct(results, group, varied=('seed',))
    notes += repeated
    found.append((_order(key, usual), _setting(key, usual, distinct, grid)))
  found.sort(key=lambda pair: pair[0])
  return Study(task, [setting for _, setting in found]), notes


def _authors_rates(task):
  """Returns the authors' accuracies of Layca by the rate's exponent."""
  if task.authors is None:
    return {}
  curve = paper_numbers.curve(f'v2_exploration_rho0_{task.authors}')
  return dict(zip(curve.x, curve.y, strict=True))


def _setting(key: Mapping, usual: Mapping, runs: pd.DataFrame, grid: Mapping):
  rate = f'{key["method"]} 3^{key["exponent"]:g}'
  name = ', '.join([rate, *_differences(key, usual)])
  of_authors = grid.get(key['exponent']) if name == rate else None
  return Setting(
    key['method'],
    name,
    runs['reported_test_accuracy'].tolist(),
    runs['train_accuracy'].min(),
    of_authors if key['method'] == 'Layca' else None,
  )


def _differences(key, usual):
  """Returns what is unusual but for the rate, in words."""
  if not key['has_batch_norm']:
    yield 'no batch norm'
  if any(key[name] != usual[name] for name in _SCHEDULE):
    yield f'drop at {key["first_drop"]:g} of {key["epochs"]:g} epochs'
  if key['has_biases']:
    yield 'biases'


def _order(key, usual):
  drops = [key[name] if key[name] != usual[name] else 0 for name in _SCHEDULE]
  return (
    key['has_biases'],
    any(drops),
    drops,
    key['method'] != 'Layca' or not key['has_batch_norm'],
    key['method'],
    not key['has_batch_norm'],
    -key['exponent'],
  )
