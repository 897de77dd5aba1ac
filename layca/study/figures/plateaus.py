"""Figures 5 (left) and 8: training loss by epochs, with its plateaus.

They show Layca at alphas from 0 (Section 6.1): 5_left on Tiny ImageNet, 8 on
the other tasks. The tables hold the alphas below 0 too.
"""

import dataclasses
import itertools
import math
import pathlib
from collections.abc import Iterator, Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from layca.study.analysis import paper_numbers, tasks
from layca.study.analysis.plateaus import (
  Plateau,
  by_alpha,
  plateau_epochs,
  rank_correlation,
)
from layca.study.analysis.tasks import Task
from layca.study.figures import alpha_colors
from layca.study.plots import style
from layca.study.plots.drawing import Drawing, NoResultsError
from layca.study.plots.text_table import Table

# By the figure's name: whether it shows Tiny ImageNet or the other tasks.
_IS_TINY_IMAGENET = {'5_left': True, '8': False}
# Where the authors' rate drops first, and how many epochs they planned.
AUTHORS_SCHEDULES = {
  'cifar10': ((80,), 100),
  'cifar100': ((70,), 120),
  'tinyimagenet': ((70,), 80),
}
_FORMATS = {
  'task': '',
  'alpha': '+.1f',
  'seeds': 'd',
  'plateau': '.4f',
  'half_width_95': '.4f',
  'first_epoch': 'd',
  'last_epoch': 'd',
  'final_train_loss': '.3g',
  'log_rotation_spread': '.3f',
}
_AUTHORS_FORMATS = {'authors': '.4f', 'difference': '+.4f'}
_Y_LABEL = 'train loss'
_CURVE = {'linewidth': 1.3, 'zorder': 2.5}
_PLATEAU = {'linewidth': 4, 'solid_capstyle': 'butt', 'zorder': 2.3}
_HEIGHTS = style.POINTS | {'alpha': 0.7, 'zorder': 2.6}


@dataclasses.dataclass(frozen=True)
class _Panel:
  """A task's plateaus in order of alpha, and the authors' of the same task.

  Attributes:
    task: which.
    plateaus: ours.
    heights: the authors', by alpha; empty if there are none.
    train_losses: the authors', by alpha, at epochs from 0.
  """

  task: Task
  plateaus: Sequence[Plateau]
  heights: Mapping[float, float]
  train_losses: Mapping[float, Sequence[float]]

  @property
  def drawn(self) -> list[Plateau]:
    """Returns those that have a curve in the figure."""
    return [p for p in self.plateaus if p.alpha >= 0 and len(p.train_losses)]


def draw(name: str, results: pathlib.Path, with_authors: bool) -> Drawing:
  """Draws the figure from the runs at or below a folder.

  Args:
    name: '5_left' or '8'.
    results: the folder.
    with_authors: whether the authors' curves at our alphas are drawn below.

  Raises:
    NoResultsError: if there is no run of Layca at an alpha from 0.
    InputError: if runs of one alpha differ in more than the seed.
  """
  found, notes = tasks.find(results, name, is_grid=False, methods=('Layca',))
  panels = []
  for task in found:
    if (task.authors == 'tinyimagenet') != _IS_TINY_IMAGENET[name]:
      continue
    runs, repeated = _distinct(results, task.runs)
    panels.append(_panel(task, by_alpha(runs, task.epochs), with_authors))
    notes += repeated
  if not any(panel.drawn for panel in panels):
    which = 'the task' if _IS_TINY_IMAGENET[name] else 'tasks other than'
    raise NoResultsError(
      f'--results={results} holds no results of figure {name}, which are '
      f'complete runs of Layca at alphas from 0 of {which} tiny_cnn: make them '
      'with launch.sweep'
    )
  number = name.replace('_left', ' (left)')
  title = f'Figure {number}: training loss and its plateaus by alpha, Layca'
  return Drawing(
    _picture(title, [panel for panel in panels if panel.drawn]),
    title,
    _table(panels, with_authors),
    [*notes, *itertools.chain.from_iterable(map(_notes, panels))],
  )


def _distinct(results, runs):
  """Returns the runs, each seed of an alpha once, and notes of the others."""
  pairs = [
    tasks.distinct(results, seeds, varied=('seed',))
    for _, seeds in runs.groupby('alpha')
  ]
  kept, notes = zip(*pairs, strict=True)
  return pd.concat(kept), list(itertools.chain(*notes))


def _panel(task, plateaus, with_authors):
  if task.authors is None or not with_authors:
    return _Panel(task, plateaus, {}, {})
  heights = paper_numbers.curve(f'v1_plateau_{task.authors}')
  losses = paper_numbers.family(f'v1_fig5_8_{task.authors}_layca').ys
  return _Panel(
    task,
    plateaus,
    dict(zip(heights.x, heights.y, strict=True)),
    {float(alpha): values for alpha, values in losses.items()},
  )


def _picture(title, panels):
  has_authors = any(panel.train_losses for panel in panels)
  rows = [_Y_LABEL] + ([f'authors: {_Y_LABEL}'] if has_authors else [])
  figure, axes = style.create_panels(title, ['epoch'] * len(panels), rows)
  plateaus = [plateau for panel in panels for plateau in panel.drawn]
  colors = alpha_colors.sequential(plateau.alpha for plateau in plateaus)
  for column, panel in zip(axes.T, panels, strict=True):
    column[0].set_title(panel.task.title, fontsize=10)
    _add_ours(column[0], panel, colors)
    for below in column[1:]:
      if panel.train_losses:
        _add_authors(below, panel, colors)
      else:
        column[0].set_xlabel('epoch')
        below.set_axis_off()
        below.text(0.5, 0.5, 'none of the authors', ha='center', color='0.4')
  style.add_legend(figure, _handles(colors, plateaus))
  return figure


def _add_ours(axes, panel, colors):
  for plateau in panel.drawn:
    losses, color = plateau.train_losses, colors[plateau.alpha]
    axes.plot(losses.index, losses, color=color, **_CURVE)
    if plateau.heights:
      _add_plateau(axes, plateau.epochs, plateau.heights, color)
  axes.set_yscale('log')


def _add_authors(axes, panel, colors):
  epochs = plateau_epochs(*AUTHORS_SCHEDULES[panel.task.authors])
  for plateau in panel.drawn:
    alpha, color = plateau.alpha, colors[plateau.alpha]
    axes.plot(panel.train_losses.get(alpha, []), color=color, **_CURVE)
    if alpha in panel.heights:
      _add_plateau(axes, epochs, [panel.heights[alpha]], color)
  axes.set_yscale('log')


def _add_plateau(axes: Axes, epochs: range, heights: Sequence[float], color):
  """Draws the mean height and, where there are several, each."""
  ends = [epochs[0] - 0.5, epochs[-1] + 0.5]
  axes.plot(ends, [sum(heights) / len(heights)] * 2, color=color, **_PLATEAU)
  if len(heights) > 1:
    middles = [sum(ends) / 2] * len(heights)
    axes.plot(middles, heights, color=color, **_HEIGHTS)


def _handles(colors, plateaus):
  """Returns what explains colours, plateaus and points in the legend."""
  handles = [
    Line2D([], [], color=color, label=f'alpha {alpha:g}', **_CURVE)
    for alpha, color in colors.items()
  ]
  gray = {'color': '0.4', 'label': 'plateau: mean of its epochs'}
  handles.append(Line2D([], [], **gray, **_PLATEAU))
  if any(len(plateau.heights) > 1 for plateau in plateaus):
    gray = {'color': '0.4', 'label': 'plateau of a single run'}
    handles.append(Line2D([], [], **gray, **_HEIGHTS))
  return handles


def _table(panels, with_authors):
  formats = _FORMATS | (_AUTHORS_FORMATS if with_authors else {})
  return Table(formats, [row for panel in panels for row in _rows(panel)])


def _rows(panel: _Panel) -> Iterator[Mapping]:
  for plateau in panel.plateaus:
    row = {
      'task': panel.task.name,
      'alpha': plateau.alpha,
      'seeds': len(plateau.runs),
      'plateau': plateau.height,
      'half_width_95': plateau.half_width,
      'first_epoch': plateau.epochs[0],
      'last_epoch': plateau.epochs[-1],
      'final_train_loss': plateau.final_train_loss,
      'log_rotation_spread': plateau.spread,
    }
    if plateau.alpha in panel.heights:
      row['authors'] = panel.heights[plateau.alpha]
      row['difference'] = plateau.height - row['authors']
    yield row


def _notes(panel: _Panel) -> Iterator[str]:
  """Returns which runs have no plateau, and how heights go with alpha."""
  for plateau in panel.plateaus:
    for run, epochs in plateau.ended_early.items():
      yield (
        f'{run} has no plateau: it ended after {epochs} epochs, before epoch '
        f'{plateau.epochs.stop}'
      )
  heights = {p.alpha: p.height for p in panel.plateaus if p.heights}
  compared = f'{panel.task.name}: rank correlation (Spearman) of plateaus'
  for side, alphas in ((1, 'from 0'), (-1, 'up to 0')):
    chosen = [alpha for alpha in heights if side * alpha >= 0]
    correlation = rank_correlation(
      [abs(alpha) for alpha in chosen], [heights[alpha] for alpha in chosen]
    )
    if math.isfinite(correlation):
      yield f'{compared} with |alpha|: {correlation:.2f} at alphas {alphas}'
  common = [alpha for alpha in heights if alpha in panel.heights]
  correlation = rank_correlation(
    [heights[alpha] for alpha in common],
    [panel.heights[alpha] for alpha in common],
  )
  if math.isfinite(correlation):
    yield (
      f"{compared} with the authors': {correlation:.2f} at {len(common)} alphas"
    )
