"""The table of Figure 5 (right): accuracies, distances, rotation rates."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from layca.study.analysis.statistics import half_width
from layca.study.figures.weight_decay_runs import Comparison, Side
from layca.study.plots.text_table import Table
from layca.training.output.deviation import log_rotation_spread

_FORMATS = {
  'task': '',
  'l2': 'g',
  'measure': '',
  'layer': 'd',
  'kernel': '',
  'seeds': 'd',
  'ours': '.4g',
  'half_width_95': '.2g',
  'predicted': '.4g',
  'authors': '.4g',
  'difference': '+.4f',
}
_ACCURACIES = {
  'test_accuracy': 'reported_test_accuracy',
  'train_accuracy': 'train_accuracy',
}


def table(comparisons: Sequence[Comparison]) -> Table:
  """Returns the table of all runs.

  Without L2 and with it: test and train accuracy; each layer's final cosine
  distance, the median over those between the first and the last, and the log
  rotation spread; each layer's rotation rate (`step_angle`, radians) over the
  last epochs before the rate first drops, and the median over all but the last.
  `ours` is a mean over seeds, `predicted` the rotation rate at the equilibrium
  with L2, to which the last layer, that no batch norm follows, is not subject.
  `authors` is that of their single run, and `difference` ours minus theirs;
  layers are compared where their network is as deep.
  """
  rows = [
    {'task': each.task.name, 'l2': side.l2, 'seeds': len(side.runs)} | row
    for each in comparisons
    for side in each.sides
    if len(side.runs)
    for row in _rows(side)
  ]
  for row in rows:
    if row.get('authors') is not None:
      row['difference'] = row['ours'] - row['authors']
  return Table(_FORMATS, rows)


def _rows(side: Side) -> Iterator[Mapping]:
  for measure, key in _ACCURACIES.items():
    row = {'measure': measure, 'authors': side.authors.get(measure)}
    yield row | _mean(side.runs[key])
  if side.panel.deviation is None:
    return
  names = side.panel.deviation.names
  yield from _distance_rows(side, names)
  yield from _step_angle_rows(side, names)


def _distance_rows(side, names):
  last = side.epochs.groupby('run')['epoch'].transform('max')
  distances = _by_run(
    side.epochs[side.epochs['epoch'] == last], 'cosine_distance'
  )
  columns = np.vstack(list(map(_summarize, distances)))
  theirs = [None] * len(columns.T)
  if side.panel.authors and len(side.panel.authors.names) == len(names):
    theirs = _summarize(side.panel.authors.distances[-1])
  heads = [
    *(('cosine_distance', layer, name) for layer, name in enumerate(names)),
    ('cosine_distance', None, 'median of the others'),
    ('log_rotation_spread', None, 'all'),
  ]
  for head, column, authors in zip(heads, columns.T, theirs, strict=True):
    row = dict(zip(('measure', 'layer', 'kernel'), head, strict=True))
    yield row | {'authors': authors} | _mean(column)


def _step_angle_rows(side, names):
  epochs = side.epochs[side.epochs['epoch'].isin(side.plateau)]
  if not len(epochs):
    return
  angles = _by_run(epochs, 'mean_step_angle')
  medians = np.median(angles[:, :-1], axis=1)
  predicted = None
  if side.l2:
    predicted = side.predicted_step_angles()[epochs['epoch'].unique()].mean()
  last = len(names) - 1
  for layer, name in enumerate(names):
    yield {
      'measure': 'step_angle',
      'layer': layer,
      'kernel': name,
      'predicted': predicted if layer < last else None,
    } | _mean(angles[:, layer])
  yield {
    'measure': 'step_angle',
    'kernel': 'median of all but the last',
    'predicted': predicted,
  } | _mean(medians)


def _by_run(epochs, quantity):
  """Returns means over epochs [runs, layers]."""
  table = epochs.pivot_table(index='run', columns='layer', values=quantity)
  return table.to_numpy(np.float64)


def _summarize(distances):
  """Returns distances, the median of the others, and the spread."""
  median = np.median(distances[1:-1])
  return [*distances, median, log_rotation_spread(distances)]


def _mean(values):
  values = np.asarray(values, dtype=np.float64)
  return {'ours': values.mean(), 'half_width_95': half_width(values)}
