"""Beyond the paper: its own runs' first epochs, ours beside the authors'.

Train loss, and how far the layers have turned, by epochs done, of Layca and SGD
at the paper's settings (configs/sweeps/head_start.py). The authors trained from
one start. The rule of `analysis.first_epochs` says what counts as equal: within
99% of what starts differ by (Student's t), plus half a unit of the authors'
last decimal. How much starts differ is known from the epochs that several seeds
have, and carried forward as a share of the value.

The table has a row a task, method, epoch and quantity: the train loss, the mean
distance over layers, then each layer's distance.
"""

import pandas as pd
from matplotlib.lines import Line2D

from layca.study import paper
from layca.study.analysis import first_epochs, tasks
from layca.study.analysis.first_epochs import LAYER, MEAN_DISTANCE, TRAIN_LOSS
from layca.study.analysis.records import Records
from layca.study.plots import epoch_curves, style
from layca.study.plots.drawing import Drawing
from layca.study.plots.epoch_curves import Curve

_METHODS = (paper.LAYCA, paper.SGD)
_SCALE = 'paper'
_RANGE = style.AUTHORS | {'linewidth': 0.7, 'label': '_range'}
_RULE = (
  'equal: the difference is within 99% of what starts differ by (t * spread * '
  "sqrt(1 + 1/n)) plus half a unit of the authors' last decimal; a row in 100 "
  'differs by chance'
)


def draw(name: str, records: Records, with_authors: bool) -> Drawing:
  """Draws a column a task and method; see `figures.draw`."""
  found, notes = tasks.select(
    records,
    name,
    f'runs of {" or ".join(_METHODS)} at alpha 0 at the scale {_SCALE!r}, of '
    'an epoch at least',
    _compared,
    by=['method'],
    varied=('seed', 'epochs'),
  )
  columns = [
    _Column(task, method, with_authors)
    for task in found
    for method in paper.ordered(task.runs['method'])
  ]
  title = 'The first epochs at the settings of the paper'
  tables = [column.table for column in columns]
  if with_authors:
    notes += [_RULE, *(column.note() for column in columns)]
  return Drawing(_picture(title, columns), title, _ordered(tables), notes)


def _compared(task):
  """Returns a task's runs whose like the authors made, none twice."""
  runs = task.runs[
    task.runs['method'].isin(_METHODS)
    & (task.runs['alpha'] == 0)
    & (task.runs['epochs_run'] > 0)
  ]
  is_authors = bool(task.authors) and task.name.endswith(f':{_SCALE}')
  return runs if is_authors else runs[:0]


class _Column:
  """The runs of a task by a method, and the authors' run or None."""

  def __init__(self, task, method, with_authors):
    self.method, self.title = method, f'{method}: {task.title}'
    self.name = task.name
    self.runs = self._by_seed(task)
    # Not those of a network that was made another.
    depth = task.runs['kernels'].iloc[0]
    theirs = (
      first_epochs.of_authors(task.paper, method) if with_authors else None
    )
    is_same = theirs is not None and _depth(theirs) == depth
    self.theirs = theirs if is_same else None
    table = first_epochs.compare(self.runs, self.theirs)
    table.insert(0, 'task', task.name)
    table.insert(1, 'method', method)
    self.table = table

  def _by_seed(self, task):
    """Returns quantities by seed, of the run that came furthest."""
    runs = task.runs[task.runs['method'] == self.method]
    runs = runs.sort_values(['seed', 'epochs_run']).drop_duplicates(
      'seed', keep='last'
    )
    return {
      row.seed: first_epochs.of_run(task.epochs_of(row.run))
      for row in runs.itertuples()
    }

  def note(self):
    """Returns how many rows are equal to the authors'."""
    starts = f'{self.table["n"].max()} starts'
    head = f'{self.name}, {self.method}, {starts}'
    if self.theirs is None:
      return f'{head}: the network is not that of the authors'
    judged = self.table.dropna(subset='is_equal')
    if not len(judged):
      return f'{head}: a single start cannot be compared'
    kinds = judged['quantity'].where(
      judged['quantity'].isin([TRAIN_LOSS, MEAN_DISTANCE]), 'layers'
    )
    words = {TRAIN_LOSS: 'train loss', 'layers': "layers' distances"}
    counts = [
      f'{words.get(kind, kind)} {rows.sum()} of {len(rows)}'
      for kind, rows in judged['is_equal'].groupby(kinds, sort=False)
    ]
    return f'{head}: equal rows: {", ".join(counts)}'


def _depth(quantities):
  return sum(name.startswith(LAYER) for name in quantities)


def _ordered(tables):
  """Returns one table, with what is no single layer's first."""
  table = pd.concat(tables, ignore_index=True)
  is_layer = table['quantity'].str.startswith(LAYER)
  table = pd.concat([table[~is_layer], table[is_layer]], ignore_index=True)
  first = ['task', 'method', 'epoch', 'quantity']
  others = [name for name in table if name not in (*first, 'freedom')]
  return table[[*first, *others]]


def _picture(title, columns):
  figure, axes = style.create_panels(
    title, ['epochs done'] * len(columns), ['train loss', 'cosine distance']
  )
  looks = style.method_looks(_METHODS)
  handles = []
  for column, (losses, distances) in zip(columns, axes.T, strict=True):
    losses.set_title(column.title, fontsize=style.TITLE_SIZE)
    color = looks[column.method].color
    loss = Curve(f'{column.method}: train loss', _losses(column), color)
    layers = Curve(
      f'{column.method}: median over layers',
      _distances(column),
      color,
      's',
      is_median=True,
    )
    epoch_curves.draw(losses, [loss])
    epoch_curves.draw(distances, [layers])
    handles += epoch_curves.handles([loss])
    handles += epoch_curves.handles([layers], 'range over layers')
    if column.theirs is not None:
      handles += _draw_authors(losses, distances, column)
  style.add_legend(figure, handles)
  return figure


def _losses(column):
  """Returns train losses [epochs, seeds] by epochs done."""
  return _done(
    pd.DataFrame({seed: run[TRAIN_LOSS] for seed, run in column.runs.items()})
  )


def _distances(column):
  """Returns mean distances over seeds [epochs, layers] by epochs done."""
  runs = pd.concat(column.runs).groupby(level='epoch').mean()
  return _done(runs.filter(regex=f'^{LAYER}'))


def _done(table):
  return table.set_axis(table.index + 1)


def _draw_authors(losses, distances, column):
  """Draws theirs as far as ours go; returns what explains them."""
  last = max(run.index[-1] for run in column.runs.values())
  theirs = _done(column.theirs.loc[:last])
  losses.plot(theirs[TRAIN_LOSS], **style.AUTHORS)
  layers = theirs.filter(regex=f'^{LAYER}')
  distances.plot(layers.median(axis=1), **style.AUTHORS)
  for end in (layers.min(axis=1), layers.max(axis=1)):
    distances.plot(end, **_RANGE)
  range_ = _RANGE | {'label': 'authors: range over layers'}
  return [Line2D([], [], **style.AUTHORS), Line2D([], [], **range_)]
