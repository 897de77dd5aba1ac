"""What runs wrote, as tidy tables: a row a run, a row an epoch and layer."""

import os
import pathlib
from typing import NamedTuple

import pandas as pd

from layca.study.analysis import run_files
from layca.training.errors import InputError

# Runs below a folder of this name chose a rate; the others are reported.
GRID_FOLDER = 'grid'

# Generalisation is compared, as in the paper's Figure 2, of runs that fit their
# training images: a mean over the last epoch, in training mode, above this.
FITTED = 0.98


class Results(NamedTuple):
  """All runs at or below a folder.

  Attributes:
    runs: a row a complete run, sorted by name. `run` is its folder, below the
      one that was read; `is_grid` says that it only served to choose a rate,
      being in a folder `grid`; `method` names its optimizer, 'Layca' being SGD
      with Layca; `kernels` counts them. Then every key of its config, such as
      'optimizer.layca' (`seed`, `alpha`, `rho` among them; tuples as JSON),
      and of its result, `epochs_run` and
      `reported_test_accuracy` among them: with the weights of the best
      validation epoch if images were held out, else that of the last epoch,
      as in the paper.
    epochs: a row an epoch and layer of these runs. `run`; the numbers of the
      epoch (`epoch`, `step`, `learning_rate`, `train_loss`, ...); `layer`, its
      position from 0 in forward order, `layer_name`, `is_shortcut` and
      `multiplier`; then what the monitor measured (`cosine_distance`, `angle`,
      `mean_step_angle`, ...).
    left_out: `run` and `reason` of each folder that is no complete run.
  """

  runs: pd.DataFrame
  epochs: pd.DataFrame
  left_out: pd.DataFrame


def load(folder: str | os.PathLike) -> Results:
  """Reads the folders of all runs at or below a folder.

  Args:
    folder: such as the work folder of a sweep.

  Returns:
    The tables, those of which there is nothing without rows.

  Raises:
    InputError: if there is no such folder.
  """
  folder = pathlib.Path(folder)
  if not folder.is_dir():
    raise InputError(
      f'{folder}: there is no such folder: name one that holds runs'
    )
  runs, epochs, left_out = [], [], []
  for path in _run_folders(folder):
    name = path.relative_to(folder).as_posix()
    try:
      run, rows = run_files.read(path)
    except run_files.LeftOutError as error:
      left_out.append({'run': name, 'reason': str(error)})
    else:
      runs.append({'run': name, **_kind(folder, path, run), **run})
      epochs += [{'run': name} | row for row in rows]
  return Results(
    _table(runs, ('run', 'is_grid', 'method', 'task')),
    _table(epochs, ('run', 'epoch', 'layer')),
    _table(left_out, ('run', 'reason')),
  )


def describe(results: Results) -> list[str]:
  """Returns lines for the console: how many runs, and each that is left out."""
  count = len(results.runs)
  return [
    f'{count} complete run{"" if count == 1 else "s"}',
    *describe_left_out(results),
  ]


def describe_left_out(results: Results) -> list[str]:
  """Returns a line for each folder that is no complete run."""
  return [
    f'left out: {row.run}: {row.reason}'
    for row in results.left_out.itertuples()
  ]


def method(optimizer: str, layca: bool) -> str:
  """Returns how figures call an optimizer, plain or with Layca.

  Args:
    optimizer: `optimizer.name` of a config.
    layca: `optimizer.layca`.
  """
  name = _NAMES.get(optimizer, optimizer)
  if not layca:
    return name
  return 'Layca' if optimizer == 'sgd' else f'{name} + Layca'


_NAMES = {
  'sgd': 'SGD',
  'momentum': 'Momentum',
  'sgd_amom': 'SGD_AMom',
  'rmsprop': 'RMSProp',
  'adagrad': 'Adagrad',
  'adam': 'Adam',
}


def _run_folders(folder):
  """Returns the folders that a training job wrote, whole or not."""
  # A layer table and metrics come from a training job alone; config.json and
  # result.json do not.
  found = {
    path.parent
    for name in ('layers.json', 'metrics.jsonl')
    for path in folder.rglob(name)
  }
  return sorted(found)


def _kind(folder, path, run):
  parts = (folder.resolve().name, *path.relative_to(folder).parts)
  return {
    'is_grid': GRID_FOLDER in parts,
    'method': method(run['optimizer.name'], run['optimizer.layca']),
  }


def _table(rows, columns):
  """Returns a table; an empty one has the columns that are looked for."""
  return pd.DataFrame(rows) if rows else pd.DataFrame(columns=columns)
