"""The five methods of Section 6.2, each without Layca and with it."""

import dataclasses
import pathlib

import pandas as pd

from layca.study.analysis import records, tasks
from layca.study.analysis.tasks import Task
from layca.study.plots.drawing import NoResultsError

# `optimizer.name` of a config, in the figures' order.
OPTIMIZERS = ('sgd', 'sgd_amom', 'rmsprop', 'adam', 'adagrad')
_OF_THE_AUTHORS = 'c10_cnn2'


@dataclasses.dataclass(frozen=True)
class Method:
  """One of the methods.

  Attributes:
    optimizer: of OPTIMIZERS.
    layca: whether it is with Layca.
  """

  optimizer: str
  layca: bool

  @property
  def name(self) -> str:
    """Returns what figures call the optimizer, such as 'SGD'."""
    return records.method(self.optimizer, layca=False)

  @property
  def title(self) -> str:
    """Returns the name, with what is added to it, such as 'SGD + Layca'."""
    return self.name + (' + Layca' if self.layca else '')

  @property
  def in_results(self) -> str:
    """Returns `method` of `Results.runs`, such as 'Layca'."""
    return records.method(self.optimizer, self.layca)


# Those without Layca first.
METHODS = tuple(
  Method(optimizer, layca)
  for layca in (False, True)
  for optimizer in OPTIMIZERS
)


def find(folder: pathlib.Path, figure: str) -> tuple[list[Task], list[str]]:
  """Returns the tasks on which several of the methods ran at alpha 0.

  Of SGD without Layca, runs with weight decay are the paper's baseline: where
  there are any, those without it are left out.

  Args:
    folder: what to read.
    figure: its name, for the error.

  Returns:
    The tasks, each with its runs of the methods, each seed of a method once;
    and a note of each folder left out.

  Raises:
    NoResultsError: if there is none.
    InputError: if runs of one method differ in more than the seed.
  """
  methods = tuple(method.in_results for method in METHODS)
  found, notes = tasks.find(folder, figure, is_grid=False, methods=methods)
  compared = []
  for task in found:
    runs = task.runs[task.runs['alpha'] == 0]
    if runs['optimizer.name'].nunique() > 1:
      runs, of_task = _choose(folder, task.name, runs)
      compared.append(dataclasses.replace(task, runs=runs))
      notes += of_task
  if not compared:
    raise NoResultsError(
      f'--results={folder} holds no results of figure {figure}, which are runs '
      'of one task by several optimizers at alpha 0: make them with '
      'launch.sweep'
    )
  return compared, notes


def is_of_the_authors(task: Task) -> bool:
  """Returns whether the authors' numbers are of this task."""
  return task.name.split(':')[0] == _OF_THE_AUTHORS


def _choose(folder, task, runs):
  """Returns the runs that are compared, and notes of the others."""
  plain = runs['method'] == Method('sgd', layca=False).in_results
  decayed = plain & (runs['optimizer.l2'] > 0)
  notes = []
  if decayed.any():
    runs = runs[decayed | ~plain]
  elif plain.any():
    notes.append(f'{task}: SGD is without weight decay: no run has it')
  kept = []
  for _, seeds in runs.groupby('method'):
    distinct, repeated = tasks.distinct(folder, seeds, varied=('seed',))
    kept.append(distinct)
    notes += repeated
  return pd.concat(kept), notes
