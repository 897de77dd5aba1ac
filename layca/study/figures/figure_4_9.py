"""Figures 4 and 9: accuracy of five methods by epochs (Section 6.2).

Figure 4 shows it on test images, Figure 9 in training: without Layca on the
left, with Layca beside it, and the last epoch of both on the right, the
authors' below ours. The claim that they serve: without Layca the methods
generalise differently, with it alike.
"""

import pandas as pd

from layca.study import paper
from layca.study.analysis import comparison, paper_numbers, tasks
from layca.study.analysis.records import Records
from layca.study.analysis.tasks import Task
from layca.study.plots import epoch_curves, error_curves, style
from layca.study.plots.drawing import Drawing
from layca.study.plots.epoch_curves import Curve

_QUANTITIES = {'4': 'test_accuracy', '9': 'train_accuracy'}
_NAMES = [paper.OPTIMIZERS[optimizer] for optimizer in paper.LAYCA_RATES]
# Last epochs without Layca stand left of a method's place, those with it right.
_BESIDE = {False: -0.16, True: 0.16}
_POINTS_BESIDE = 0.09
NEEDED = 'runs of one task by several optimizers at alpha 0'
_KEYS = ['task', 'optimizer.layca', 'optimizer.name']


def draw(name: str, records: Records, with_authors: bool) -> Drawing:
  """Draws three panels a task, and the authors' below; see `figures.draw`."""
  quantity = _QUANTITIES[name]
  what = quantity.replace('_', ' ')
  found, notes = tasks.select(records, name, NEEDED, compared, by=['method'])
  runs = tasks.runs_of(found)
  # How much seeds vary the methods with Layca tell together, and the others.
  table = comparison.summarize(runs, _KEYS, quantity, _KEYS[:2])
  authors = _authors(name, found if with_authors else [])
  table = comparison.with_authors(table, authors, _KEYS)
  other = _QUANTITIES['9' if name == '4' else '4']
  table[other] = runs.groupby(_KEYS)[other].mean().to_numpy()
  title = f'Figure {name}: {what} of five methods, without Layca and with it'
  rows = []
  for task in found:
    of_task = table[table['task'] == task.name]
    rows.append((f'{what} (%)', task.title, of_task, _curves(task, quantity)))
    theirs = authors[authors['task'] == task.name]
    if len(theirs):
      curves = _authors_curves(name)
      rows.append((f'authors: {what} (%)', 'authors', theirs, curves))
    notes += _notes(task, of_task, theirs)
  methods = map(paper.method, table[_KEYS[2]], table[_KEYS[1]])
  table.insert(1, 'method', list(methods))
  return Drawing(_picture(title, rows, quantity), title, table, notes)


def compared(task: Task) -> pd.DataFrame:
  """Returns a task's runs of the five methods at alpha 0, if several ran.

  Of SGD without Layca, runs with weight decay are the paper's baseline: where
  there are any, those without it are left out.
  """
  runs = task.runs[task.runs['alpha'] == 0]
  runs = runs[runs['optimizer.name'].isin(paper.LAYCA_RATES)]
  plain = runs['method'] == paper.SGD
  decayed = plain & (runs['optimizer.l2'] > 0)
  if decayed.any():
    runs = runs[decayed | ~plain]
  return tasks.several(runs, 'optimizer.name')


def _curves(task, quantity):
  """Returns a table [epochs, runs] by (with Layca, optimizer)."""
  # What belongs to an epoch stands beside each layer.
  epochs = task.epochs[task.epochs['layer'] == 0]
  return {
    key: epochs[epochs['run'].isin(runs['run'])]
    .pivot(index='epoch', columns='run', values=quantity)
    .dropna()
    for key, runs in task.runs.groupby(_KEYS[1:])
  }


def _authors_curves(name):
  curves = {}
  for layca, mode in paper.MODES.items():
    family = paper_numbers.family(f'v1_fig{name}_{paper_numbers.part(mode)}')
    for optimizer in paper.LAYCA_RATES:
      curves[layca, optimizer] = family[paper.OPTIMIZERS[optimizer]]
  return curves


def _authors(name, found):
  """Returns the authors' last epochs, for each of our tasks that is theirs."""
  rows = [
    [task.name, *key, curve.iloc[-1], float('nan'), [curve.iloc[-1]]]
    for task in found
    if task.paper == paper.TASKS[paper.METHODS_TASK]
    for key, curve in _authors_curves(name).items()
  ]
  columns = [*_KEYS, 'mean', 'half_width', 'values']
  return pd.DataFrame(rows, columns=columns)


def _picture(title, rows, quantity):
  labels = [label for label, *_ in rows]
  figure, axes = style.create_panels(title, ['epoch', 'epoch', ''], labels)
  looks = style.method_looks(_NAMES)
  drawn = []
  for panels, (_, heading, table, curves) in zip(axes, rows, strict=True):
    for panel in panels[:2]:
      if panel is not axes[0][0]:
        panel.sharey(axes[0][0])
    for layca, mode in paper.MODES.items():
      panel = panels[int(layca)]
      panel.set_title(
        f'{heading}, {mode}\n{_spread(table, layca)}', fontsize=10
      )
      of_mode = [
        Curve(name, curves[layca, optimizer], *looks[name])
        for optimizer, name in zip(paper.LAYCA_RATES, _NAMES, strict=True)
        if (layca, optimizer) in curves
      ]
      epoch_curves.draw(panel, of_mode, scale=100)
      drawn += of_mode
    longest = max(len(curve) for curve in curves.values())
    for panel in panels[:2]:
      panel.set_xlim(0, max(longest - 1, 1))
    _draw_last_epochs(panels[2], table, looks)
    panels[2].set_title(f'{heading}, last epoch', fontsize=10)
    style.limit_to_percent(panels[2])
  style.limit_to_percent(axes[0][0])
  if quantity == _QUANTITIES['4']:
    style.match_log_odds(axes[:, 2])
  else:
    # Near 100% log-odds tell no differences.
    for panel in axes[1:, 2]:
      panel.sharey(axes[0][2])
    axes[0][2].autoscale(axis='y')
    style.limit_to_percent(axes[0][2])
  handles = epoch_curves.handles(drawn)
  for layca, mode in paper.MODES.items():
    handles.append(error_curves.mark(f'last epoch {mode}', is_hollow=layca))
  handles += error_curves.explanations(rows[0][2].drop(columns='fitted'))
  style.add_legend(figure, handles)
  return figure


def _draw_last_epochs(axes, table, looks):
  """Draws means at each method's place: filled, and hollow with Layca."""
  for _, row in table.iterrows():
    name, layca = paper.OPTIMIZERS[row[_KEYS[2]]], row[_KEYS[1]]
    error_curves.add(
      axes,
      [_NAMES.index(name) + _BESIDE[layca]],
      row.to_frame().T.assign(fitted=not layca),
      looks[name],
      label=name,
      beside=_POINTS_BESIDE,
      line='none',
    )
  axes.set_xlim(-0.5, len(_NAMES) - 0.5)
  axes.set_xticks(range(len(_NAMES)), _NAMES, fontsize=8)


def _spread(table, layca):
  """Returns how far the methods' last epochs lie apart, in words."""
  means = table.loc[table['optimizer.layca'] == layca, 'mean']
  if len(means) < 2:
    return 'too few methods to compare'
  points = 100 * (means.max() - means.min())
  return f'last epochs of {len(means)} methods lie {points:.2f} points apart'


def _notes(task, ours, theirs):
  """Returns which methods have no run, and how far the others lie apart."""
  found = set(zip(ours['optimizer.layca'], ours['optimizer.name'], strict=True))
  notes = [
    f'{task.name}: there is no run of {paper.method(optimizer, layca)}'
    for layca in paper.MODES
    for optimizer in paper.LAYCA_RATES
    if (layca, optimizer) not in found
  ]
  return notes + [
    f'{task.name}{whose}, {mode}: {_spread(table, layca)}'
    for whose, table in (('', ours), (', authors', theirs))
    for layca, mode in paper.MODES.items()
    if len(table)
  ]
