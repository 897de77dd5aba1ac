"""Whether runs at a reduced scale obey the rules of configs/scale.py."""

import json
import math
from collections.abc import Iterator

import numpy as np
import pandas as pd

from layca.study import paper
from layca.study.analysis import tasks
from layca.study.analysis.layer_rotation import by_run
from layca.study.analysis.records import Records
from layca.study.analysis.tasks import Task

_RANDOM_DISTANCE, _MEASURED_DISTANCE, _FALL = 0.9, 0.8, 0.05
_LARGEST_ALPHA, _CORE_SECONDS = 0.4, 300.0
_SWEEPS = ('alpha_study', 'adaptive')


def check(records: Records) -> pd.DataFrame:
  """Returns a row a task and rule: `value`, `limit`, and `is_obeyed`."""
  rows = [
    (task.name, *row)
    for task in tasks.find(records, *_SWEEPS)
    if not task.name.endswith(':paper')
    for row in _of_task(task)
  ]
  return pd.DataFrame(
    rows, columns=['task', 'rule', 'value', 'limit', 'is_obeyed']
  )


def _of_task(task: Task) -> Iterator[tuple[str, float, str, bool]]:
  runs = task.runs
  compared = runs[
    runs['method'].isin([paper.LAYCA, paper.SGD])
    & (runs['alpha'].abs() <= _LARGEST_ALPHA)
  ]
  uniform = task.with_runs(
    runs[(runs['method'] == paper.LAYCA) & (runs['alpha'] == 0)]
  )
  if len(uniform.runs):
    yield _at_least(
      'random distance before the drop',
      random_distance(uniform),
      _RANDOM_DISTANCE,
    )
    distance = middle_distance(uniform)
    yield _at_least(
      'median distance of middle layers', distance, _MEASURED_DISTANCE
    )
    # Figures 5 and 8 show the plateaus of the alpha study alone.
    if task.authors:
      fall = plateau_fall(uniform)
      yield 'fall of the loss on the plateau', fall, f'< {_FALL}', fall < _FALL
  least = compared['train_accuracy'].min()
  is_fitted = bool(least > paper.FITTED)
  yield 'least train accuracy', least, f'> {paper.FITTED}', is_fitted
  unfit = sorted(compared.loc[~compared['fitted'], 'run'])
  yield 'runs that do not fit', len(unfit), '0', not unfit
  if not task.name.endswith(':small'):
    return
  # Other work on a machine only adds: the epochs of the fastest run count.
  of_epoch = (runs['seconds'] * _threads(runs) / runs['epochs']).min()
  seconds = of_epoch * runs['epochs'].max()
  is_cheap = seconds <= _CORE_SECONDS
  rule = 'core-seconds of the longest run'
  yield rule, seconds, f'<= {_CORE_SECONDS:g}', is_cheap


def _at_least(rule, value, limit):
  return rule, value, f'>= {limit}', bool(value >= limit)


def _threads(runs):
  """Returns the cores of each run, by default one."""
  if 'environment' not in runs:
    return 1
  environments = runs['environment'].fillna('{}').map(json.loads)
  return environments.map(lambda e: e.get('intra_op_threads', 1))


def random_distance(task: Task) -> float:
  """Returns what random rotation gives before the first drop of the rate."""
  run = task.runs.iloc[0]
  steps = _rows_before_drop(task, run)['step'].max()
  return 1.0 - math.cos(math.atan(run['rho'])) ** float(steps)


def middle_distance(task: Task) -> float:
  """Returns the median distance of middle layers at the end, least of all runs.

  The first and the last layer and shortcuts are none.
  """
  last = task.epochs.groupby('run')['epoch'].transform('max')
  ends = task.epochs[(task.epochs['epoch'] == last)]
  middle = ends[
    (ends['layer'] > 0)
    & (ends['layer'] < ends['layer'].max())
    & ~ends['is_shortcut']
  ]
  return float(np.median(by_run(middle, 'cosine_distance'), axis=1).min())


def plateau_fall(task: Task) -> float:
  """Returns the share that the train loss falls by before the first drop.

  Over the last fifth of the epochs before it, along a straight line through
  them; the mean over runs.
  """
  falls = []
  for _, run in task.runs.iterrows():
    losses = _rows_before_drop(task, run)['train_loss'].to_numpy(np.float64)
    losses = losses[-max(2, round(len(losses) / 5)) :]
    epochs = np.arange(len(losses))
    start, end = np.polyval(np.polyfit(epochs, losses, 1), epochs[[0, -1]])
    falls.append(1 - end / start)
  return float(np.mean(falls))


def _rows_before_drop(task, run):
  drops = json.loads(run['schedule.drop_epochs']) or [run['epochs']]
  rows = task.epochs_of(run['run'])
  return rows[(rows['layer'] == 0) & (rows['epoch'] < drops[0])]
