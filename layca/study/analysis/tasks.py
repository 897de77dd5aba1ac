"""The runs of a sweep by task, and groups of them that can be averaged."""

import dataclasses
import functools
from collections.abc import Callable, Sequence

import pandas as pd

from layca.study import paper
from layca.study.analysis.records import Records
from layca.training.errors import InputError
from layca.training.run.run_folder import FREE_TO_CHANGE

_METHODS = 'adaptive'


class NoResultsError(InputError):
  """The folder holds nothing of what was asked for."""


@dataclasses.dataclass(frozen=True)
class Task:
  """The runs of one task at one scale.

  Attributes:
    name: `task` of their config, such as 'c10_cnn1:small'.
    runs: their rows of `Records.runs`.
    records: what was read.
  """

  name: str
  runs: pd.DataFrame
  records: Records

  @functools.cached_property
  def epochs(self) -> pd.DataFrame:
    """Returns the rows of `Records.epochs` of the runs."""
    epochs = self.records.epochs
    return epochs[epochs['run'].isin(self.runs['run'])]

  @property
  def title(self) -> str:
    """Returns the data and the network, for a panel's title."""
    run = self.runs.iloc[0]
    data = paper.DATA_NAMES.get(run['data.name'], run['data.name'])
    labels = ' (coarse labels)' if run['data.coarse_labels'] else ''
    return f'{data}{labels}, {run["kernels"]} kernels'

  @property
  def paper(self) -> paper.Task | None:
    """Returns the authors' task of that name, if there is one."""
    return paper.TASKS.get(self.name.split(':')[0])

  @property
  def authors(self) -> str:
    """Returns what the authors' curves call it; '' for none of theirs."""
    return self.paper.authors if self.paper else ''

  def epochs_of(self, run: str) -> pd.DataFrame:
    """Returns the epochs and layers of one run."""
    return self.epochs[self.epochs['run'] == run]

  def with_runs(self, runs: pd.DataFrame) -> 'Task':
    """Returns the task with some of its runs alone."""
    return dataclasses.replace(self, runs=runs)

  def of_usual_decay(self) -> pd.DataFrame:
    """Returns the runs without L2, and those with the value methods share.

    That is the value of the sweep of adaptive methods, if its runs are there;
    else all runs are returned.
    """
    runs, of_methods = self.runs, self.records.of_sweeps(_METHODS)['run']
    usual = runs['run'].isin(of_methods)
    if not usual.any():
      return runs
    return runs[(runs['optimizer.l2'] == 0) | usual]

  def distinct(
    self,
    runs: pd.DataFrame,
    by: Sequence[str] = (),
    varied: Sequence[str] = ('seed',),
  ) -> tuple[pd.DataFrame, list[str]]:
    """Returns runs, each setting once, and a note of each that repeats another.

    Args:
      runs: rows of `Task.runs`.
      by: columns whose values make a group; none for a single group.
      varied: settings in which the runs of a group may differ.

    Raises:
      InputError: if runs of a group differ in anything else.
    """
    if not len(runs):
      return runs, []
    groups = [group for _, group in runs.groupby(list(by))] if by else [runs]
    for group in groups:
      self._check_alike(group, {*varied, *FREE_TO_CHANGE})
    repeated = runs.duplicated([*by, *varied])
    notes = [
      f'left out: {run}: it repeats another run'
      for run in runs['run'][repeated]
    ]
    return runs[~repeated], notes

  def _check_alike(self, group, ignored):
    # A setting without value is as good as none.
    settings = group[
      [key for key in self.records.settings if key not in ignored]
    ]
    settings = settings.astype(object).where(settings.notna(), None)
    one = settings.iloc[0]
    for place, other in settings.iloc[1:].iterrows():
      keys = [key for key in settings if one[key] != other[key]]
      if keys:
        first, second = group['run'].iloc[0], group['run'][place]
        changes = [f'{key}: {one[key]} -> {other[key]}' for key in keys]
        raise InputError(
          f'{self.records.folder}: {first} and {second} cannot stand in one '
          f'curve: they differ in {", ".join(changes)}; give a folder '
          'that holds one of them'
        )


def find(
  records: Records, *sweeps: str, methods: Sequence[str] = ()
) -> list[Task]:
  """Returns the tasks of some sweeps, the paper's first, in its order.

  Where methods are given, they have runs of these alone.
  """
  runs = records.of_sweeps(*sweeps)
  if methods:
    runs = runs[runs['method'].isin(methods)]
  by_task = sorted(runs.groupby('task'), key=_order)
  return [Task(name, of_task, records) for name, of_task in by_task]


def _order(item):
  """Returns the place of a (task, runs): the paper's tasks come first."""
  known = list(paper.TASKS)
  name, _, scale = item[0].partition(':')
  place = known.index(name) if name in known else len(known)
  return place, name, scale


def several(runs: pd.DataFrame, column: str) -> pd.DataFrame:
  """Returns runs if they differ in a column, else none of them."""
  return runs if runs[column].nunique() > 1 else runs[:0]


def select(
  records: Records,
  figure: str,
  needed: str,
  keep: Callable[[Task], pd.DataFrame],
  *,
  by: Sequence[str] = (),
  varied: Sequence[str] = ('seed',),
  has_diverged: bool = False,
) -> tuple[list[Task], list[str]]:
  """Returns the tasks with the runs that a figure shows, and notes of others.

  Args:
    records: what was read.
    figure: name of the figure.
    needed: what it needs, in words, for the error.
    keep: returns the runs of a task that it shows.
    by: as `varied`, see `Task.distinct`.
    varied: settings in which runs of a group may differ.
    has_diverged: whether runs that diverged are shown.

  Raises:
    NoResultsError: if there is none.
    InputError: if runs differ in more than they may.
  """
  found, notes = [], records.notes
  for task in find(records, paper.FIGURES[figure].sweep):
    runs = keep(task)
    if not has_diverged:
      lost = runs[runs['has_diverged']]
      notes += [
        f'left out: {row.run}: it diverged: {row.diverged}'
        for row in lost.itertuples()
      ]
      runs = runs[~runs['has_diverged']]
    if len(runs):
      runs, repeated = task.distinct(runs, by, varied)
      notes += repeated
      found.append(task.with_runs(runs))
  if not found:
    raise no_results(records, f'figure {figure}', needed)
  return found, notes


def no_results(
  records: Records, what: str, needed: str, command: str = 'launch.sweep'
) -> NoResultsError:
  """Returns the error that there is nothing of `what`, such as 'figure 2'."""
  lost = ', '.join(
    [f' (left out: {run})' for run in records.left_out['run'][:1]]
  )
  return NoResultsError(
    f'--results={records.folder} holds no results of {what}, which are '
    f'{needed}{lost}: make them with {command}'
  )


def runs_of(tasks: Sequence[Task]) -> pd.DataFrame:
  """Returns the runs of all tasks."""
  return pd.concat([task.runs for task in tasks])
