"""The runs of training jobs that a figure is drawn from, task by task."""

import dataclasses
import itertools
import json
import pathlib
from collections.abc import Iterable

import pandas as pd

from layca.study.analysis import records
from layca.study.plots import style
from layca.study.plots.drawing import NoResultsError
from layca.training import config_checks
from layca.training.errors import InputError
from layca.training.run.run_folder import FREE_TO_CHANGE

# Tasks of the paper in its order, and how the authors' numbers name them.
_AUTHORS = {
  'c10_cnn1': 'cifar10',
  'c100_resnet': 'cifar100',
  'tiny_cnn': 'tinyimagenet',
}
# The methods that the paper compares in most of its figures.
_METHODS = ('Layca', 'SGD')


@dataclasses.dataclass(frozen=True)
class Task:
  """The runs of one task at one scale.

  Attributes:
    name: `task` of their config, such as 'c10_cnn1:small'.
    runs: their rows of `Results.runs`.
    epochs: their rows of `Results.epochs`.
  """

  name: str
  runs: pd.DataFrame
  epochs: pd.DataFrame

  @property
  def title(self) -> str:
    """Returns the data and the network, for a panel's title."""
    run = self.runs.iloc[0]
    data = style.DATA_NAMES.get(run['data.name'], run['data.name'])
    labels = ' (coarse labels)' if run['data.coarse_labels'] else ''
    return f'{data}{labels}, {run["kernels"]} kernels'

  @property
  def authors(self) -> str | None:
    """Returns what the authors' numbers call it; None for no task of theirs."""
    return _AUTHORS.get(self.name.split(':')[0])

  def epochs_of(self, run: str) -> pd.DataFrame:
    """Returns the epochs and layers of one run."""
    return self.epochs[self.epochs['run'] == run]


def find(
  folder: pathlib.Path, figure: str, is_grid: bool, methods: tuple[str, ...]
) -> tuple[list[Task], list[str]]:
  """Returns the tasks that a figure shows, and a note of each folder left out.

  Args:
    folder: what to read.
    figure: its name, for the error.
    is_grid: whether it shows the runs that choose a rate, or the others.
    methods: of the optimizers that it shows; empty for any.

  Returns:
    The tasks in the paper's order, others after them; and the notes.

  Raises:
    NoResultsError: if there is none.
    InputError: if there is no such folder.
  """
  loaded = records.load(folder)
  runs = loaded.runs[loaded.runs['is_grid'] == is_grid]
  if methods:
    runs = runs[runs['method'].isin(methods)]
  if not len(runs):
    raise NoResultsError(_nothing(folder, figure, is_grid, methods, loaded))
  tasks = [
    Task(
      name, of_task, loaded.epochs[loaded.epochs['run'].isin(of_task['run'])]
    )
    for name, of_task in sorted(runs.groupby('task'), key=_order)
  ]
  return tasks, records.describe_left_out(loaded)


def distinct(
  folder: pathlib.Path, runs: pd.DataFrame, varied: tuple[str, ...]
) -> tuple[pd.DataFrame, list[str]]:
  """Returns runs that differ in some settings alone, each once.

  Args:
    folder: what they were read from.
    runs: rows of `Results.runs` of one task.
    varied: the keys of the config in which they may differ, such as 'seed'.

  Returns:
    The runs without those that repeat another's settings, and a note of each
    of these.

  Raises:
    InputError: if two of them differ in anything else.
  """
  configs = {
    run: json.loads((folder / run / 'config.json').read_text())
    for run in runs['run']
    if len(runs) > 1
  }
  for one, other in itertools.pairwise(configs):
    differences = config_checks.differences(
      configs[one], configs[other], (*varied, *FREE_TO_CHANGE)
    )
    if differences:
      raise InputError(
        f'{folder}: {one} and {other} cannot stand in one curve: they differ '
        f'in {", ".join(differences)}; give --results a folder that holds one '
        'of them'
      )
  repeated = runs.duplicated(list(varied))
  notes = [
    f'left out: {run}: it repeats another run' for run in runs['run'][repeated]
  ]
  return runs[~repeated], notes


def ordered(methods: Iterable[str]) -> list[str]:
  """Returns each method once: Layca, SGD, then others by name."""
  methods = set(methods)
  first = [method for method in _METHODS if method in methods]
  return first + sorted(methods - set(_METHODS))


def looks(methods: Iterable[str]) -> dict[str, style.Look]:
  """Returns the look of each method; Layca's and SGD's are always the same."""
  known = ordered({*_METHODS, *methods})
  return dict(zip(known, style.looks(len(known)), strict=True))


def _nothing(folder, figure, is_grid, methods, loaded):
  of = f' of {" or ".join(methods)}' if methods else ''
  kind = 'in a grid of rates' if is_grid else 'outside of grids of rates'
  more = (
    f'; {len(loaded.left_out)} are not complete or broken, such as '
    f'{loaded.left_out["run"].iloc[0]}'
    if len(loaded.left_out)
    else ''
  )
  return (
    f'--results={folder} holds no results of figure {figure}, which are '
    f'complete runs{of} {kind}{more}: make them with launch.sweep'
  )


def _order(item):
  """Returns the place of a (task, runs): the paper's tasks come first."""
  paper = list(_AUTHORS)
  name, _, scale = item[0].partition(':')
  place = paper.index(name) if name in paper else len(paper)
  return place, name, scale
