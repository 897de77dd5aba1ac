"""Accuracy curves of methods, a column a task: ours above, the authors' below.

The authors' stand in panels of their own, as accuracies at a small scale lie
far below theirs.
"""

import dataclasses
from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from layca.study.analysis import paper_numbers, tasks
from layca.study.analysis.statistics import Scatter
from layca.study.plots import style

_AUTHORS = {'linestyle': '--', 'linewidth': 1.4, 'markersize': 4.5}
# Single runs stand beside the interval's bar: in steps of the x axis.
_BESIDE = 0.12


@dataclasses.dataclass(frozen=True)
class Curve:
  """Accuracies of a method on a task, in [0, 1].

  Attributes:
    method: such as 'Layca'.
    x: of its points, increasing.
    accuracies: at each x, those of its seeds.
    authors: the authors' curve, if there is one.
    version: of the paper that theirs is from, such as 'v1'.
  """

  method: str
  x: Sequence[float]
  accuracies: Sequence[Sequence[float]]
  authors: paper_numbers.Curve | None
  version: str

  @property
  def means(self) -> list[float]:
    """Returns the mean over the seeds at each x."""
    return [float(np.mean(values)) for values in self.accuracies]

  def half_widths(self, scatter: Scatter) -> list[float]:
    """Returns those of the means' 95% intervals; see `scatter`."""
    return [scatter.half_width(len(values)) for values in self.accuracies]

  def compare(self) -> list[dict]:
    """Returns, at each x, the authors' accuracy and ours minus it in points.

    It is empty where they have none.
    """
    theirs = self.authors
    at = dict(zip(theirs.x, theirs.y, strict=True)) if theirs else {}
    return [
      {'authors': at[x], 'difference_points': 100 * (mean - at[x])}
      if x in at
      else {}
      for x, mean in zip(self.x, self.means, strict=True)
    ]


def scatter(curves: Sequence[Curve]) -> Scatter:
  """Returns how much seeds vary, as all points of a task tell together."""
  return Scatter.of(values for curve in curves for values in curve.accuracies)


@dataclasses.dataclass(frozen=True)
class Panels:
  """A figure of curves.

  Attributes:
    figure: the whole.
    axes: [rows, tasks]; the first row is ours.
    looks: of each method.
    handles: what is to be explained in the legend.
  """

  figure: Figure
  axes: np.ndarray
  looks: Mapping[str, style.Look]
  handles: list[Artist]


def create(
  title: str,
  x_label: str,
  y_label: str,
  columns: Sequence[tuple[str, Sequence[Curve]]],
  step: float,
) -> Panels:
  """Returns a figure of curves.

  Args:
    title: of the whole.
    x_label: of each panel.
    y_label: of each panel.
    columns: heading and curves of each task.
    step: between ticks of the x axis.
  """
  curves = [curve for _, of_task in columns for curve in of_task]
  looks = tasks.looks(curve.method for curve in curves)
  rows = [y_label]
  if any(curve.authors for curve in curves):
    rows.append(f'authors: {y_label}')
  figure, axes = style.create_panels(title, [x_label] * len(columns), rows)
  for panels, (heading, of_task) in zip(axes.T, columns, strict=True):
    panels[0].set_title(heading, fontsize=10)
    of_seeds = scatter(of_task)
    for curve in of_task:
      half_widths = curve.half_widths(of_seeds)
      _add(panels[0], looks[curve.method], curve, half_widths, _BESIDE * step)
    for below in panels[1:]:
      below.sharex(panels[0])
      _add_authors(below, looks, of_task)
    _limit(panels[0])
  return Panels(figure, axes, looks, _handles(axes, curves))


def _add(axes, look, curve, half_widths, beside):
  """Draws mean, interval and, where there are several, the single runs."""
  x, means = curve.x, 100 * np.array(curve.means)
  points = [
    (each + beside, 100 * accuracy)
    for each, accuracies in zip(x, curve.accuracies, strict=True)
    for accuracy in accuracies
    if len(accuracies) > 1
  ]
  if points:
    axes.plot(*zip(*points, strict=True), color=look.color, **style.POINTS)
  axes.errorbar(
    x,
    means,
    yerr=100 * np.array(half_widths),
    ecolor=look.color,
    **style.INTERVAL,
  )
  axes.plot(
    x,
    means,
    color=look.color,
    marker=look.marker,
    label=curve.method,
    **style.MEAN,
  )


def _add_authors(axes, looks, curves):
  for curve in curves:
    if curve.authors:
      look = looks[curve.method]
      axes.plot(
        curve.authors.x,
        100 * np.array(curve.authors.y),
        color=look.color,
        marker=look.marker,
        label=f'authors, {curve.method} (arXiv 1806.01603{curve.version})',
        **_AUTHORS,
      )
  if not axes.lines:
    axes.set_yticks([])
    axes.text(
      0.5,
      0.5,
      'none of the authors',
      ha='center',
      color='0.4',
      transform=axes.transAxes,
    )


def _limit(axes):
  # The interval of a few runs can exceed what an accuracy can be.
  low, high = axes.get_ylim()
  axes.set_ylim(max(low, 0), min(high, 100))


def _handles(axes, curves):
  """Returns a line of each label, and what explains bars and points."""
  lines = {
    line.get_label(): line
    for row in axes
    for panel in row
    for line in panel.lines
    if not line.get_label().startswith('_')
  }
  handles = list(lines.values())
  if any(len(seeds) > 1 for curve in curves for seeds in curve.accuracies):
    bar = axes[0, 0].errorbar(
      [], [], [], ecolor='0.4', label=style.POOLED, **style.INTERVAL
    )
    point = Line2D([], [], color='0.3', label='single run', **style.POINTS)
    handles += [bar, point]
  return handles
