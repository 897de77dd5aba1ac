"""Plateaus: where the training loss stays until the learning rate drops.

The claim they serve (Section 6.1): the more uniformly layers rotate, the
higher the plateau, so heights fall as |alpha| grows.
"""

import json
import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from layca.angle_deviation import log_rotation_spread
from layca.study.analysis.statistics import half_width
from layca.study.analysis.tasks import Task

_MOST_EPOCHS = 10


def plateau_epochs(drop_epochs: Sequence[float], planned: int) -> range:
  """Returns the epochs whose mean training loss is a plateau's height.

  They are the last before the rate first drops. The authors take 10 of them,
  with drops at epoch 70 or 80; shorter runs min(10, ceil(first drop / 7)):
  again 10 for the authors' schedules, 3 for a drop at epoch 20.

  Args:
    drop_epochs: where the rate drops, from 0, increasing. If it is within an
      epoch, that epoch is left out; if there is none, the run's end counts.
    planned: number of epochs that the config asks for.
  """
  end = min([planned, *map(math.floor, drop_epochs[:1])])
  return range(end - min(_MOST_EPOCHS, math.ceil(end / 7)), end)


def epochs_of(runs: pd.DataFrame) -> range:
  """Returns the plateau's epochs of runs that differ in the seed alone."""
  config = runs.iloc[0]
  return plateau_epochs(
    json.loads(config['schedule.drop_epochs']), config['epochs']
  )


def by_alpha(task: Task) -> pd.DataFrame:
  """Returns a row for each alpha of a task's runs, in its order.

  Args:
    task: its runs of an alpha differ in the seed alone.

  Returns:
    `task`, `alpha`; `mean`, the height, over the runs that came to the
    plateau's end, its `half_width` (Student's t over them) and `values`; `n`,
    the runs averaged, of which those without a plateau count only if none has
    one; `first_epoch` and `last_epoch` of the plateau; `final_train_loss`;
    `log_rotation_spread` at the last of these epochs; `train_losses`, a series
    by epoch, as far as all of these runs have come; `ended_early`, the number
    of epochs of each run without a plateau, by its name.
  """
  rows = [_row(task, group) for _, group in task.runs.groupby('alpha')]
  return pd.DataFrame(rows)


def by_seed(task: Task) -> pd.DataFrame:
  """Returns the heights of a task's runs [seeds, alphas], NaN for none."""
  rows = []
  for alpha, runs in task.runs.groupby('alpha'):
    plateau = epochs_of(runs)
    for run in runs.itertuples():
      if run.epochs_run >= plateau.stop:
        height = float(_train_losses(task, run.run).loc[plateau].mean())
        rows.append((run.seed, alpha, height))
  table = pd.DataFrame(rows, columns=['seed', 'alpha', 'height'])
  return table.pivot(index='seed', columns='alpha', values='height')


def _row(task, runs):
  plateau = epochs_of(runs)
  lengths = dict(zip(runs['run'], runs['epochs_run'], strict=True))
  whole = [run for run, length in lengths.items() if length >= plateau.stop]
  averaged = whole or [run for run, length in lengths.items() if length]
  losses = {run: _train_losses(task, run) for run in averaged}
  heights = [float(losses[run].loc[plateau].mean()) for run in whole]
  return {
    'task': task.name,
    'alpha': runs['alpha'].iloc[0],
    'mean': _mean(heights),
    'half_width': half_width(heights),
    'n': len(averaged),
    'first_epoch': plateau[0],
    'last_epoch': plateau[-1],
    'final_train_loss': _mean(losses[run].iloc[-1] for run in averaged),
    'log_rotation_spread': _mean(
      _spread(task, run, plateau[-1]) for run in whole
    ),
    'values': heights,
    'train_losses': pd.DataFrame(losses).mean(axis=1, skipna=False).dropna(),
    'ended_early': {r: n for r, n in lengths.items() if n < plateau.stop},
  }


def _train_losses(task, run):
  """Returns a run's training loss by epoch."""
  rows = task.epochs_of(run)
  rows = rows[rows['layer'] == 0]
  return rows.set_index('epoch')['train_loss'].astype(np.float64)


def _spread(task, run, epoch):
  rows = task.epochs_of(run)
  distances = rows.loc[rows['epoch'] == epoch, 'cosine_distance']
  return log_rotation_spread(distances.tolist())


def _mean(values):
  values = list(values)
  return float(np.mean(values)) if values else math.nan
