"""The table of Figure 3: how far each layer has rotated by the end."""

from collections.abc import Sequence

import numpy as np

from layca.study.figures.deviation_panels import Panel
from layca.study.plots.text_table import Table
from layca.training.output.deviation import Deviation, log_rotation_spread

_FORMATS = {
  'task': '',
  'method': '',
  'measure': '',
  'layer': 'd',
  'kernel': '',
  'ours': '.4f',
  'random_rotation': '.4f',
  'mean_step_angle': '.5f',
  'authors': '.3f',
  'difference': '+.3f',
}


def table(panels: Sequence[Panel]) -> Table:
  """Returns the table of all panels that show a run.

  Of each run: a row per layer, with the final cosine distance; one with the
  median over the layers between the first and the last; and one with the log
  rotation spread. `random_rotation` is the same of the distances expected of
  random rotation, `mean_step_angle` the rotation rate in radians, over all
  updates of the run. `authors` is the same of their last record, and
  `difference` ours minus theirs. Where their network has another depth, only
  the first layers, the last layers, the medians and the spreads are compared.
  """
  return Table(
    _FORMATS,
    [row for panel in panels if panel.deviation for row in _rows(panel)],
  )


def summarize(deviation: Deviation) -> tuple[float, float, float, float]:
  """Returns what can be compared with a network of another depth.

  At the end of the run: the cosine distances of the first kernel and the last,
  the median of the others, and the log rotation spread.
  """
  first, *_, last, median, spread = _values(deviation.distances[-1])
  return first, last, median, spread


def _rows(panel):
  columns = {
    'ours': _values(panel.deviation.distances[-1]),
    'random_rotation': _values(panel.deviation.random[-1]),
    'mean_step_angle': _with_median(panel.mean_step_angles),
  }
  if panel.authors:
    columns['authors'] = _aligned(panel.authors, len(panel.deviation.names))
  names = panel.deviation.names
  heads = [
    *(('cosine_distance', layer, name) for layer, name in enumerate(names)),
    ('cosine_distance', None, 'median of the others'),
    ('log_rotation_spread', None, 'all'),
  ]
  rows = []
  for place, (measure, layer, kernel) in enumerate(heads):
    row = {
      'task': panel.task.name,
      'method': panel.method,
      'measure': measure,
      'layer': layer,
      'kernel': kernel,
    }
    row |= {name: v[place] for name, v in columns.items() if place < len(v)}
    if row.get('authors') is not None:
      row['difference'] = row['ours'] - row['authors']
    rows.append(row)
  return rows


def _values(distances):
  """Returns distances, the median of the others, and the spread."""
  return [*_with_median(distances), log_rotation_spread(distances)]


def _with_median(values):
  """Returns values and the median of all but the first and the last."""
  others = values[1:-1]
  return [*values, np.median(others) if len(others) else np.nan]


def _aligned(theirs: Deviation, depth: int):
  """Returns their values, those of layers that have no counterpart None."""
  values = _values(theirs.distances[-1])
  if len(theirs.names) == depth:
    return values
  first, last, median, spread = summarize(theirs)
  return [first, *[None] * (depth - 2), last, median, spread]
