"""The paper's angle-deviation figure: how far each layer has rotated.

One curve per kernel, coloured by its depth, over what random rotation at the
same rates gives.
"""

import io
import os
from collections.abc import Sequence

import matplotlib
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from layca.angle_deviation import Deviation

_RANDOM = {
  'color': '0.15',
  'linestyle': (0, (1, 1.5)),
  'linewidth': 1.6,
  'label': 'random rotation at the same rates',
}
_RANGE = dict(
  facecolor='0.95',
  edgecolor='0.7',
  linewidth=0.8,
  label='its range over the layers',
)
# A narrower range cannot be seen behind the line of its median.
_VISIBLE = 0.01
_FIGURE = dict(figsize=(6.4, 4.8), layout='constrained')
_DOTS_PER_INCH = 150
# Of the shape of TensorBoard's card, and about its size.
_CARD = dict(figsize=(5.1, 2.4), layout='constrained')
CARD_DOTS_PER_INCH = 110
_INCHES_PER_TICK = 0.3
# Above the highest curve, for its line to be seen.
_ROOM = 1.03


def angle_deviation_figure(
  deviation: Deviation, title: str, top: float | None = None
) -> Figure:
  """Returns the figure of a run; the spread is added to the title.

  Args:
    deviation: what to draw.
    title: of the figure.
    top: as in `draw`.
  """
  figure = Figure(**_FIGURE)
  _fill(figure, deviation, title, top)
  return figure


def card_figure(deviation: Deviation, top: float | None = None) -> Figure:
  """Returns the figure small and wide, as TensorBoard's cards are.

  These shrink a larger one until it cannot be read. The card names the run.
  """
  with matplotlib.rc_context({'font.size': 8}):
    figure = Figure(**_CARD)
    axes = figure.add_subplot()
    _draw_labelled(axes, deviation, '', top, has_names=False)
    axes.set_ylabel('cosine distance')
    if handles := legend_handles([deviation]):
      axes.legend(handles=handles, fontsize='small')
  return figure


def draw_anywhere(
  deviation: Deviation,
  axes: Axes | None,
  has_names: bool,
  top: float | None = None,
) -> Axes:
  """Draws the whole figure into axes, or into a new figure of pyplot's.

  Args:
    deviation: what to draw.
    axes: where; None for new ones.
    has_names: whether the colour bar tells the layers' names, not numbers.
    top: as in `draw`.

  Returns:
    The axes.
  """
  if axes is None:
    # Here, so that training does not depend on a display.
    from matplotlib import pyplot

    return _fill(pyplot.figure(**_FIGURE), deviation, '', top, has_names)
  _draw_labelled(axes, deviation, '', top, has_names)
  if handles := legend_handles([deviation]):
    axes.legend(handles=handles, fontsize='small')
  return axes


def draw(axes: Axes, deviation: Deviation, top: float | None = None) -> None:
  """Draws a curve per layer, and random rotation's median, least and largest.

  Shortcuts are dashed: they lie beside the forward path. Unknown values leave a
  gap.

  Args:
    axes: where.
    deviation: what to draw.
    top: what the y axis reaches at least, from 0; None for what the curves
      need.
  """
  times, distances = deviation.times, deviation.distances
  shown = [distances.ravel()]
  if deviation.random is not None:
    known = np.ma.masked_invalid(deviation.random)
    ends = known.min(axis=1), known.max(axis=1)
    axes.fill_between(times, *ends, zorder=1.5, **_RANGE)
    # On top of the curves, which would hide it where it matters.
    median = np.ma.median(known, axis=1).filled(np.nan)
    axes.plot(times, median, zorder=2.5, **_RANDOM)
    shown.append(median)
  for layer, color in enumerate(_colors(len(deviation.names))):
    axes.plot(
      times,
      distances[:, layer],
      color=color,
      linestyle='--' if layer in deviation.shortcuts else '-',
      linewidth=1.5,
      label=deviation.names[layer],
    )
  axes.set_xlim(0.0, max(1.0, times.max()))
  axes.set_ylim(0.0, _reach(np.concatenate(shown), top))
  axes.xaxis.set_major_locator(MaxNLocator(integer=True))


def legend_handles(deviations: Sequence[Deviation]) -> list[Artist]:
  """Returns the legend's entries: those kinds of curves that are drawn."""
  handles = []
  if any(len(deviation.shortcuts) for deviation in deviations):
    for style, label in (('-', 'forward path'), ('--', 'shortcut')):
      handles.append(Line2D([], [], color='0.3', linestyle=style, label=label))
  random = [each.random for each in deviations if each.random is not None]
  if random:
    handles.append(Line2D([], [], **_RANDOM))
  ranges = [np.ma.ptp(np.ma.masked_invalid(each), axis=1) for each in random]
  if any(each.max() > _VISIBLE for each in ranges):
    handles.append(Patch(**_RANGE))
  return handles


def spread_text(deviation: Deviation) -> str:
  """Returns the spread in words, for a title; '' if it is not known."""
  if np.isnan(deviation.spread):
    return ''
  return f'log rotation spread {deviation.spread:.2f}'


def to_png(figure: Figure, dots_per_inch: int = _DOTS_PER_INCH) -> bytes:
  """Returns the figure as the content of a PNG file."""
  buffer = io.BytesIO()
  figure.savefig(buffer, format='png', dpi=dots_per_inch)
  return buffer.getvalue()


def save(figure: Figure, path: str | os.PathLike) -> None:
  """Writes the figure as its path's suffix says, the same bytes each time."""
  # An SVG would carry its date and random identifiers.
  with matplotlib.rc_context({'svg.hashsalt': 'layca'}):
    figure.savefig(path, dpi=_DOTS_PER_INCH, metadata={'Date': None})


def _fill(figure, deviation, title, top, has_names=False):
  axes = figure.add_subplot()
  _draw_labelled(axes, deviation, title, top, has_names)
  # An empty legend would take room.
  if handles := legend_handles([deviation]):
    figure.legend(
      handles=handles, loc='outside lower center', ncols=2, frameon=False
    )
  return axes


def _draw_labelled(axes, deviation, title, top, has_names):
  draw(axes, deviation, top)
  lines = filter(None, [title, spread_text(deviation)])
  axes.set_title(
    '\n'.join(lines), fontsize=1.1 * matplotlib.rcParams['font.size']
  )
  axes.set_xlabel(deviation.unit)
  axes.set_ylabel(r'cosine distance to initialisation, $1-\cos(w, w_0)$')
  axes.grid(alpha=0.3, linewidth=0.5)
  # A band for each layer, numbered as in the layer table.
  depth = len(deviation.names)
  bands = BoundaryNorm(np.arange(depth + 1) - 0.5, depth)
  mappable = ScalarMappable(bands, ListedColormap(_colors(depth)))
  label = None if has_names else 'layer'
  bar = axes.figure.colorbar(mappable, ax=axes, label=label)
  most_ticks = int(axes.figure.get_figheight() / _INCHES_PER_TICK)
  ticks = np.arange(0, depth, -(-depth // most_ticks))
  names = [deviation.names[layer] for layer in ticks]
  bar.set_ticks(ticks, labels=names if has_names else None)
  bar.ax.minorticks_off()


def _reach(values, top):
  """Returns how far the axis goes: to `top` at least, or past the largest."""
  largest = values[np.isfinite(values)].max()
  if top is not None:
    return max(top, largest)
  return _ROOM * largest or 1.0


def _colors(depth):
  return matplotlib.colormaps['viridis'](np.linspace(0.0, 1.0, depth))
