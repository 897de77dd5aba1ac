"""Painter: curves over epochs or updates, with a band, a plateau, markers."""

import dataclasses
from collections.abc import Iterable, Sequence

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from layca.study.plots import style

_LINE = {'linewidth': 1.4, 'markersize': 4.5, 'zorder': 2.5}
_BAND = {'alpha': 0.12, 'linewidth': 0, 'zorder': 2.1}
_PLATEAU = {'linewidth': 3.5, 'solid_capstyle': 'butt', 'zorder': 2.3}
_HEIGHTS = style.POINTS | {'alpha': 0.7, 'zorder': 2.6}
_MARKERS_A_CURVE = 6
# Of a plateau of a single epoch.
_HALF_EPOCH = 0.25
# The light ends of the colour maps are too pale for a line on white.
_SEQUENTIAL, _LIGHTEST = 'viridis', 0.85
_DIVERGING, _MIDDLE, _NEAREST, _FARTHEST = 'berlin', 0.5, 0.12, 0.42


@dataclasses.dataclass(frozen=True)
class Curve:
  """One curve.

  Attributes:
    label: label in the legend.
    y: values by epoch; a table has a column a run or a layer, and the curve is
      their mean within a band of their range.
    color: colour of the line.
    marker: marker on it, or ''.
    heights: heights of its plateau, one a run.
    plateau: epochs of the plateau.
    is_median: whether the curve is the median instead.
  """

  label: str
  y: pd.Series | pd.DataFrame
  color: object
  marker: str = ''
  heights: Sequence[float] = ()
  plateau: range = range(0)
  is_median: bool = False


def draw(axes: Axes, curves: Sequence[Curve], scale: float = 1.0) -> None:
  """Draws curves times a scale; their markers stand at epochs of their own."""
  for place, curve in enumerate(curves):
    table = scale * curve.y.to_frame() if curve.y.ndim == 1 else scale * curve.y
    if table.shape[1] > 1:
      low, high = table.min(axis=1), table.max(axis=1)
      axes.fill_between(table.index, low, high, facecolor=curve.color, **_BAND)
    step = max(len(table) // _MARKERS_A_CURVE, 1)
    first = (2 * place + 1) * step // (2 * len(curves))
    axes.plot(
      table.index,
      table.median(axis=1) if curve.is_median else table.mean(axis=1),
      color=curve.color,
      marker=curve.marker,
      markevery=(first, step),
      label=curve.label,
      **_LINE,
    )
    if len(curve.heights):
      _add_plateau(axes, curve)


def _add_plateau(axes, curve):
  """Draws the mean height and, where there are several, each."""
  heights = curve.heights
  ends = [curve.plateau[0], curve.plateau[-1]]
  if ends[0] == ends[1]:
    ends = [ends[0] - _HALF_EPOCH, ends[0] + _HALF_EPOCH]
  axes.plot(ends, [np.mean(heights)] * 2, color=curve.color, **_PLATEAU)
  if len(heights) > 1:
    middles = [sum(ends) / 2] * len(heights)
    axes.plot(middles, heights, color=curve.color, **_HEIGHTS)


def handles(
  curves: Iterable[Curve], band: str = 'range of the seeds'
) -> list[Line2D | Patch]:
  """Returns what explains curves, bands and plateaus."""
  curves = list(curves)
  found = [
    Line2D([], [], color=c.color, marker=c.marker, label=c.label, **_LINE)
    for c in curves
  ]
  if any(curve.y.ndim > 1 and curve.y.shape[1] > 1 for curve in curves):
    found.append(Patch(facecolor='0.4', label=band, **_BAND))
  if any(len(curve.heights) for curve in curves):
    label = 'plateau: mean of the epochs that it spans'
    found.append(Line2D([], [], color='0.4', label=label, **_PLATEAU))
  if any(len(curve.heights) > 1 for curve in curves):
    label = 'plateau of a single run'
    found.append(Line2D([], [], color='0.4', label=label, **_HEIGHTS))
  return found


def sequential(values: Iterable[float]) -> dict[float, tuple]:
  """Returns a colour for each value, dark for the smallest, evenly spaced."""
  ordered = sorted(set(values))
  places = np.linspace(0.0, _LIGHTEST, len(ordered))
  return _colors(_SEQUENTIAL, dict(zip(ordered, places, strict=True)))


def diverging(values: Iterable[float]) -> dict[float, tuple]:
  """Returns a colour for each value: blue below 0, black at 0, red above."""
  values = set(values)
  places = dict.fromkeys({0.0} & values, _MIDDLE)
  for side in (-1, 1):
    ordered = sorted({value for value in values if value * side > 0}, key=abs)
    away = np.linspace(_NEAREST, _FARTHEST, len(ordered))
    places |= dict(zip(ordered, _MIDDLE + side * away, strict=True))
  return _colors(_DIVERGING, places)


def _colors(name, places):
  colormap = matplotlib.colormaps[name]
  return {value: colormap(float(place)) for value, place in places.items()}
