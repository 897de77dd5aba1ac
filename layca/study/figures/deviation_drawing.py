"""How panels of the angle deviation look, those of several networks alike."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure

from layca.training.output import rotation_plot
from layca.training.output.deviation import Deviation

_TITLE_SIZE = 9.5


def draw(
  axes: Axes, deviation: Deviation, title: str, details: str
) -> list[Deviation]:
  """Draws an angle deviation, its spread in the title; returns it.

  Args:
    axes: an empty panel.
    deviation: what to draw.
    title: the first line.
    details: what stands beside the spread, or ''.
  """
  spread = rotation_plot.spread_text(deviation)
  second = ', '.join(filter(None, [details, spread]))
  axes.set_title(f'{title}\n{second}', fontsize=_TITLE_SIZE)
  rotation_plot.draw(axes, deviation)
  return [deviation]


def leave_empty(axes: Axes, title: str, reason: str) -> list[Deviation]:
  """Says in a panel why there is nothing; returns that nothing is drawn."""
  axes.set_title(title, fontsize=_TITLE_SIZE)
  axes.set(xticks=[], yticks=[])
  axes.text(
    0.5, 0.5, reason, ha='center', va='center', transform=axes.transAxes
  )
  return []


def add_color_bar(figure: Figure, axes: np.ndarray):
  """Adds a bar for all panels, whose networks may differ in depth.

  Args:
    figure: what they stand in.
    axes: the panels [rows, columns].
  """
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
