"""Figure 7: the grids of rates at alpha 0, and the rate chosen (Section 5).

Shown is what rates are chosen on: the validation accuracy of the best epoch
where images were held out, else the test accuracy of the last epoch. Chosen is
the best rate of the first seed and, of equals, the larger one.
"""

import math

import pandas as pd

from layca.study import paper
from layca.study.analysis import comparison, paper_numbers, tasks
from layca.study.analysis.records import Records
from layca.study.plots import error_curves
from layca.study.plots.drawing import Drawing

# Of Layca the paper publishes no grid, but its second version does.
_AUTHORS = {
  paper.SGD: ('v1', 'v1_fig7_gridsearch'),
  paper.LAYCA: ('v2', 'v2_exploration_rho0'),
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
# Crosses stand at this share of the height, those of each method apart.
_CROSS_HEIGHT, _CROSSES_APART = 0.03, 0.2
_KEYS = ['task', 'method', 'exponent']


def draw(name: str, records: Records, with_authors: bool) -> Drawing:
  """Draws accuracies by rate, a column a task; see `figures.draw`."""
  found, runs, notes = _find(name, records)
  table = _table(runs)
  authors = _authors(found if with_authors else [], runs)
  table = comparison.with_authors(table, authors, _KEYS)
  title = f'Figure {name}: accuracy by the learning rate, alpha 0'
  headings = {
    task.name: f'{task.title}\n{_images(table[table["task"] == task.name])}'
    for task in found
  }
  converged = table[table['n'] > 0].drop(columns='fitted')
  panels = error_curves.draw(
    title,
    converged,
    'exponent',
    'learning rate',
    'accuracy (%)',
    headings,
    authors=authors,
  )
  for task, axes in panels.axes.items():
    of_task = table[table['task'] == task]
    panels.handles.extend(_mark(axes, panels.looks, of_task))
    theirs = authors.loc[authors['task'] == task, 'exponent']
    _label(axes, [*of_task['exponent'], *theirs])
  return Drawing(panels.finish(), title, table, notes)


def _find(name, records):
  """Returns tasks, their runs with what is measured, and notes."""
  found, kept, notes = [], [], records.notes
  for task in tasks.find(records, paper.FIGURES[name].sweep):
    runs = task.runs[task.runs['alpha'] == 0]
    if runs['rho'].nunique() < 2:
      continue
    runs, repeated = task.distinct(runs, ['method'], varied=('rho', 'seed'))
    notes += repeated
    notes += [
      f'{row.run}: {row.diverged}'
      for row in runs[runs['diverged'].notna()].itertuples()
    ]
    found.append(task)
    kept.append(runs)
  if not found:
    needed = 'runs at several rates, alpha 0'
    raise tasks.no_results(records, f'figure {name}', needed)
  runs = pd.concat(kept)
  measured = runs.reindex(columns=['best_val_accuracy', 'test_accuracy'])
  has_validation = measured['best_val_accuracy'].notna()
  by_method = runs.groupby(['task', 'method'])['run']
  runs = runs.assign(
    exponent=[round(math.log(rho, 3), 6) for rho in runs['rho']],
    accuracy=measured.bfill(axis=1).iloc[:, 0].astype(float),
    images=by_method.transform(
      lambda names: (
        'validation' if has_validation[names.index].any() else 'test'
      )
    ),
  )
  return found, runs, notes


def _table(runs):
  """Returns a row a rate; those at which runs diverged have no accuracy."""
  diverged = runs['diverged'].notna()
  keys = [*_KEYS, 'images']
  table = comparison.summarize(runs[~diverged], keys, 'accuracy')
  table['chosen'] = False
  converged = runs[~diverged]
  for key, of_method in converged.groupby(['task', 'method']):
    first = of_method[of_method['seed'] == of_method['seed'].min()]
    best = first.sort_values(['accuracy', 'exponent'])['exponent'].iloc[-1]
    place = (table[['task', 'method']] == key).all(axis=1)
    table.loc[place & (table['exponent'] == best), 'chosen'] = True
  lost = runs[diverged][keys].drop_duplicates()
  lost = lost.merge(table[keys], how='left', indicator=True)
  lost = lost[lost.pop('_merge') == 'left_only']
  return pd.concat(
    [table, lost.assign(n=0, chosen=False, values=[[] for _ in lost.index])]
  ).sort_values(_KEYS, ignore_index=True)


def _authors(found, runs):
  tables = [comparison.curve_table('exponent', {}).assign(label='')]
  for method, (version, identifier) in _AUTHORS.items():
    curves = {
      (task.name, method): paper_numbers.curve(
        f'{identifier}_{task.authors}'
      ).by_x
      for task in found
      if task.authors
      and ((runs['task'] == task.name) & (runs['method'] == method)).any()
    }
    label = f'authors, {method} (arXiv 1806.01603{version})'
    tables.append(
      comparison.curve_table('exponent', curves).assign(label=label)
    )
  return pd.concat([table for table in tables if len(table)] or tables[:1])


def _images(table):
  return ' and '.join(
    f'{images} images' for images in sorted(set(table['images']))
  )


def _mark(axes, looks, table):
  """Rings the chosen rates and crosses those at which runs diverged."""
  marks = []
  for place, method in enumerate(paper.ordered(table['method'])):
    rows = table[table['method'] == method]
    chosen, lost = rows[rows['chosen']], rows[rows['n'] == 0]
    if len(chosen):
      marks += axes.plot(chosen['exponent'], 100 * chosen['mean'], **_RING)
    if len(lost):
      marks += axes.plot(
        lost['exponent'] + _CROSSES_APART * place,
        [_CROSS_HEIGHT] * len(lost),
        color=looks[method].color,
        transform=axes.get_xaxis_transform(),
        label=f'{method} diverged',
        **_CROSS,
      )
  return marks


def _label(axes, exponents):
  """Writes the rates as powers of 3, as the paper does."""
  ticks = range(math.floor(min(exponents)), math.ceil(max(exponents)) + 1)
  axes.set_xticks(ticks, [f'$3^{{{tick}}}$' for tick in ticks])
