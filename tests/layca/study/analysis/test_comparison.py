"""The tidy table: means, intervals and differences by hand."""

import math

import pandas as pd
import pytest

from layca.study.analysis import comparison

# 97.5% quantiles of Student's t, by degrees of freedom.
T = {1: 12.70620, 2: 4.302653, 3: 3.182446}
KEYS = ['task', 'alpha']


def runs():
  """Two seeds at each of two alphas of one task, and one seed of another."""
  rows = [
    ('a', 0.0, 0.60, 1.00),
    ('a', 0.0, 0.62, 0.97),
    ('a', 0.6, 0.50, 0.99),
    ('a', 0.6, 0.54, 0.99),
    ('b', 0.0, 0.30, 1.00),
  ]
  columns = [*KEYS, 'reported_test_accuracy', 'train_accuracy']
  table = pd.DataFrame(rows, columns=columns)
  return table.assign(fitted=table['train_accuracy'] > 0.98)


def test_a_row_is_a_mean_over_seeds():
  table = comparison.summarize(runs(), KEYS)
  assert list(table) == [
    *KEYS, 'mean', 'half_width', 'n', 'train_accuracy', 'fitted', 'values'
  ]  # fmt: skip
  assert table['mean'].tolist() == pytest.approx([0.61, 0.52, 0.30])
  assert table['n'].tolist() == [2, 2, 1]
  assert table['train_accuracy'].tolist() == [0.97, 0.99, 1.0]
  assert table['fitted'].tolist() == [False, True, True]
  assert table['values'].tolist() == [[0.60, 0.62], [0.50, 0.54], [0.30]]
  (mean,) = comparison.summarize(runs()[:2], KEYS, 'train_accuracy')['mean']
  assert mean == pytest.approx(0.985)


def test_rows_of_a_task_share_one_deviation():
  widths = comparison.summarize(runs(), KEYS)['half_width']
  # Sums of squares 2 * 0.01^2 and 2 * 0.02^2, of two degrees of freedom.
  deviation = math.sqrt((2 * 0.01**2 + 2 * 0.02**2) / 2)
  expected = T[2] * deviation / math.sqrt(2)
  assert widths.tolist()[:2] == pytest.approx([expected] * 2)
  assert math.isnan(widths[2])


@pytest.mark.parametrize(
  ('pooled_by', 'expected'),
  [
    # A deviation of sqrt(2) * 0.01, and twice that: each over sqrt(2).
    (KEYS, [T[1] * 0.01, T[1] * 0.02, math.nan]),
    ((), [T[2] * math.sqrt(5e-4) * n for n in (0.5**0.5, 0.5**0.5, 1)]),
  ],
)
def test_a_deviation_may_be_of_each_row_or_of_all(pooled_by, expected):
  table = comparison.summarize(runs(), KEYS, pooled_by=pooled_by)
  widths = table['half_width'].tolist()
  assert widths == pytest.approx(expected, nan_ok=True)


def test_differences_are_ours_minus_the_authors():
  ours = comparison.summarize(runs(), KEYS)
  authors = pd.DataFrame({'task': ['a'], 'alpha': [0.6], 'mean': [0.55]})
  table = comparison.with_authors(ours, authors, KEYS)
  expected = [math.nan, 0.55, math.nan]
  assert table['authors'].tolist() == pytest.approx(expected, nan_ok=True)
  assert table['difference'][1] == pytest.approx(0.52 - 0.55)
  none = comparison.with_authors(ours, authors[:0], KEYS)
  assert none[['authors', 'difference']].isna().all(axis=None)


def test_the_authors_curves_are_a_table():
  identifiers = {('t', 'Layca'): 'v2_exploration_rho0_cifar10'}
  table = comparison.authors_table('exponent', identifiers)
  at_default = table[table['exponent'] == -3]
  assert at_default[['task', 'method', 'mean']].values.tolist() == [
    ['t', 'Layca', 0.8845]
  ]
  assert set(table['label']) == {'authors, Layca (arXiv 1806.01603v2)'}
  assert list(comparison.authors_table('alpha', {})) == [
    'task', 'method', 'alpha', 'mean', 'label'
  ]  # fmt: skip
