"""The panels of Figures 4 and 9: accuracy of five methods by epochs.

A row of panels for our runs of a task, and one for the authors': without
Layca, with Layca on the same scale, and the last epochs of both.
"""

import dataclasses
import math
from collections.abc import Sequence

from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from layca.study.analysis import tasks
from layca.study.figures import adaptive_accuracies
from layca.study.figures.adaptive_accuracies import MODES, Accuracies
from layca.study.figures.adaptive_methods import METHODS
from layca.study.plots import style

_CURVE = {'linewidth': 1.2, 'markersize': 4.5, 'zorder': 2.5}
_RANGE = {'alpha': 0.2, 'linewidth': 0, 'zorder': 2.1}
_MARKERS_A_CURVE = 6
# Last epochs without Layca stand left of a method's place, and filled.
_BESIDE = {False: -0.16, True: 0.16}
_FACES = {False: None, True: 'white'}
_FINAL = {
  'linestyle': 'none',
  'markersize': style.MEAN['markersize'],
  'zorder': style.MEAN['zorder'],
}
# How the legend shows the bar of an interval.
_BAR = {'linestyle': 'none', 'marker': '|', 'markersize': 11}
_POINTS_BESIDE = 0.09
_NAMES = [method.name for method in METHODS if not method.layca]


@dataclasses.dataclass(frozen=True)
class Row:
  """A row of panels.

  Attributes:
    y_label: of its panels.
    heading: of its panels, before the mode.
    accuracies: what it shows.
  """

  y_label: str
  heading: str
  accuracies: Sequence[Accuracies]


def create(title: str, rows: Sequence[Row]) -> Figure:
  """Returns the figure.

  Args:
    title: of the whole.
    rows: from above.
  """
  figure, axes = style.create_panels(
    title, ['epoch', 'epoch', ''], [row.y_label for row in rows]
  )
  looks = tasks.looks(_NAMES)
  for panels, row in zip(axes, rows, strict=True):
    _draw_row(panels, row, looks)
  handles = _handles(looks, [each for row in rows for each in row.accuracies])
  style.add_legend(figure, handles)
  return figure


def _draw_row(panels, row, looks):
  panels[1].sharey(panels[0])
  longest = max(len(each.curves) for each in row.accuracies)
  for panel, (layca, mode) in zip(panels, MODES.items(), strict=False):
    spread = adaptive_accuracies.spread_text(row.accuracies, layca)
    panel.set_title(f'{row.heading}, {mode}\n{spread}', fontsize=10)
    panel.set_xlim(0, max(longest - 1, 1))
  half_widths = adaptive_accuracies.half_widths(row.accuracies)
  for each, half_width in zip(row.accuracies, half_widths, strict=True):
    look = looks[each.method.name]
    _draw_curve(panels[int(each.method.layca)], each, look)
    _draw_final(panels[2], each, half_width, look)
  panels[2].set_title(f'{row.heading}, last epoch', fontsize=10)
  panels[2].set_xlim(-0.5, len(_NAMES) - 0.5)
  panels[2].set_xticks(range(len(_NAMES)), _NAMES, fontsize=8)
  for panel in panels:
    # The interval of a few runs can exceed what an accuracy can be.
    low, high = panel.get_ylim()
    panel.set_ylim(max(low, 0), min(high, 100))


def _draw_curve(axes, accuracies, look):
  """Draws the mean over the runs by epoch and, where several, their range."""
  curves = 100 * accuracies.curves
  if curves.shape[1] > 1:
    low, high = curves.min(axis=1), curves.max(axis=1)
    axes.fill_between(curves.index, low, high, facecolor=look.color, **_RANGE)
  # Each method has its markers at epochs of its own.
  step = max(len(curves) // _MARKERS_A_CURVE, 1)
  place = _NAMES.index(accuracies.method.name)
  first = (2 * place + 1) * step // (2 * len(_NAMES))
  axes.plot(
    curves.index,
    curves.mean(axis=1),
    color=look.color,
    marker=look.marker,
    markevery=(first, step),
    label=accuracies.method.name,
    **_CURVE,
  )


def _draw_final(axes, accuracies, half_width, look):
  """Draws mean, interval and, where there are several, the single runs."""
  method, finals = accuracies.method, accuracies.finals
  x, mean = _NAMES.index(method.name) + _BESIDE[method.layca], accuracies.mean
  if math.isfinite(half_width):
    axes.errorbar(
      x,
      100 * mean,
      yerr=100 * half_width,
      ecolor=look.color,
      **style.INTERVAL,
    )
  if len(finals) > 1:
    axes.plot(
      [x + _POINTS_BESIDE] * len(finals),
      [100 * final for final in finals],
      color=look.color,
      **style.POINTS,
    )
  axes.plot(
    x,
    100 * mean,
    color=look.color,
    marker=look.marker,
    markerfacecolor=_FACES[method.layca] or look.color,
    **_FINAL,
  )


def _handles(looks, accuracies) -> list[Artist]:
  """Returns what explains colours, fillings, bands, bars and points."""
  drawn = {each.method.name for each in accuracies}
  handles = [
    Line2D(
      [],
      [],
      color=looks[name].color,
      marker=looks[name].marker,
      label=name,
      **_CURVE,
    )
    for name in _NAMES
    if name in drawn
  ]
  handles += [
    Line2D(
      [],
      [],
      color='0.3',
      marker='o',
      markerfacecolor=_FACES[layca] or '0.3',
      label=f'last epoch {mode}',
      **_FINAL,
    )
    for layca, mode in MODES.items()
  ]
  if any(len(each.finals) > 1 for each in accuracies):
    handles += [
      Patch(facecolor='0.4', label='range of the seeds', **_RANGE),
      Line2D([], [], color='0.4', label=style.POOLED, **_BAR),
      Line2D([], [], color='0.3', label='single run', **style.POINTS),
    ]
  return handles
