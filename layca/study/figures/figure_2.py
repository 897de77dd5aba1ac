"""Figure 2: test accuracy by alpha, which prioritises layers (Section 5).

Like the paper's, it is about runs that fit their training images. Where any run
of a point does not, the point is hollow; the paper does not draw these.
"""

import pandas as pd
from matplotlib.ticker import MultipleLocator

from layca.study import paper
from layca.study.analysis import comparison, paper_numbers, tasks
from layca.study.analysis.records import Records
from layca.study.plots import error_curves
from layca.study.plots.drawing import Drawing

_METHODS = (paper.LAYCA, paper.SGD)


def draw(name: str, records: Records, with_authors: bool) -> Drawing:
  """Draws accuracies by alpha, a column a task; see `figures.draw`."""
  found, notes = _find(name, records)
  table = comparison.summarize(
    pd.concat(task.runs for task in found), ['task', 'method', 'alpha']
  )
  authors = _authors(found if with_authors else [])
  table = comparison.with_authors(table, authors, ['task', 'method', 'alpha'])
  title = f'Figure {name}: test accuracy by the prioritisation of layers, alpha'
  panels = error_curves.draw(
    title,
    table,
    'alpha',
    'alpha',
    'test accuracy (%)',
    {task.name: task.title for task in found},
    authors=authors,
    step=0.1,
  )
  for axes in panels.axes.values():
    axes.xaxis.set_major_locator(MultipleLocator(0.2))
  notes += [note for task in found for note in _findings(task, table, authors)]
  return Drawing(panels.finish(), title, table, notes)


def _find(name, records):
  """Returns tasks with runs at several alphas, each seed once, and notes."""
  found, notes = [], records.notes
  for task in tasks.find(records, paper.FIGURES[name].sweep):
    if task.runs['alpha'].nunique() < 2:
      continue
    lost = task.runs['reported_test_accuracy'].isna()
    notes += [
      f'left out: {run}: it diverged and has no accuracy'
      for run in task.runs['run'][lost]
    ]
    runs, repeated = task.distinct(task.runs[~lost], ['method', 'alpha'])
    notes += repeated
    if runs['alpha'].nunique() > 1:
      found.append(task.with_runs(runs))
  if not found:
    needed = 'runs of one task at several alphas'
    raise tasks.no_results(records, f'figure {name}', needed)
  return found, notes


def _authors(found):
  """Returns the authors' curves of the tasks that they trained."""
  curves = {
    (task.name, method): paper_numbers.curve(
      f'v1_fig2_{task.authors}_{method.lower()}'
    ).by_x
    for task in found
    if task.authors
    for method in _METHODS
    if method in set(task.runs['method'])
  }
  table = comparison.curve_table('alpha', curves)
  return table.assign(
    label=[f'authors, {method} ({paper.VERSION})' for method in table['method']]
  )


def _findings(task, table, authors):
  """Returns what the curves of a task show, in words: ours, the authors'."""
  ours = table[(table['task'] == task.name) & table['fitted']]
  theirs = authors[authors['task'] == task.name]
  for whose, rows in (('', ours), (', authors', theirs)):
    curves = {
      method: rows[rows['method'] == method].set_index('alpha')['mean']
      for method in paper.ordered(rows['method'])
    }
    for method in set(table['method'][table['task'] == task.name]) - set(
      curves
    ):
      if not whose:
        yield f'{task.title}: {method} fits its training images at no alpha'
    for method, curve in curves.items():
      extent = 100 * (curve.max() - curve.min())
      yield (
        f'{task.title}{whose}: {method} is best at alpha {curve.idxmax():+.1f} '
        f'({100 * curve.max():.2f}%), {extent:.2f} points above the worst of '
        f'{len(curve)} alphas'
      )
    if set(_METHODS) <= set(curves):
      layca, sgd = curves[paper.LAYCA], curves[paper.SGD]
      gain = f'best against best: {100 * (layca.max() - sgd.max()):+.2f} points'
      if 0.0 in layca and 0.0 in sgd:
        gain += f'; at alpha 0: {100 * (layca[0.0] - sgd[0.0]):+.2f}'
      yield f'{task.title}{whose}: Layca minus SGD, {gain}'
