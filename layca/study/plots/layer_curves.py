"""Painter: how far each layer rotates from its start, a panel a run."""

import dataclasses
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from layca.study.plots import style
from layca.training.output import angle_curves
from layca.training.output.deviation import Deviation

_MOST_TICKS = 5


@dataclasses.dataclass(frozen=True)
class Panel:
  """One run.

  Attributes:
    title: first line of its title; the second one tells details.
    deviation: what is drawn; None leaves the panel empty.
    details: details beside the spread, or why there is nothing.
  """

  title: str
  deviation: Deviation | None
  details: str = ''


def draw(
  title: str,
  rows: Sequence[tuple[str, Sequence[Panel]]],
  *,
  panel_size: tuple[float, float] = style.PANEL_SIZE,
  more_columns: int = 0,
) -> tuple[Figure, np.ndarray]:
  """Returns a figure of panels, without its legend (see `finish`).

  Args:
    title: title of the whole.
    rows: label of the y axis and panels of each row.
    panel_size: width and height of a panel, in inches.
    more_columns: number of columns that stay for others to draw.

  Returns:
    The figure, and its axes [rows, columns].
  """
  columns = len(rows[0][1]) + more_columns
  figure, axes = style.create_panels(
    title, ['epoch'] * columns, [label for label, _ in rows], panel_size
  )
  for row, (_, panels) in zip(axes, rows, strict=True):
    for place, panel in zip(row, panels, strict=False):
      _add(place, panel)
  _add_color_bar(figure, axes[:, : columns - more_columns])
  return figure, axes


def finish(
  figure: Figure,
  rows: Sequence[tuple[str, Sequence[Panel]]],
  handles: Sequence = (),
) -> Figure:
  """Adds the legend of what is drawn, and of other handles."""
  drawn = [p.deviation for _, panels in rows for p in panels if p.deviation]
  style.add_legend(figure, [*angle_curves.legend_handles(drawn), *handles])
  return figure


def _add(axes: Axes, panel: Panel):
  if panel.deviation is None:
    style.leave_empty(axes, panel.title, panel.details)
    return
  spread = angle_curves.spread_text(panel.deviation)
  second = ', '.join(filter(None, [panel.details, spread]))
  axes.set_title(f'{panel.title}\n{second}', fontsize=style.TITLE_SIZE)
  angle_curves.draw(axes, panel.deviation)
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
