"""Figure 7: the grids of rates at alpha 0, and the rate chosen (Section 5).

Shown is what rates are chosen on: the validation accuracy of the best epoch
where images were held out, else the test accuracy of the last epoch. Chosen is
the best rate of the first seed and, of equals, the larger one.
"""

import math

import pandas as pd

from layca.study import paper
from layca.study.analysis import comparison, tasks
from layca.study.analysis.records import Records
from layca.study.plots import error_curves
from layca.study.plots.drawing import Drawing

# Of Layca the paper publishes no grid, but its second version does.
_AUTHORS = {
  paper.SGD: 'v1_fig7_gridsearch',
  paper.LAYCA: 'v2_exploration_rho0',
}
_RING = {
  'label': 'chosen rate',
  'linestyle': 'none',
  'marker': 'o',
  'color': '0.15',
  'markersize': 13,
  'markerfacecolor': 'none',
  'markeredgewidth': 1.2,
  'zorder': 2.6,
}
_CROSS = {'linestyle': 'none', 'marker': 'x', 'markersize': 7}
# Crosses stand at this share of the height.
_CROSS_HEIGHT = 0.03
_KEYS = ['task', 'method', 'exponent']


def draw(name: str, records: Records, with_authors: bool) -> Drawing:
  """Draws accuracies by rate, a column a task; see `figures.draw`."""
  found, notes = tasks.select(
    records,
    name,
    'runs at several rates, alpha 0',
    lambda task: tasks.several(task.runs[task.runs['alpha'] == 0], 'rho'),
    by=['method'],
    varied=('rho', 'seed'),
    has_diverged=True,
  )
  runs = _measured(tasks.runs_of(found))
  notes += [
    f'{row.run}: {row.diverged}'
    for row in runs[runs['diverged'].notna()].itertuples()
  ]
  table = _table(runs)
  identifiers = {
    (task.name, method): f'{_AUTHORS[method]}_{task.authors}'
    for task in found
    for method in set(task.runs['method']) & set(_AUTHORS)
    if with_authors and task.authors
  }
  authors = comparison.authors_table('exponent', identifiers)
  table = comparison.with_authors(table, authors, _KEYS)
  if table['n'].max() == 1:
    notes.append('a single seed at each rate: there are no intervals')
  title = f'Figure {name}: accuracy by the learning rate, alpha 0'
  panels = error_curves.draw(
    title,
    table[table['n'] > 0].drop(columns='fitted'),
    'exponent',
    'learning rate',
    'accuracy (%)',
    {task.name: f'{task.title}\n{_images(runs, task.name)}' for task in found},
    authors=authors,
  )
  for task, axes in panels.axes.items():
    of_task = table[table['task'] == task]
    panels.handles.extend(_mark(axes, panels, task, of_task))
    theirs = authors.loc[authors['task'] == task, 'exponent']
    _label(axes, [*of_task['exponent'], *theirs])
  return Drawing(panels.finish(), title, table, notes)


def _measured(runs):
  """Returns runs with `exponent`, `accuracy` and the `images` that it is of."""
  measured = runs.reindex(columns=['best_val_accuracy', 'test_accuracy'])
  has_validation = measured['best_val_accuracy'].notna()
  groups = has_validation.groupby([runs['task'], runs['method']])
  return runs.assign(
    exponent=[round(math.log(rho, 3), 6) for rho in runs['rho']],
    accuracy=measured.bfill(axis=1).iloc[:, 0].astype(float),
    images=groups.transform('any').map({True: 'validation', False: 'test'}),
  )


def _table(runs):
  """Returns a row a rate; those at which all runs diverged have no accuracy."""
  diverged = runs['diverged'].notna()
  converged = runs[~diverged]
  keys = [*_KEYS, 'images']
  table = comparison.summarize(converged, keys, 'accuracy')
  seeds = converged.groupby(_KEYS[:2])['seed']
  first = converged[converged['seed'] == seeds.transform('min')]
  best = first.sort_values(['accuracy', 'exponent']).groupby(_KEYS[:2]).tail(1)
  table = table.merge(best[_KEYS].assign(chosen=True), how='left', on=_KEYS)
  table['chosen'] = table['chosen'].eq(True)
  lost = runs[diverged][keys].drop_duplicates()
  lost = lost[~lost.set_index(_KEYS).index.isin(table.set_index(_KEYS).index)]
  lost = lost.assign(n=0, chosen=False, values=[[] for _ in lost.index])
  both = pd.concat([table, lost]) if len(lost) else table
  return both.sort_values(_KEYS, ignore_index=True)


def _images(runs, task):
  images = sorted(set(runs['images'][runs['task'] == task]))
  return ' and '.join(f'{name} images' for name in images)


def _mark(axes, panels, task, table):
  """Rings the chosen rates and crosses those at which runs diverged."""
  marks = []
  for method in paper.ordered(table['method']):
    shift = panels.shifts.get((task, method), 0.0)
    rows = table[table['method'] == method]
    chosen, lost = rows[rows['chosen']], rows[rows['n'] == 0]
    if len(chosen):
      places = chosen['exponent'] + shift
      marks += axes.plot(places, 100 * chosen['mean'], **_RING)
    if len(lost):
      marks += axes.plot(
        lost['exponent'] + shift,
        [_CROSS_HEIGHT] * len(lost),
        color=panels.looks[method].color,
        transform=axes.get_xaxis_transform(),
        label=f'{method} diverged',
        **_CROSS,
      )
  return marks


def _label(axes, exponents):
  """Writes the rates as powers of 3, as the paper does."""
  ticks = range(math.floor(min(exponents)), math.ceil(max(exponents)) + 1)
  axes.set_xticks(ticks, [f'$3^{{{tick}}}$' for tick in ticks])
