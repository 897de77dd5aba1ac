"""The look that all of the paper's figures share.

Made for the page and for print: colours that colour-blind readers can tell
apart (Okabe and Ito), a marker of its own for each curve, legends outside of
the data. No pyplot: figures are plain objects.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import matplotlib
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from scipy import special

from layca.study import paper

# How the authors' curves are drawn, beside ours.
AUTHORS = {
  'color': '0.15',
  'linestyle': '--',
  'linewidth': 1.2,
  'zorder': 3,
  'label': f'authors ({paper.ARXIV}v1)',
}
# A mean over experiments, its interval, and the experiments themselves.
MEAN = {'linewidth': 1.6, 'markersize': 5.5, 'zorder': 2.5}
INTERVAL = {'fmt': 'none', 'elinewidth': 1.3, 'capsize': 3, 'zorder': 2.4}
# Of a mean whose runs do not all fit.
HOLLOW = {'linestyle': 'none', 'markerfacecolor': 'white'}
# How the legend shows the bar of an interval.
BAR = {'linestyle': 'none', 'marker': '|', 'markersize': 11, 'color': '0.4'}
POOLED = '95% interval, pooled standard deviation'
UNFITTED = f'any train accuracy at or below {paper.FITTED}'
POINTS = {
  'linestyle': 'none',
  'marker': 'o',
  'markersize': 4,
  'markeredgewidth': 0,
  'alpha': 0.35,
  'zorder': 2.1,
}
# In inches: the figure's least width, the height of the legend's lines, and
# what a column of the legend takes at least.
_WIDTH, _LEGEND_LINE, _COLUMN = 6.4, 0.22, 2.4
# Of a panel, and above all of them.
PANEL_SIZE, WIDE, _TITLE_HEIGHT = (4.0, 3.3), (6.4, 4.1), 0.4
TITLE_SIZE = 9.5
# To what axes of log-odds reach, and what they can show.
_PERCENTS, _LEAST_PERCENTS, _MOST_TICKS = (0.5, 99.5), (1e-3, 100 - 1e-3), 7
# Black is the authors', and yellow is too pale for a line.
_COLORS = [
  matplotlib.color_sequences['okabe_ito'][place] for place in (5, 6, 3, 7, 2, 1)
]
_MARKERS = ('o', 's', '^', 'D', 'v', 'P', 'X')


class Look(NamedTuple):
  """How a curve is drawn."""

  color: tuple[float, float, float]
  marker: str


def looks(names: Iterable[str]) -> dict[str, Look]:
  """Returns a look for each name, in turn; the first 42 all differ."""
  return {
    name: Look(_COLORS[place % len(_COLORS)], _MARKERS[place % len(_MARKERS)])
    for place, name in enumerate(dict.fromkeys(names))
  }


def method_looks(methods: Iterable[str]) -> dict[str, Look]:
  """Returns the look of each method; Layca's and SGD's are always the same."""
  return looks(paper.ordered({paper.LAYCA, paper.SGD, *methods}))


def leave_out(axes: Axes, above: Axes | None = None) -> None:
  """Leaves a panel out; the one above it, if any, tells its x axis."""
  if above is not None:
    above.set_xlabel(axes.get_xlabel())
  axes.set_visible(False)


def match_log_odds(panels: Sequence[Axes]) -> None:
  """Gives axes of percents one scale, so that equal effects are equally high.

  It is that of the log-odds, as a tie is measured; each keeps its own middle.
  """
  limits = [_log_odds(np.clip(axes.get_ylim(), *_PERCENTS)) for axes in panels]
  half = max(high - low for low, high in limits) / 2
  for axes, ends in zip(panels, limits, strict=True):
    axes.set_yscale('function', functions=(_log_odds, _percents))
    axes.set_ylim(*_percents(ends.mean() + np.array([-half, half])))
    axes.yaxis.set_major_locator(MaxNLocator(_MOST_TICKS))


def _log_odds(percents):
  return special.logit(np.clip(percents, *_LEAST_PERCENTS) / 100)


def _percents(log_odds):
  return 100 * special.expit(log_odds)


def limit_to_percent(axes: Axes) -> None:
  """Keeps the y axis to what an accuracy can be: intervals can exceed it."""
  low, high = axes.get_ylim()
  axes.set_ylim(max(low, 0), min(high, 100))


def create_panels(
  title: str,
  x_labels: Sequence[str],
  y_labels: Sequence[str],
  panel_size: tuple[float, float] = PANEL_SIZE,
) -> tuple[Figure, np.ndarray]:
  """Returns a figure with a title, and its axes [rows, columns].

  Labels stand below the last row and beside the first column. The size of a
  panel is its width and height in inches.
  """
  rows, columns = len(y_labels), len(x_labels)
  width, height = panel_size
  size = max(_WIDTH, width * columns), _TITLE_HEIGHT + height * rows
  figure = Figure(figsize=size, layout='constrained')
  figure.suptitle(title, fontsize=12)
  panels = figure.subplots(rows, columns, squeeze=False)
  for axes, label in zip(panels[-1], x_labels, strict=True):
    axes.set_xlabel(label)
  for axes, label in zip(panels[:, 0], y_labels, strict=True):
    axes.set_ylabel(label)
  for axes in panels.flat:
    axes.grid(alpha=0.3, linewidth=0.5)
    axes.spines[['top', 'right']].set_visible(False)
  return figure, panels


def add_legend(figure: Figure, handles: Sequence[Artist]) -> None:
  """Explains each label once below the axes, in as many columns as fit."""
  handles = list({handle.get_label(): handle for handle in handles}.values())
  for columns in range(max(int(figure.get_figwidth() / _COLUMN), 1), 0, -1):
    legend = figure.legend(
      handles=handles, loc='outside lower center', ncols=columns, frameon=False
    )
    for text in legend.get_texts():
      # A folder's name may hold a dollar sign.
      text.set_parse_math(False)
    if legend.get_window_extent().width <= figure.bbox.width or columns == 1:
      break
    legend.remove()
  lines = -(-len(handles) // columns)
  figure.set_figheight(figure.get_figheight() + _LEGEND_LINE * lines)
