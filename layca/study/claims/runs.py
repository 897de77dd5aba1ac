"""The runs that claims are judged on, and what is compared of them."""

import pathlib
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from layca.study.analysis import statistics, tasks
from layca.study.analysis.records import FITTED
from layca.study.analysis.tasks import Task
from layca.study.claims.verdict import Interval
from layca.study.plots.drawing import NoResultsError
from layca.training.output.deviation import log_rotation_spread

# How the authors' curves name the tasks of Section 5, by their data.
AUTHORS = {
  'CIFAR-10': 'cifar10',
  'CIFAR-100': 'cifar100',
  'Tiny ImageNet': 'tinyimagenet',
}


def find(folder: pathlib.Path | None) -> list[Task]:
  """Returns the tasks at or below a folder, without their grids of rates.

  Args:
    folder: None, like one without runs, has no tasks.

  Raises:
    InputError: if there is no such folder.
  """
  if folder is None:
    return []
  try:
    found, _ = tasks.find(folder, 'claims', is_grid=False, methods=())
  except NoResultsError:
    return []
  return found


def by_setting(
  folder: pathlib.Path, runs: pd.DataFrame, keys: Sequence[str]
) -> dict[tuple, pd.DataFrame]:
  """Returns runs by the values of some settings; a group differs in seeds.

  Raises:
    InputError: if runs of a group differ in anything else.
  """
  return {
    key: tasks.distinct(folder, group, varied=('seed',))[0]
    for key, group in runs.groupby(list(keys))
  }


def has_diverged(runs: pd.DataFrame) -> pd.Series:
  """Returns of each run whether it diverged."""
  return runs['diverged'].notna() | runs['reported_test_accuracy'].isna()


def fits(runs: pd.DataFrame) -> pd.Series:
  """Returns of each run whether it fits its training images."""
  if 'train_accuracy' not in runs:
    return pd.Series(False, runs.index)
  return (runs['train_accuracy'] > FITTED) & ~has_diverged(runs)


def count(runs: pd.DataFrame) -> str:
  """Returns how many runs there are, and how many do not fit, in words."""
  unfitted = int((~fits(runs)).sum())
  text = f'{len(runs)} run{"" if len(runs) == 1 else "s"}'
  return f'{text}, {unfitted} with train accuracy at or below {FITTED}'


def accuracies(runs: pd.DataFrame) -> list[float]:
  """Returns the test accuracies, in [0, 1]; that of a diverged run is 0."""
  values = runs['reported_test_accuracy'].mask(has_diverged(runs), 0.0)
  return values.astype(float).tolist()


def mean(
  values: Sequence[float], groups: Iterable[Sequence[float]] | None = None
) -> Interval:
  """Returns the mean of values, over seeds.

  Args:
    values: one or more.
    groups: that tell together how much seeds vary; by default the values alone.
  """
  scatter = statistics.Scatter.of(groups or [values])
  return Interval.around(
    float(np.mean(values)), scatter.half_width(len(values))
  )


def difference(
  a: Sequence[float],
  b: Sequence[float],
  groups: Iterable[Sequence[float]] | None = None,
) -> Interval:
  """Returns mean(a) - mean(b), over seeds.

  Args:
    a: one value or more.
    b: likewise.
    groups: that tell together how much seeds vary; by default these two.
  """
  scatter = statistics.Scatter.of(groups or [a, b])
  return Interval.around(
    float(np.mean(a) - np.mean(b)), scatter.half_width(len(a), len(b))
  )


def rotations(task: Task, runs: pd.DataFrame) -> tuple[list, list]:
  """Returns how far and how unevenly the layers of each run rotated.

  Returns:
    The medians over the layers of the angle to the initialisation at the end,
    in radians; and its `log_rotation_spread`.
  """
  epochs = task.epochs[task.epochs['run'].isin(runs['run'])]
  pairs = [
    rotation(rows.loc[rows['epoch'] == rows['epoch'].max(), 'cosine_distance'])
    for _, rows in epochs.groupby('run')
  ]
  return [angle for angle, _ in pairs], [spread for _, spread in pairs]


def rotation(distances: Sequence[float]) -> tuple[float, float]:
  """Returns the median angle, in radians, and the log rotation spread.

  Args:
    distances: cosine distances to the initialisation, one a layer.
  """
  distances = np.asarray(list(distances), dtype=np.float64)
  angles = 2.0 * np.arcsin(np.sqrt(0.5 * distances))
  return float(np.median(angles)), log_rotation_spread(distances.tolist())


def text_of_rotations(rotated: Mapping[str, tuple[list, list]]) -> str:
  """Returns median angles and spreads, by what the runs are, in words."""
  return ', '.join(
    f'{name} {np.mean(angles):.2f} rad, spread {np.mean(spreads):.2f}'
    for name, (angles, spreads) in rotated.items()
  )
