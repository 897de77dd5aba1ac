"""The tidy table: means, intervals and differences by hand."""

import math

import pandas as pd
import pytest

from layca.study.analysis import comparison

# 97.5% quantiles of Student's t, of one and two degrees of freedom.
T_1, T_2 = 12.70620, 4.302653
KEYS = ['task', 'alpha']
# Two seeds at each of two alphas of one task, and one seed of another.
RUNS = pd.DataFrame(
  {
    'task': ['a', 'a', 'a', 'a', 'b'],
    'alpha': [0.0, 0.0, 0.6, 0.6, 0.0],
    'reported_test_accuracy': [0.60, 0.62, 0.50, 0.54, 0.30],
    'train_accuracy': [1.00, 0.97, 0.99, 0.99, 1.00],
    'fitted': [True, False, True, True, True],
  }
)
# Sums of squares 2 * 0.01^2 and 2 * 0.02^2, of two degrees of freedom.
POOLED = T_2 * math.sqrt(5e-4)


def test_a_row_is_a_mean_over_seeds():
  table = comparison.summarize(RUNS, KEYS)
  assert table['mean'].tolist() == pytest.approx([0.61, 0.52, 0.30])
  assert table['n'].tolist() == [2, 2, 1]
  assert table['train_accuracy'].tolist() == [0.97, 0.99, 1.0]
  assert table['fitted'].tolist() == [False, True, True]
  assert table['values'].tolist() == [[0.60, 0.62], [0.50, 0.54], [0.30]]
  (mean,) = comparison.summarize(RUNS[:2], KEYS, 'train_accuracy')['mean']
  assert mean == pytest.approx(0.985)


@pytest.mark.parametrize(
  ('pooled_by', 'expected'),
  [
    (('task',), [POOLED / 2**0.5, POOLED / 2**0.5, math.nan]),
    ((), [POOLED / 2**0.5, POOLED / 2**0.5, POOLED]),
    # Deviations of sqrt(2) * 0.01, and of twice that.
    (KEYS, [T_1 * 0.01, T_1 * 0.02, math.nan]),
  ],
)
def test_rows_of_a_group_share_one_deviation(pooled_by, expected):
  widths = comparison.summarize(RUNS, KEYS, pooled_by=pooled_by)['half_width']
  assert widths.tolist() == pytest.approx(expected, nan_ok=True)
