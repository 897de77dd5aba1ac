"""Curves of the angle deviation, drawn onto axes: one per layer, and random.

Each layer's cosine distance to its initialisation against the epoch, coloured
by its depth, over what random rotation at the same rates would give.
"""

from collections.abc import Sequence

import matplotlib
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from layca.training.output.deviation import Deviation

_RANDOM = {
  'color': '0.15',
  'linestyle': (0, (1, 1.5)),
  'linewidth': 1.6,
  'label': 'random rotation at the same rates',
}
_RANGE = {
  'facecolor': '0.85',
  'edgecolor': 'none',
  'label': 'its range over the layers',
}
# A narrower range cannot be seen behind the line of its median.
_VISIBLE = 0.01


def colors(depth: int) -> np.ndarray:
  """Returns the layers' colours [depth, 4]: viridis(l / (depth - 1)) for l."""
  return matplotlib.colormaps['viridis'](np.linspace(0.0, 1.0, depth))


def draw(axes: Axes, deviation: Deviation):
  """Draws a curve per layer, and the band and median of random rotation.

  Shortcuts are dashed: they lie beside the forward path, not on it. Where the
  rates of the layers differ, so does random rotation: the band reaches from
  the smallest to the largest of them at each time, and the dotted line is the
  median. Both axes begin at 0, and reach 1 at least; what is not known leaves
  a gap.
  """
  times, distances = deviation.times, deviation.distances
  if deviation.random is not None:
    low, median, high = _low_median_high(deviation.random)
    axes.fill_between(times, low, high, zorder=1.5, **_RANGE)
    # On top of the curves, which would hide it where it matters.
    axes.plot(times, median, zorder=2.5, **_RANDOM)
  for layer, color in enumerate(colors(len(deviation.names))):
    axes.plot(
      times,
      distances[:, layer],
      color=color,
      linestyle='--' if layer in deviation.shortcuts else '-',
      linewidth=1.5,
      label=deviation.names[layer],
    )
  axes.set_xlim(0.0, max(1.0, times.max()))
  axes.set_ylim(0.0, max(1.0, distances[np.isfinite(distances)].max()))
  axes.xaxis.set_major_locator(MaxNLocator(integer=True))


def legend_handles(deviations: Sequence[Deviation]) -> list[Artist]:
  """Returns what a legend explains: those kinds of curves that are drawn."""
  handles = []
  if any(len(deviation.shortcuts) for deviation in deviations):
    handles += [
      Line2D([], [], color='0.3', linestyle=style, label=label)
      for style, label in (('-', 'forward path'), ('--', 'shortcut'))
    ]
  random = [each.random for each in deviations if each.random is not None]
  if random:
    handles.append(Line2D([], [], **_RANDOM))
  if any(map(_has_visible_range, random)):
    handles.append(Patch(**_RANGE))
  return handles


def spread_text(deviation: Deviation) -> str:
  """Returns the spread in words, for a title; '' if it is not known."""
  if np.isnan(deviation.spread):
    return ''
  return f'log rotation spread {deviation.spread:.2f}'


def _low_median_high(random):
  """Returns smallest, median and largest over layers, of those known."""
  known = np.ma.masked_invalid(random)
  return (
    known.min(axis=1).filled(np.nan),
    np.ma.median(known, axis=1).filled(np.nan),
    known.max(axis=1).filled(np.nan),
  )


def _has_visible_range(random):
  low, _, high = _low_median_high(random)
  return np.nanmax(high - low) > _VISIBLE
