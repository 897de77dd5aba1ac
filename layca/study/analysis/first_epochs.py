"""Our first epochs at the paper's settings beside the authors': are they equal?

Quantities of a run by epoch are the train loss, a mean over the epoch in
training mode, and the cosine distance of each layer to its start, beside the
mean over layers. Ours are of the end of an epoch. The authors took record e of
the distances right after the first update of epoch e, so that the end of our
epoch e has their record e + 1, which holds one update more: with Layca at 3^-3,
0.0007 at most.

The rule: ours, a mean over n starts, equals the authors' single start if they
differ by no more than the margin,

  t * s * sqrt(1 + 1/n) + half a unit of the authors' last decimal,

where s is the standard deviation over starts and t the 99.5% quantile of
Student's distribution with its degrees of freedom (2.6 with very many). So one
row in a hundred differs by chance where nothing else does; those of one run go
together.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy import stats

from layca.study import paper
from layca.study.analysis import paper_numbers

TRAIN_LOSS, MEAN_DISTANCE, LAYER = 'train_loss', 'mean distance', 'layer '
_LEVEL = 0.99
# Half a unit of the authors' last decimal: of losses, of distances.
_ROUNDING = {TRAIN_LOSS: 5e-5}
_ROUNDING_OF_DISTANCE = 5e-4


def of_run(epochs: pd.DataFrame) -> pd.DataFrame:
  """Returns a run's quantities, by epoch from 0.

  Args:
    epochs: its rows of `Records.epochs`.

  Returns:
    Columns TRAIN_LOSS, MEAN_DISTANCE, and LAYER with the name of each layer in
    forward order; NaN where the monitor knows no distance.
  """
  distances = epochs.pivot(
    index='epoch', columns='layer', values='cosine_distance'
  ).astype(np.float64)
  names = epochs.drop_duplicates('layer').set_index('layer')['layer_name']
  losses = epochs.groupby('epoch')['train_loss'].first()
  return _quantities(losses, distances.rename(columns=names))


def of_authors(task: paper.Task, method: str) -> pd.DataFrame:
  """Returns what `of_run` does of the authors' training at alpha 0.

  The epochs are those of which they have both; layers are called by position.

  Args:
    task: one of `paper.ALPHA_TASKS`.
    method: `paper.LAYCA` or `paper.SGD`.

  Raises:
    ValueError: if they have no such training.
  """
  part = f'{task.authors}_{method.lower()}'
  distances = paper_numbers.family(f'v1_fig3_{part}')
  distances.index -= 1
  if method == paper.LAYCA:
    losses = paper_numbers.family(f'v1_fig5_8_{part}')['0.0']
  else:
    losses = paper_numbers.curve(f'v1_sec5_{part}_train_loss')
  table = _quantities(losses, distances).dropna()
  table.index = table.index.astype(int)
  return table


def _quantities(losses, distances):
  layers = distances.add_prefix(LAYER)
  table = layers.assign(
    **{TRAIN_LOSS: losses, MEAN_DISTANCE: distances.mean(axis=1)}
  )
  return table[[TRAIN_LOSS, MEAN_DISTANCE, *layers]]


def compare(
  ours: Mapping[int, pd.DataFrame], theirs: pd.DataFrame | None
) -> pd.DataFrame:
  """Returns a row a quantity and epoch, ours beside the authors'.

  Args:
    ours: quantities of each run, by its seed; runs differ in nothing else but
      their number of epochs.
    theirs: of the authors, with as many layers; None leaves theirs out.

  Returns:
    `quantity`, `epoch`, the columns of `over_starts`; `authors`, `difference`,
    ours minus theirs, `margin` and `is_equal`, NA where one of these is
    unknown.

  Raises:
    ValueError: for another number of layers.
  """
  first = next(iter(ours.values()))
  if theirs is None:
    theirs = pd.DataFrame(columns=first.columns, dtype=np.float64)
  elif theirs.shape[1] != first.shape[1]:
    raise ValueError(
      f'{first.shape[1]} quantities cannot be compared with '
      f'{theirs.shape[1]} of the authors'
    )
  theirs = theirs.set_axis(first.columns, axis=1)
  tables = []
  for quantity in first:
    values = pd.DataFrame({seed: run[quantity] for seed, run in ours.items()})
    table = over_starts(values).assign(authors=theirs[quantity])
    table = _judged(table, _ROUNDING.get(quantity, _ROUNDING_OF_DISTANCE))
    table = table.rename_axis('epoch').reset_index()
    table.insert(0, 'quantity', quantity)
    tables.append(table)
  return pd.concat(tables, ignore_index=True)


def over_starts(values: pd.DataFrame) -> pd.DataFrame:
  """Returns the mean over starts of a quantity, and how much they vary.

  Args:
    values: [epochs, seeds], NaN where a run has ended.

  Returns:
    By epoch: `ours`, the mean; `n`, the starts in it; `spread`, the standard
    deviation of one start; `freedom`, its degrees of freedom. Where an epoch
    has fewer starts than the first ones, their last spread is carried forward
    as a share of the value. NaN if there is one start alone.
  """
  values = values.sort_index()
  ours, n = values.mean(axis=1), values.count(axis=1)
  is_measured = (n == n.max()) & (n > 1)
  share = (values.std(axis=1) / ours.abs()).where(is_measured).ffill()
  freedom = (n - 1).where(is_measured).ffill()
  return pd.DataFrame(
    {'ours': ours, 'n': n, 'spread': share * ours.abs(), 'freedom': freedom}
  )


def margins(table: pd.DataFrame, rounding: float) -> pd.Series:
  """Returns the largest difference that counts as none; see the rule above.

  Args:
    table: `n`, `spread` and `freedom`.
    rounding: half a unit of the authors' last decimal.
  """
  t = stats.t.ppf((1 + _LEVEL) / 2, table['freedom'])
  return t * table['spread'] * np.sqrt(1 + 1 / table['n']) + rounding


def _judged(table, rounding):
  difference, margin = (
    table['ours'] - table['authors'],
    margins(table, rounding),
  )
  is_equal = (difference.abs() <= margin).astype('boolean')
  is_known = difference.notna() & margin.notna()
  return table.assign(
    difference=difference, margin=margin, is_equal=is_equal.where(is_known)
  )
