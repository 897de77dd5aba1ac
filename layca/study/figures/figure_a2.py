"""Appendix A.2, of which the paper has no figure: its advice on Layca.

Test accuracy at alpha 0 by the setting that a piece of advice is about: the
rate, batch norm, when the rate drops, biases, float16; SGD beside it where it
was run.
"""

import re

import pandas as pd

from layca.study import paper
from layca.study.analysis import advice, comparison, tasks
from layca.study.analysis.records import Records
from layca.study.analysis.statistics import PooledDeviation
from layca.study.plots import error_curves, style
from layca.study.plots.drawing import Drawing

_DEFAULT = f'{paper.LAYCA} 3^-3'
_METHODS = (paper.LAYCA, paper.SGD)
_SCHEDULE = ['first_drop', 'epochs']
_NETWORK = ['has_batch_norm', 'has_biases', 'precision']
_KEYS = ['method', 'exponent', *_NETWORK, *_SCHEDULE]
# Single runs stand below the bar.
_BELOW = 0.22


def draw(name: str, records: Records, with_authors: bool) -> Drawing:
  """Draws accuracies by setting, a column a task; see `figures.draw`."""
  found, notes = tasks.select(
    records,
    name,
    'runs of Layca at alpha 0 that differ in rate, drops or network',
    _compared,
    by=_KEYS,
  )
  tables = [_settings(task, with_authors) for task in found]
  title = "The paper's advice on Layca (Appendix A.2), alpha 0"
  picture = _picture(title, found, tables)
  table = pd.concat(tables, ignore_index=True)
  return Drawing(picture, title, table.drop(columns=_KEYS[1:]), notes)


def _compared(task):
  """Returns a task's runs at alpha 0, if Layca's have several settings."""
  runs = task.runs[task.runs['method'].isin(_METHODS)]
  runs = advice.describe(runs[runs['alpha'] == 0])
  of_layca = runs[runs['method'] == paper.LAYCA]
  return runs if len(of_layca[_KEYS].drop_duplicates()) > 1 else runs[:0]


def _settings(task, with_authors):
  """Returns a row a setting: rates, batch norm, drops, biases, precisions."""
  usual = task.runs[[*_SCHEDULE, 'precision']].mode().iloc[0]
  table = comparison.summarize(task.runs, ['task', *_KEYS], pooled_by=['task'])
  order = {
    'is_other_precision': True,
    'has_biases': True,
    'is_rare': True,
    'first_drop': True,
    'method': True,
    'has_batch_norm': False,
    'exponent': False,
  }
  table = table.assign(
    is_rare=(table[_SCHEDULE] != usual[_SCHEDULE]).any(axis=1),
    is_other_precision=table['precision'] != usual['precision'],
  ).sort_values([*order], ascending=[*order.values()], ignore_index=True)
  table.insert(2, 'setting', list(map(_name, table.itertuples())))
  table = table.drop(columns=['is_rare', 'is_other_precision'])
  identifiers = {}
  if with_authors and task.authors:
    identifier = f'v2_exploration_rho0_{task.authors}'
    identifiers = {(task.name, paper.LAYCA): identifier}
  theirs = comparison.authors_table('exponent', identifiers)
  theirs['setting'] = [f'{paper.LAYCA} 3^{x:g}' for x in theirs['exponent']]
  table = comparison.with_authors(table, theirs, ['task', 'setting'])
  return _minus_default(table)


def _minus_default(table):
  """Returns a table with each setting's difference from the default."""
  table = table.assign(minus_default=float('nan'))
  table['minus_default_half_width'] = float('nan')
  default = table[table['setting'] == _DEFAULT]
  if len(default):
    others = table['setting'] != _DEFAULT
    deviation = PooledDeviation.of(table['values'])
    size, mean = default[['n', 'mean']].iloc[0]
    table.loc[others, 'minus_default'] = table['mean'] - mean
    table.loc[others, 'minus_default_half_width'] = [
      deviation.half_width(n, int(size)) for n in table['n'][others]
    ]
  return table


def _name(row):
  """Returns a setting in words, such as 'Layca 3^-3, no batch norm'."""
  words = [f'{row.method} 3^{row.exponent:g}']
  if not row.has_batch_norm:
    words.append('no batch norm')
  if row.is_rare:
    words.append(f'drop at {row.first_drop:g} of {row.epochs:g} epochs')
  if row.has_biases:
    words.append('biases')
  if row.is_other_precision:
    words.append(row.precision)
  return ', '.join(words)


def _picture(title, found, tables):
  labels = ['test accuracy (%)'] * len(found)
  figure, axes = style.create_panels(title, labels, [''])
  looks = style.method_looks(_METHODS)
  handles = []
  for panel, task, table in zip(axes[0], found, tables, strict=True):
    panel.set_title(task.title, fontsize=10)
    for method, rows in table.groupby('method'):
      handles += error_curves.add(
        panel,
        rows.index,
        rows,
        looks[method],
        label=method,
        beside=_BELOW,
        line='none',
        is_horizontal=True,
      )
    names = [
      re.sub(r'3\^(-?[\d.]+)', r'$3^{\1}$', name) for name in table['setting']
    ]
    panel.set_yticks(range(len(names)), names, fontsize=8)
    panel.set_ylim(len(names) - 0.5, -0.5)
  handles += error_curves.explanations(pd.concat(tables))
  style.add_legend(figure, handles)
  return figure
