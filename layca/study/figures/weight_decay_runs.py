"""SGD with and without L2 on one task, and how fast their layers rotate."""

import dataclasses
import json
import pathlib
from collections.abc import Mapping, Sequence

import pandas as pd

from layca.study.analysis import equilibrium, paper_numbers, tasks
from layca.study.analysis.plateaus import plateau_epochs
from layca.study.analysis.tasks import Task
from layca.study.figures import authors_deviation
from layca.study.figures.deviation_panels import Panel, find_panel
from layca.study.plots.drawing import NoResultsError

_TASK, _METHOD = 'c10_cnn2', 'SGD'


@dataclasses.dataclass(frozen=True)
class Side:
  """The runs of SGD with L2, or those without.

  Attributes:
    l2: of these runs; 0 without.
    runs: their rows of `Results.runs`, which differ in the seed alone.
    epochs: their rows of `Results.epochs`.
    panel: the angle deviation of one of them.
    authors: the authors' test and train accuracy, by our name for it; empty
      if they are not compared.
  """

  l2: float
  runs: pd.DataFrame
  epochs: pd.DataFrame
  panel: Panel
  authors: Mapping[str, float]

  @property
  def name(self) -> str:
    """Returns what the figure calls it."""
    return f'with L2 {self.l2:g}' if self.l2 else 'without L2'

  @property
  def plateau(self) -> range:
    """Returns the last epochs before the rate first drops."""
    config = self.runs.iloc[0]
    drops = json.loads(config['schedule.drop_epochs'])
    return plateau_epochs(drops, config['epochs'])

  def step_angles(self) -> pd.DataFrame:
    """Returns radians [epochs, layers]: of an epoch's steps, over the runs."""
    return self.epochs.pivot_table(
      index='epoch', columns='layer', values='mean_step_angle'
    )

  def predicted_step_angles(self) -> pd.Series:
    """Returns radians by epoch: those of the equilibrium with L2."""
    rates = self.epochs.groupby('epoch')['learning_rate'].first()
    angles = equilibrium.step_angle(rates, self.l2)
    return pd.Series(angles, index=rates.index)


@dataclasses.dataclass(frozen=True)
class Comparison:
  """SGD on one task.

  Attributes:
    task: of ours.
    sides: without L2, with L2. The former may have no runs.
  """

  task: Task
  sides: Sequence[Side]


def find(
  results: pathlib.Path, figure: str, with_authors: bool
) -> tuple[list[Comparison], list[str]]:
  """Returns the comparisons, one a scale of the task, and what is to be said.

  Args:
    results: what to read.
    figure: its name, for the error.
    with_authors: whether the authors' runs are compared.

  Raises:
    NoResultsError: if there is no run of SGD with L2.
    InputError: if the runs differ in more than the seed and L2.
  """
  found, notes = tasks.find(results, figure, is_grid=False, methods=(_METHOD,))
  compared = []
  for task in found:
    runs, diverged = _choose(task)
    if not (runs['optimizer.l2'] > 0).any():
      continue
    varied = ('seed', 'optimizer.l2')
    runs, repeated = tasks.distinct(results, runs, varied=varied)
    notes += [*diverged, *repeated]
    sides = [
      _side(results, task, runs, has_l2, with_authors)
      for has_l2 in (False, True)
    ]
    compared.append(Comparison(task, sides))
    notes += [note for side in sides for note in side.panel.notes]
  if not compared:
    raise NoResultsError(
      f'--results={results} holds no results of figure {figure}, which are '
      f'complete runs of {_METHOD} with L2 at alpha 0 of the task {_TASK}: '
      'make them with launch.sweep'
    )
  return compared, notes


def _choose(task):
  """Returns the runs to compare, and a note of each that diverged."""
  runs = task.runs
  if task.name.split(':')[0] != _TASK:
    return runs[:0], []
  runs = runs[runs['alpha'] == 0]
  diverged = runs['diverged'].notna()
  return runs[~diverged], [
    f'left out: {run["run"]}: {run["diverged"]}'
    for _, run in runs[diverged].iterrows()
  ]


def _side(results, task, runs, has_l2, with_authors):
  runs = runs[(runs['optimizer.l2'] > 0) == has_l2]
  theirs, accuracies = None, {}
  if with_authors:
    theirs = authors_deviation.of_weight_decay(has_l2)
    l2 = 'with' if has_l2 else 'without'
    family = paper_numbers.family(f'v1_fig5_right_{l2}_l2_accuracy')
    accuracies = {name: values[-1] for name, values in family.ys.items()}
  if not len(runs):
    note = f'{task.name}: there is no run of {_METHOD} without L2'
    panel = Panel(task, _METHOD, None, None, None, theirs, [note])
    return Side(0.0, runs, task.epochs[:0], panel, accuracies)
  # The averages below are over runs that differ in the seed alone.
  runs, _ = tasks.distinct(results, runs, varied=('seed',))
  task = dataclasses.replace(
    task, runs=runs, epochs=task.epochs[task.epochs['run'].isin(runs['run'])]
  )
  panel = find_panel(results, task, _METHOD, theirs)
  l2 = float(runs['optimizer.l2'].iloc[0])
  return Side(l2, runs, task.epochs, panel, accuracies)
