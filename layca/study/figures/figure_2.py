"""Figure 2: test accuracy by alpha, which prioritises layers (Section 5).

Like the paper's, it is about runs that fit their training images. Where any run
of a point does not, the point is hollow; the paper does not draw these. Both
rows' axes are log-odds of one scale: equal heights are equal effects.
"""

import pandas as pd
from matplotlib.ticker import MultipleLocator

from layca.study import paper
from layca.study.analysis import comparison, tasks
from layca.study.analysis.records import Records
from layca.study.plots import error_curves, style
from layca.study.plots.drawing import Drawing

_METHODS = (paper.LAYCA, paper.SGD)
_KEYS = ['task', 'method', 'alpha']


def draw(name: str, records: Records, with_authors: bool) -> Drawing:
  """Draws accuracies by alpha, a column a task; see `figures.draw`."""
  found, notes = tasks.select(
    records,
    name,
    'runs of one task at several alphas',
    lambda task: tasks.several(task.runs, 'alpha'),
    by=_KEYS[1:],
  )
  table = comparison.summarize(tasks.runs_of(found), _KEYS)
  identifiers = {
    (task.name, method): f'v1_fig2_{task.authors}_{method.lower()}'
    for task in found
    for method in _METHODS
    if with_authors and task.authors and method in set(task.runs['method'])
  }
  authors = comparison.authors_table('alpha', identifiers)
  table = comparison.with_authors(table, authors, _KEYS)
  title = f'Figure {name}: test accuracy by the prioritisation of layers, alpha'
  panels = error_curves.draw(
    title,
    table,
    'alpha',
    'alpha',
    'test accuracy (%)',
    {task.name: task.title for task in found},
    authors=authors,
  )
  for axes in panels.axes.values():
    axes.xaxis.set_major_locator(MultipleLocator(0.2))
  for task_name, below in panels.authors.items():
    style.match_log_odds([panels.axes[task_name], below])
  for task in found:
    notes += _findings(task.title, table[table['task'] == task.name])
    notes += _findings(
      f'{task.title}, authors', authors[authors['task'] == task.name]
    )
  return Drawing(panels.finish(), title, table, notes)


def _findings(title: str, rows: pd.DataFrame) -> list[str]:
  """Returns what the curves of a task show, in words."""
  notes, curves = [], {}
  for method in paper.ordered(rows['method']):
    curve = rows[rows['method'] == method].set_index('alpha')
    curve = curve['mean'][curve['fitted'] if 'fitted' in curve else slice(None)]
    if not len(curve):
      notes.append(f'{title}: {method} fits its training images at no alpha')
      continue
    curves[method] = 100 * curve
    notes.append(
      f'{title}: {method} is best at alpha {curve.idxmax():+.1f} '
      f'({100 * curve.max():.2f}%), {100 * (curve.max() - curve.min()):.2f} '
      f'points above the worst of {len(curve)} alphas'
    )
  if set(_METHODS) <= set(curves):
    layca, sgd = (curves[method] for method in _METHODS)
    gain = f'best against best: {layca.max() - sgd.max():+.2f} points'
    if 0.0 in layca and 0.0 in sgd:
      gain += f'; at alpha 0: {layca[0.0] - sgd[0.0]:+.2f}'
    notes.append(f'{title}: Layca minus SGD, {gain}')
  return notes
