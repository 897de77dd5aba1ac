"""THE tidy table: a row a task, method and setting, ours and the authors'."""

from collections.abc import Mapping, Sequence

import pandas as pd

from layca.study import paper
from layca.study.analysis import paper_numbers
from layca.study.analysis.statistics import PooledDeviation


def summarize(
  runs: pd.DataFrame,
  by: Sequence[str],
  y: str = 'reported_test_accuracy',
  pooled_by: Sequence[str] = ('task',),
) -> pd.DataFrame:
  """Returns means over seeds with 95% intervals.

  Args:
    runs: rows of `Records.runs`.
    by: columns whose values make a row, such as ('task', 'method', 'alpha').
    y: column whose mean is taken.
    pooled_by: those of `by` within which all rows share one deviation (see
      `PooledDeviation`).

  Returns:
    The columns of `by`; `mean`, `half_width`, half of the interval, NaN if
    unknown; `n`, the number of runs; `train_accuracy`, the least of theirs;
    `fitted`, whether all fit their training images; `values`, a list.
  """
  table = (
    runs.groupby(list(by))
    .agg(
      mean=(y, 'mean'),
      n=(y, 'size'),
      train_accuracy=('train_accuracy', 'min'),
      fitted=('fitted', 'all'),
      values=(y, list),
    )
    .reset_index()
  )
  table.insert(len(by) + 1, 'half_width', half_widths(table, pooled_by))
  return table


def half_widths(table: pd.DataFrame, pooled_by: Sequence[str]) -> pd.Series:
  """Returns half the width of each row's interval, from its `values`."""
  widths = pd.Series(float('nan'), table.index)
  groups = table.groupby(list(pooled_by)) if pooled_by else [('', table)]
  for _, group in groups:
    deviation = PooledDeviation.of(group['values'])
    for place, values in group['values'].items():
      widths[place] = deviation.half_width(len(values))
  return widths


def with_authors(
  table: pd.DataFrame, authors: pd.DataFrame, on: Sequence[str]
) -> pd.DataFrame:
  """Returns a table with the columns `authors` and `difference`, ours minus it.

  Args:
    table: with a column `mean`.
    authors: the authors' `mean`, by the columns of `on`.
    on: what a row of one has in common with its row of the other.
  """
  on = list(on)
  if not len(authors):
    return table.assign(authors=float('nan'), difference=float('nan'))
  theirs = authors[[*on, 'mean']].rename(columns={'mean': 'authors'})
  merged = table.merge(theirs, how='left', on=on)
  return merged.assign(difference=merged['mean'] - merged['authors'])


def authors_table(
  x: str, identifiers: Mapping[tuple[str, str], str]
) -> pd.DataFrame:
  """Returns curves of the authors as a table.

  Args:
    x: name of the column of their x.
    identifiers: name of the curve in `paper_numbers` by (task, method).

  Returns:
    `task`, `method`, x, `mean`, and `label`, what the legend calls them.
  """
  rows = [
    {
      'task': task,
      'method': method,
      x: place,
      'mean': value,
      'label': f'authors, {method} ({paper.ARXIV}{identifier[:2]})',
    }
    for (task, method), identifier in identifiers.items()
    for place, value in paper_numbers.curve(identifier).items()
  ]
  return pd.DataFrame(rows, columns=['task', 'method', x, 'mean', 'label'])
