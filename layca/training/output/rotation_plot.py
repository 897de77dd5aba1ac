"""The paper's angle-deviation figure: how far each layer has rotated.

One curve per kernel, coloured by its depth: the cosine distance between the
weights and their initial value, against the epoch; and that of random
rotation. No pyplot: figures are plain objects, drawn by Agg, so that nothing
depends on a display and nothing is kept alive.
"""

import io
import os
from collections.abc import Mapping, Sequence

import matplotlib
import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.figure import Figure

from layca.training.output import angle_curves
from layca.training.output.console import kernel_entries
from layca.training.output.deviation import Deviation

_DOTS_PER_INCH = 150
_MOST_TICKS = 16


def shortcut_indices(layers: Sequence[Mapping]) -> tuple[int, ...]:
  """Positions, among the kernels in forward order, of the shortcuts.

  Args:
    layers: The layer table of `layers.json`; a shortcut is a kernel whose
      name contains `shortcut`.

  Returns:
    Positions from 0; empty for a network without shortcuts.
  """
  return tuple(
    position
    for position, entry in enumerate(kernel_entries(layers))
    if 'shortcut' in entry['name']
  )


def angle_deviation_figure(deviation: Deviation, title: str) -> Figure:
  """Draws how far each layer of a run has rotated from its initialisation.

  Args:
    deviation: What to draw; see `angle_curves.draw`. A run without a record
      gives a figure of the start.
    title: The figure's title; the spread of the rotation is added to it.

  Returns:
    The figure.
  """
  figure = Figure(figsize=(6.4, 4.8), layout='constrained')
  axes = figure.add_subplot()
  angle_curves.draw(axes, deviation)
  spread = angle_curves.spread_text(deviation)
  axes.set_title('\n'.join(filter(None, [title, spread])), fontsize=11)
  axes.set_xlabel('epoch')
  axes.set_ylabel(r'cosine distance to initialisation, $1-\cos(w, w_0)$')
  axes.grid(alpha=0.3, linewidth=0.5)
  _add_color_bar(figure, axes, angle_curves.colors(len(deviation.names)))
  figure.legend(
    handles=angle_curves.legend_handles([deviation]),
    loc='outside lower center',
    ncols=2,
    frameon=False,
  )
  return figure


def to_png(figure: Figure) -> bytes:
  """The figure as a PNG file's content."""
  buffer = io.BytesIO()
  figure.savefig(buffer, format='png', dpi=_DOTS_PER_INCH)
  return buffer.getvalue()


def save(figure: Figure, path: str | os.PathLike) -> None:
  """Writes the figure to a `.png` or `.svg` file.

  The same figure gives the same bytes: an SVG carries no date and no random
  identifiers.

  Args:
    figure: The figure.
    path: Where to; the suffix decides the format.

  Raises:
    ValueError: If the suffix is neither `.png` nor `.svg`.
  """
  suffix = os.path.splitext(path)[1].lower()
  if suffix == '.png':
    with open(path, 'wb') as file:
      file.write(to_png(figure))
  elif suffix == '.svg':
    with matplotlib.rc_context({'svg.hashsalt': 'layca'}):
      figure.savefig(path, format='svg', metadata={'Date': None})
  else:
    raise ValueError(f'{path}: a figure is saved as .png or .svg.')


def _add_color_bar(figure, axes, colors):
  """A bar with one band per layer, numbered as in the layer table."""
  depth = len(colors)
  bands = BoundaryNorm(np.arange(depth + 1) - 0.5, depth)
  mappable = ScalarMappable(norm=bands, cmap=ListedColormap(colors))
  bar = figure.colorbar(mappable, ax=axes, label='layer')
  stride = -(-depth // _MOST_TICKS)
  bar.set_ticks(np.arange(0, depth, stride))
  bar.ax.minorticks_off()
