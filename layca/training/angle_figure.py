"""The paper's angle-deviation figure: how far each layer has rotated.

One curve per kernel, coloured by its depth: the cosine distance between the
weights and their initial value, against the epoch. No pyplot: figures are
plain objects, drawn by Agg, so that nothing depends on a display and nothing
is kept alive.
"""

import io
import os
from collections.abc import Collection, Mapping, Sequence

import matplotlib
import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from layca.training.report import kernel_entries

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


def angle_deviation_figure(
  distances: Sequence[Sequence[float | None]],
  epochs: Sequence[int],
  names: Sequence[str],
  title: str,
  shortcuts: Collection[int] = (),
) -> Figure:
  """Draws the cosine distance to initialisation of every layer.

  The record of epoch e was taken at its end and is drawn at e + 1; every curve
  starts from 0 at epoch 0. Layer l of L has the colour viridis(l / (L - 1)).

  Args:
    distances: Cosine distances [epochs, L]; None and NaN leave a gap. No
      epoch at all gives a figure without curves.
    epochs: The epoch, from 0, of each record.
    names: The layers' names [L]; they label the curves.
    title: The figure's title.
    shortcuts: Positions of the shortcut kernels, drawn dashed: they lie beside
      the forward path, not on it.

  Returns:
    The figure.

  Raises:
    ValueError: If the lengths do not fit together.
  """
  distances = _as_array(distances, epochs, names)
  figure = Figure(figsize=(6.4, 4.2), layout='constrained')
  axes = figure.add_subplot()
  x = np.concatenate([[0.0], np.asarray(epochs, dtype=np.float64) + 1.0])
  y = np.vstack([np.zeros(len(names)), distances])
  colors = matplotlib.colormaps['viridis'](np.linspace(0.0, 1.0, len(names)))
  for layer, name in enumerate(names):
    axes.plot(
      x,
      y[:, layer],
      color=colors[layer],
      linestyle='--' if layer in shortcuts else '-',
      linewidth=1.5,
      label=name,
    )
  _label(axes, x, y, title)
  _add_color_bar(figure, axes, colors)
  if len(shortcuts):
    _add_legend(axes)
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


def _as_array(distances, epochs, names):
  array = np.asarray(distances, dtype=np.float64)
  shape = (len(epochs), len(names))
  if not len(epochs):
    return array.reshape(shape)
  if array.shape != shape:
    raise ValueError(
      f'distances {array.shape}: expected one row per epoch and one column '
      f'per name, {shape}'
    )
  return array


def _label(axes, x, y, title):
  finite = y[np.isfinite(y)]
  axes.set_title(title)
  axes.set_xlabel('epoch')
  axes.set_ylabel(r'cosine distance to initialisation, $1-\cos(w, w_0)$')
  axes.set_xlim(0.0, max(1.0, x.max()))
  axes.set_ylim(0.0, max(1.0, finite.max()))
  axes.xaxis.set_major_locator(MaxNLocator(integer=True))
  axes.grid(alpha=0.3, linewidth=0.5)


def _add_color_bar(figure, axes, colors):
  """A bar with one band per layer, numbered as in the layer table."""
  depth = len(colors)
  bands = BoundaryNorm(np.arange(depth + 1) - 0.5, depth)
  mappable = ScalarMappable(norm=bands, cmap=ListedColormap(colors))
  bar = figure.colorbar(mappable, ax=axes, label='layer')
  stride = -(-depth // _MOST_TICKS)
  bar.set_ticks(np.arange(0, depth, stride))
  bar.ax.minorticks_off()


def _add_legend(axes):
  styles = (('-', 'forward path'), ('--', 'shortcut'))
  axes.legend(
    handles=[
      Line2D([], [], color='0.3', linestyle=style, label=label)
      for style, label in styles
    ],
    loc='best',
  )
