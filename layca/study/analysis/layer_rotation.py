"""How far each layer of a run rotates, ours and the authors', as a table."""

import dataclasses
import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from layca import angle_deviation
from layca.angle_deviation import Deviation, log_rotation_spread
from layca.study import paper
from layca.study.analysis import paper_numbers
from layca.study.analysis.statistics import half_width
from layca.study.analysis.tasks import Task

MEDIAN, ALL = 'median of the others', 'all'


@dataclasses.dataclass(frozen=True)
class LayerRotation:
  """How far each layer rotates in one run, and in the authors'.

  Attributes:
    task: task with all runs that differ from this one in the seed alone.
    title: title of the task, which may have no such run.
    name: name of the method or setting, such as 'Layca'.
    run: row of the run, that of the lowest seed; None if there is none.
    ours: its angle deviation; None without a whole epoch.
    authors: the authors', or None.
  """

  task: Task
  title: str
  name: str
  run: pd.Series | None
  ours: Deviation | None
  authors: Deviation | None


def of_lowest_seed(
  task: Task, name: str, runs: pd.DataFrame, authors: Deviation | None
) -> LayerRotation:
  """Returns the rotation of the run of the lowest seed, if there are runs."""
  title, task = task.title, task.with_runs(runs)
  if not len(runs):
    return LayerRotation(task, title, name, None, None, authors)
  run = runs.sort_values('seed').iloc[0]
  ours = _of_run(task.epochs_of(run['run'])) if run['epochs_run'] else None
  return LayerRotation(task, title, name, run, ours, authors)


def _of_run(epochs):
  layers = epochs[epochs['epoch'] == epochs['epoch'].iloc[0]]
  steps = epochs.groupby('epoch')['step'].first()
  distances, angles = (
    epochs.pivot(index='epoch', columns='layer', values=name).to_numpy(float)
    for name in ('cosine_distance', 'mean_step_angle')
  )
  names = layers['layer_name'].tolist()
  shortcuts = layers['layer'][layers['is_shortcut']].tolist()
  return angle_deviation.of_run(
    names, steps.index, steps, distances, angles, shortcuts
  )


def of_authors(task: paper.Task, identifier: str, rate: float) -> Deviation:
  """Returns the angle deviation of one of the authors' trainings at alpha 0.

  They took record e right after the first update of epoch e, which is at time
  e plus one update, and has that time here; their picture shows it at e + 1.
  The last one lacks nearly all of the last epoch, at the lowest rate.

  The angles of their steps are not recorded. Those of Layca follow from its
  published schedule, so random rotation is known too; those of others do not.

  Args:
    task: what was trained.
    identifier: name of the curves in `paper_numbers`.
    rate: rate of Layca; 0 for a training without it.
  """
  family = paper_numbers.family(identifier)
  records = family.index.to_numpy()
  random = None
  if rate:
    random = _with_start(_random(rate, records, task)[:, None])
    random = np.broadcast_to(random, [len(random), family.shape[1]])
  return Deviation(
    names=tuple(family),
    times=np.concatenate([[0.0], records + 1 / task.steps_per_epoch]),
    distances=_with_start(family.to_numpy()),
    random=random,
    shortcuts=task.shortcuts,
  )


def _random(rate, records, task):
  """Returns what Layca's rates give by the first update of some epochs."""
  epochs = np.arange(records[-1] + 1)
  dropped = (epochs[:, None] >= np.asarray(task.drops)).sum(axis=1)
  angles = np.arctan(rate * paper.DROP_FACTOR**dropped)
  # Two records an epoch, after its first and after its last update.
  count = task.steps_per_epoch
  steps = epochs[:, None] * count + np.array([1, count])
  twice = np.repeat(angles, 2)[:, None]
  expected = angle_deviation.expected_distances(twice, steps.ravel())
  return expected[::2][records.astype(int)][:, 0]


def _with_start(distances):
  return np.vstack([np.zeros([1, distances.shape[1]]), distances])


def final_distances(task: Task) -> np.ndarray:
  """Returns cosine distances at the end of each of a task's runs [runs, L]."""
  last = task.epochs.groupby('run')['epoch'].transform('max')
  return by_run(task.epochs[task.epochs['epoch'] == last], 'cosine_distance')


def by_run(epochs: pd.DataFrame, quantity: str) -> np.ndarray:
  """Returns a quantity's means over epochs [runs, L]."""
  table = epochs.pivot_table(index='run', columns='layer', values=quantity)
  return table.to_numpy(np.float64)


def median_angle(distances: Sequence[float]) -> float:
  """Returns the median over layers of the angle to the start, in radians."""
  distances = np.asarray(distances, dtype=np.float64)
  return float(np.median(2.0 * np.arcsin(np.sqrt(0.5 * distances))))


def over_runs(values: np.ndarray) -> pd.DataFrame:
  """Returns `mean`, `half_width` and `n` of each column of values [runs, k]."""
  return pd.DataFrame(
    {
      'mean': values.mean(axis=0),
      'half_width': [half_width(column) for column in values.T],
      'n': len(values),
    }
  )


def layer_table(
  kernels: Sequence[str],
  distances: np.ndarray,
  authors: np.ndarray | None = None,
  **more: Mapping[str, np.ndarray],
) -> pd.DataFrame:
  """Returns a row a layer, one of their median, one of their spread.

  Args:
    kernels: names of the layers [L].
    distances: cosine distances at the end of runs [runs, L].
    authors: the authors' [L'], or None. Where L' is not L, only the first
      layers, the last layers, the medians and the spreads are compared.
    more: other cosine distances [L] by the name of their column.

  Returns:
    `measure` (cosine_distance, log_rotation_spread), `layer`, `kernel`;
    `mean`, `half_width` and `n` of the runs; the columns of `more`; `authors`
    and `difference`, ours minus theirs. The median is that of the layers
    between the first and the last.
  """
  depth = len(kernels)
  summaries = np.array([_summarize(of_run) for of_run in distances])
  heads = {
    'measure': ['cosine_distance'] * (depth + 1) + ['log_rotation_spread'],
    'layer': pd.array([*range(depth), None, None], dtype='Int64'),
    'kernel': [*kernels, MEDIAN, ALL],
  }
  others = {name: _summarize(values) for name, values in more.items()}
  table = pd.DataFrame(heads).join(over_runs(summaries))
  table = table.assign(**others, authors=math.nan)
  if authors is not None:
    theirs = _summarize(authors)
    if len(authors) != depth:
      theirs = [theirs[0], *[math.nan] * (depth - 2), *theirs[-3:]]
    table['authors'] = theirs
  return table.assign(difference=table['mean'] - table['authors'])


def _summarize(distances):
  """Returns distances, the median of the inner ones, and the spread."""
  inner = distances[1:-1]
  median = np.median(inner) if len(inner) else math.nan
  return [*distances, median, log_rotation_spread(distances)]
