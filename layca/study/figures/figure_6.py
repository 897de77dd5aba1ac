"""Figure 6: the multiplier of each layer's rate, by alpha (Section 5).

Read from the layer tables of the runs, whatever their optimizer.
"""

import numpy as np
import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from layca.study.analysis import tasks
from layca.study.analysis.records import Records
from layca.study.plots import epoch_curves, style
from layca.study.plots.drawing import Drawing

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


def draw(name: str, records: Records, with_authors: bool) -> Drawing:
  """Draws a panel a task; see `figures.draw`. The formula is the authors'."""
  found, notes = tasks.select(
    records,
    name,
    'runs of an epoch at least',
    lambda task: task.runs[task.runs['epochs_run'] > 0],
    by=['run'],
    has_diverged=True,
  )
  table = pd.concat(map(_multipliers, found), ignore_index=True)
  title = f'Figure {name}: multiplier of the rate by layer and alpha'
  picture = _picture(title, found, table, with_authors)
  return Drawing(picture, title, _summarize(table, with_authors), notes)


def formula(alpha: float, num_layers: int) -> np.ndarray:
  """Returns the paper's multiplier of each layer l, [L] (Section 5).

  alpha <= 0: (1 + alpha)^(5 l / (L - 1))
  alpha >  0: (1 - alpha)^(5 (L - 1 - l) / (L - 1))
  """
  depth = np.linspace(0.0, 1.0, num_layers)
  if alpha > 0:
    return (1.0 - alpha) ** (5.0 * (1.0 - depth))
  return (1.0 + alpha) ** (5.0 * depth)


def _multipliers(task):
  """Returns a row a distinct prioritisation: alpha, multipliers [L], runs."""
  first = task.epochs[task.epochs['epoch'] == 0].sort_values('layer')
  rows = first.merge(task.runs[['run', 'alpha']], on='run')
  of_runs = rows.groupby(['alpha', 'run'])['multiplier'].agg(tuple)
  counts = of_runs.reset_index().groupby(['alpha', 'multiplier']).size()
  table = counts.reset_index(name='n')
  return table.assign(task=task.name)


def _picture(title, found, table, with_authors):
  figure, (panels,) = style.create_panels(
    title, ['layer'] * len(found), ['multiplier']
  )
  colors = epoch_curves.diverging(table['alpha'])
  for task, axes in zip(found, panels, strict=True):
    axes.set_title(task.title, fontsize=10)
    for row in table[table['task'] == task.name].itertuples():
      axes.plot(row.multiplier, color=colors[row.alpha], **_POINTS)
      if with_authors:
        axes.plot(formula(row.alpha, len(row.multiplier)), **_FORMULA)
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


def _summarize(table, with_authors):
  """Returns the smallest and the largest multiplier of each, and theirs."""
  ours = table['multiplier']
  summary = table[['task', 'alpha', 'n']].assign(
    kernels=ours.map(len), smallest=ours.map(min), largest=ours.map(max)
  )
  if not with_authors:
    return summary
  pairs = zip(table['alpha'], ours.map(len), strict=True)
  theirs = pd.Series([formula(*pair) for pair in pairs])
  ratios = ours.map(np.array) / theirs
  return summary.assign(
    authors_smallest=theirs.map(min),
    authors_largest=theirs.map(max),
    largest_relative_difference=[abs(ratio - 1).max() for ratio in ratios],
  )
