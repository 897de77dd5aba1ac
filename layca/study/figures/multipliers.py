"""Figure 6: the multiplier of each layer's rate, by alpha (Section 5).

Read from the layer tables of the runs, whatever their optimizer.
"""

import dataclasses
import pathlib
from collections.abc import Sequence

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from layca.study.analysis import tasks
from layca.study.analysis.tasks import Task
from layca.study.figures import alpha_colors
from layca.study.plots import style
from layca.study.plots.drawing import Drawing, NoResultsError
from layca.study.plots.text_table import Table

_FORMATS = {
  'task': '',
  'alpha': '+.1f',
  'runs': 'd',
  'kernels': 'd',
  'smallest': '.4g',
  'largest': '.4g',
}
_AUTHORS_FORMATS = {
  'authors_smallest': '.4g',
  'authors_largest': '.4g',
  'largest_relative_difference': '.1e',
}
_POINTS = {
  'linestyle': 'none',
  'marker': 'o',
  'markersize': 4.5,
  'markeredgewidth': 0,
  'zorder': 2.5,
}
_FORMULA = {
  'color': 'black',
  'linestyle': '--',
  'linewidth': 0.8,
  'zorder': 2.3,
  'label': 'formula of the paper (Section 5)',
}
_MOST_TICKS = 12


@dataclasses.dataclass(frozen=True)
class _Prioritisation:
  """The multipliers of runs of one task and alpha.

  Attributes:
    task: which.
    alpha: of these runs.
    runs: how many have exactly these multipliers.
    multipliers: of each layer [L], in forward order.
  """

  task: Task
  alpha: float
  runs: int
  multipliers: Sequence[float]


def draw(name: str, results: pathlib.Path, with_authors: bool) -> Drawing:
  """Draws the figure from the runs at or below a folder.

  Args:
    name: '6'.
    results: the folder.
    with_authors: whether the paper's formula is drawn beneath ours.

  Raises:
    NoResultsError: if there is no complete run, or none has a whole epoch.
  """
  found, notes = tasks.find(results, name, is_grid=False, methods=())
  by_task = [_prioritisations(task) for task in found if len(task.epochs)]
  if not by_task:
    raise NoResultsError(
      f'--results={results} holds no results of figure {name}, which are runs '
      'of an epoch at least: make them with launch.sweep'
    )
  title = f'Figure {name}: multiplier of the rate by layer and alpha'
  return Drawing(
    _picture(title, by_task, with_authors),
    title,
    _table([each for of_task in by_task for each in of_task], with_authors),
    notes,
  )


def formula(alpha: float, num_layers: int) -> np.ndarray:
  """Returns the paper's multipliers (Section 5).

      alpha <= 0: (1 + alpha)^(5 l / (L - 1))
      alpha >  0: (1 - alpha)^(5 (L - 1 - l) / (L - 1))

  Args:
    alpha: the prioritisation, in (-1, 1).
    num_layers: L.

  Returns:
    The multiplier of each layer l, [L].
  """
  depth = np.linspace(0.0, 1.0, num_layers)
  if alpha > 0:
    return (1.0 - alpha) ** (5.0 * (1.0 - depth))
  return (1.0 + alpha) ** (5.0 * depth)


def _prioritisations(task):
  """Returns the distinct multipliers of a task's runs, by alpha."""
  first = task.epochs[task.epochs['epoch'] == 0].sort_values('layer')
  rows = first.merge(task.runs[['run', 'alpha']], on='run')
  counts = {}
  for (alpha, _), of_run in rows.groupby(['alpha', 'run']):
    key = alpha, tuple(of_run['multiplier'])
    counts[key] = counts.get(key, 0) + 1
  return [
    _Prioritisation(task, alpha, runs, multipliers)
    for (alpha, multipliers), runs in counts.items()
  ]


def _picture(title, by_task, with_authors):
  figure, (panels,) = style.create_panels(
    title, ['layer'] * len(by_task), ['multiplier']
  )
  alphas = {each.alpha for of_task in by_task for each in of_task}
  colors = alpha_colors.diverging(alphas)
  for axes, of_task in zip(panels, by_task, strict=True):
    axes.set_title(of_task[0].task.title, fontsize=10)
    for each in of_task:
      axes.plot(each.multipliers, color=colors[each.alpha], **_POINTS)
      if with_authors:
        axes.plot(formula(each.alpha, len(each.multipliers)), **_FORMULA)
    axes.set_yscale('log')
    axes.xaxis.set_major_locator(MaxNLocator(_MOST_TICKS, integer=True))
  handles = [
    Line2D([], [], color=colors[alpha], label=f'alpha {alpha:g}', **_POINTS)
    for alpha in sorted(colors)
  ]
  if with_authors:
    handles.append(Line2D([], [], **_FORMULA))
  style.add_legend(figure, handles)
  return figure


def _table(prioritisations, with_authors):
  rows = []
  for each in prioritisations:
    row = {
      'task': each.task.name,
      'alpha': each.alpha,
      'runs': each.runs,
      'kernels': len(each.multipliers),
      'smallest': min(each.multipliers),
      'largest': max(each.multipliers),
    }
    if with_authors:
      theirs = formula(each.alpha, len(each.multipliers))
      ratios = np.array(each.multipliers) / theirs
      row['authors_smallest'] = theirs.min()
      row['authors_largest'] = theirs.max()
      row['largest_relative_difference'] = np.abs(ratios - 1.0).max()
    rows.append(row)
  return Table(_FORMATS | (_AUTHORS_FORMATS if with_authors else {}), rows)
