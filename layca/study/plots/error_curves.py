"""Painter: means over seeds with intervals, by a setting; the authors' too.

Draws the tidy table of `analysis.comparison`. A mean whose runs do not all fit
their training images is hollow. Methods stand beside each other at each x, and
single runs beside the interval's bar, so that none hides another.
"""

import dataclasses
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from layca.study import paper
from layca.study.plots import style

# How far methods stand apart, and single runs from their bar, in steps of x.
_APART, _BESIDE = 0.16, 0.1
_AUTHORS = {'linestyle': '--', 'linewidth': 1.4, 'markersize': 4.5}


@dataclasses.dataclass(frozen=True)
class Panels:
  """A figure of curves.

  Attributes:
    figure: the figure, without its legend.
    axes: our panels by task.
    authors: the authors' panels by task, of those that they have.
    shifts: how far a method stands from its x, by (task, method).
    looks: by method.
    handles: what the legend explains.
  """

  figure: Figure
  axes: Mapping[str, Axes]
  authors: dict[str, Axes]
  shifts: dict[tuple[str, str], float]
  looks: Mapping[str, style.Look]
  handles: list[Artist]

  def finish(self) -> Figure:
    """Adds the legend; returns the figure."""
    style.add_legend(self.figure, self.handles)
    return self.figure


def draw(
  title: str,
  table: pd.DataFrame,
  x: str,
  x_label: str,
  y_label: str,
  headings: Mapping[str, str],
  *,
  authors: pd.DataFrame | None = None,
  looks: Mapping[str, style.Look] | None = None,
  labels: Mapping[str, str] | None = None,
  scale: float = 100.0,
  interval: str = style.POOLED,
) -> Panels:
  """Returns a figure with a column a task, the authors' curves in a row below.

  Accuracies at a small scale lie far below the authors', hence the two rows.

  Args:
    title: title of the whole figure.
    table: columns `task`, `method`, x, `mean`, `half_width`, `values` and, if
      means may be hollow, `fitted`.
    x: column on the x axis.
    x_label: label of the x axis.
    y_label: label of the y axis.
    headings: title of each task's panel.
    authors: columns `task`, `method`, x, `mean`, and `label` for the legend.
    looks: look of each method; by default the paper's.
    labels: what the legend calls methods; by default by their names.
    scale: what numbers are multiplied by; 100 for accuracies in percent.
    interval: what the legend calls intervals.
  """
  has_authors = authors is not None and len(authors) > 0
  rows = [y_label] + ([f'authors: {y_label}'] if has_authors else [])
  size = style.PANEL_SIZE if len(headings) * len(rows) > 1 else style.WIDE
  figure, axes = style.create_panels(
    title, [x_label] * len(headings), rows, size
  )
  looks = looks or style.method_looks(table['method'])
  ours = dict(zip(headings, axes[0], strict=True))
  panels = Panels(figure, ours, {}, {}, looks, handles=[])
  labels = dict(zip(looks, looks, strict=True)) | (labels or {})
  step = pd.Series(sorted(set(table[x]))).diff().min()
  step = 1.0 if np.isnan(step) else float(step)
  for (task, heading), column in zip(headings.items(), axes.T, strict=True):
    column[0].set_title(heading, fontsize=10)
    of_task = table[table['task'] == task]
    methods = paper.ordered(of_task['method'])
    for place, method in enumerate(methods):
      rows = of_task[of_task['method'] == method]
      shift = _APART * step * (place - (len(methods) - 1) / 2)
      panels.shifts[task, method] = shift
      beside = _BESIDE * step * (-1 if shift < 0 else 1)
      text = {'label': labels[method], 'beside': beside, 'scale': scale}
      drawn = add(column[0], rows[x] + shift, rows, looks[method], **text)
      panels.handles.extend(drawn)
    for below in column[1:]:
      below.sharex(column[0])
      theirs = authors[authors['task'] == task]
      panels.handles.extend(_add_authors(below, x, theirs, looks, scale))
      if len(theirs):
        panels.authors[task] = below
      else:
        style.leave_out(below, column[0])
    if scale == 100:
      style.limit_to_percent(column[0])
  panels.handles.extend(explanations(table, interval))
  return panels


def add(
  axes: Axes,
  x: Sequence[float],
  rows: pd.DataFrame,
  look: style.Look,
  *,
  label: str,
  beside: float,
  scale: float = 100.0,
  line: str = '-',
  is_horizontal: bool = False,
) -> list[Line2D]:
  """Draws means, intervals and, of several seeds, the single runs.

  Args:
    axes: where to.
    x: place of each row.
    rows: rows of the table.
    look: colour and marker.
    label: label in the legend.
    beside: distance of single runs from their interval.
    scale: what numbers are multiplied by.
    line: style of the line through the means, such as 'none'.
    is_horizontal: whether x is the vertical axis.

  Returns:
    The line of the means, alone in a list.
  """
  x, means = np.asarray(x, dtype=float), scale * rows['mean'].to_numpy(float)
  widths = scale * rows['half_width'].to_numpy(float)
  points = [
    (place + beside, scale * value)
    for place, values in zip(x, rows['values'], strict=True)
    for value in values
    if len(values) > 1
  ]

  def turned(horizontal, vertical):
    return (vertical, horizontal) if is_horizontal else (horizontal, vertical)

  if points:
    places, values = zip(*points, strict=True)
    axes.plot(*turned(places, values), color=look.color, **style.POINTS)
  if np.isfinite(widths).any():
    error = {'xerr' if is_horizontal else 'yerr': widths}
    axes.errorbar(
      *turned(x, means), **error, ecolor=look.color, **style.INTERVAL
    )
  mean = style.MEAN | {'color': look.color, 'marker': look.marker}
  (drawn,) = axes.plot(*turned(x, means), **mean, linestyle=line, label=label)
  if 'fitted' in rows and not rows['fitted'].all():
    hollow = ~rows['fitted'].to_numpy(bool)
    axes.plot(*turned(x[hollow], means[hollow]), **mean, **style.HOLLOW)
  return [drawn]


def mark(label: str, is_hollow: bool) -> Line2D:
  """Returns what explains a filled or a hollow mean in the legend."""
  hollow = {'markerfacecolor': 'white'} if is_hollow else {}
  look = style.MEAN | {'linestyle': 'none', 'marker': 'o', 'color': '0.3'}
  return Line2D([], [], label=label, **look | hollow)


def explanations(
  table: pd.DataFrame, interval: str = style.POOLED
) -> list[Artist]:
  """Returns what explains bars, points and hollow means in the legend."""
  handles = []
  if (table['values'].map(len) > 1).any():
    handles += [
      Line2D([], [], label=interval, **style.BAR),
      Line2D([], [], color='0.3', label='single run', **style.POINTS),
    ]
  if 'fitted' in table and not table['fitted'].all():
    handles.append(mark(style.UNFITTED, is_hollow=True))
  return handles


def _add_authors(axes, x, authors, looks, scale):
  """Draws the authors' curves of a task; returns their lines."""
  lines = []
  for (method, label), curve in authors.groupby(['method', 'label']):
    look = looks[method]
    lines += axes.plot(
      curve[x],
      scale * curve['mean'],
      color=look.color,
      marker=look.marker,
      label=label,
      **_AUTHORS,
    )
  return lines
