"""Painter: how far each layer rotates from its start, a panel a run."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from layca import rotation_figure
from layca.angle_deviation import Deviation
from layca.study.analysis.layer_rotation import LayerRotation
from layca.study.plots import style

_MOST_TICKS = 5
# Narrower panels name the network in the label of their row alone.
_NARROW = 3.0
_DISTANCE = 'cosine distance'


def draw(
  title: str,
  rows: Sequence[Sequence[LayerRotation]],
  panel_size: tuple[float, float] = style.PANEL_SIZE,
  more_columns: int = 0,
) -> tuple[Figure, np.ndarray]:
  """Returns a figure of our runs, a row of the authors' below each, and axes.

  It has no legend yet, and leaves more columns for others to draw, each as high
  as our row and the authors'. The axes are those of our rows. All panels have
  one y axis.
  """
  columns, is_narrow = len(rows[0]) + more_columns, panel_size[0] < _NARROW
  has_authors = [any(each.authors for each in row) for row in rows]
  labels = []
  for row, below in zip(rows, has_authors, strict=True):
    names = [row[0].title] + ['authors'] * below
    labels += [f'{x}\n{_DISTANCE}' if is_narrow else _DISTANCE for x in names]
  figure, axes = style.create_panels(
    title, ['epoch'] * columns, labels, panel_size
  )
  places = np.cumsum([0, *(1 + below for below in has_authors)])[:-1]
  for place, row, below in zip(places, rows, has_authors, strict=True):
    for column, each in enumerate(row):
      _draw_ours(axes[place, column], each, is_narrow)
      if below:
        _draw_authors(axes[place + 1, column], each, is_narrow)
    for column in range(len(row), columns) if below else ():
      grid = axes[place, column].get_gridspec()
      axes[place + 1, column].remove()
      axes[place, column].set_subplotspec(grid[place : place + 2, column])
  drawn = axes[:, : len(rows[0])]
  top = max(panel.get_ylim()[1] for panel in drawn.flat if panel.get_visible())
  for panel in drawn.flat:
    panel.set_ylim(0.0, top)
  _add_color_bar(figure, drawn)
  return figure, axes[places]


def legend_handles(rows: Sequence[Sequence[LayerRotation]]) -> list:
  """Returns what the legend of such a figure explains."""
  pairs = [(each.ours, each.authors) for row in rows for each in row]
  drawn = [deviation for pair in pairs for deviation in pair if deviation]
  return rotation_figure.legend_handles(drawn)


def _draw_ours(axes, each, is_narrow):
  title = each.name if is_narrow else f'{each.name}: {each.title}'
  if each.ours is None:
    style.leave_out(axes)
    return
  details = f'rate {each.run["rho"]:.3g}, seed {each.run["seed"]}'
  if l2 := each.run['optimizer.l2']:
    details = f'L2 {l2:g}, {details}'
  _draw(axes, each.ours, title, details, is_narrow)


def _draw_authors(axes, each, is_narrow):
  title = f'authors, {each.name}'
  if each.authors is None:
    style.leave_out(axes)
    return
  if not is_narrow:
    title += f': {each.task.paper.data}, {len(each.authors.names)} kernels'
  _draw(axes, each.authors, title, '', is_narrow)


def _draw(
  axes: Axes, deviation: Deviation, title: str, details: str, is_narrow: bool
):
  lines = [details, rotation_figure.spread_text(deviation)]
  below = ('\n' if is_narrow else ', ').join(filter(None, lines))
  axes.set_title(f'{title}\n{below}', fontsize=style.TITLE_SIZE)
  rotation_figure.draw(axes, deviation, top=1.0)
  axes.xaxis.set_major_locator(MaxNLocator(_MOST_TICKS, integer=True))


def _add_color_bar(figure, axes):
  """Adds a bar for all panels, whose networks may differ in depth."""
  bar = figure.colorbar(
    ScalarMappable(Normalize(0, 1), 'viridis'),
    ax=axes,
    fraction=0.06 / axes.shape[1],
    pad=0.03 / axes.shape[1],
    aspect=40,
  )
  bar.set_ticks([0, 1], labels=['first layer', 'last layer'], rotation=90)
  first, last = bar.ax.get_yticklabels()
  first.set_verticalalignment('bottom')
  last.set_verticalalignment('top')
