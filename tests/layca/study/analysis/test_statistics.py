"""Intervals and rank correlations, against numbers by hand and scipy."""

import math

import numpy as np
import pytest
from scipy import stats

from layca.study.analysis import statistics
from layca.study.analysis.statistics import PooledDeviation


def test_half_width_is_that_of_student():
  # Standard deviation 1 (n - 1 in the denominator), of the mean 1 / sqrt(3);
  # the 97.5% quantile at two degrees of freedom is 4.3027.
  half = statistics.half_width([1.0, 2.0, 3.0])
  assert half == pytest.approx(4.302653 / math.sqrt(3), rel=1e-6)
  assert math.isnan(statistics.half_width([0.5]))
  assert math.isnan(statistics.half_width([]))


def test_the_deviation_of_two_groups_is_that_of_the_t_test():
  a, b = [1.0, 2.0, 4.0], [4.0, 7.0]
  # Sums of squares 14/3 and 9/2, of three degrees of freedom.
  pooled = PooledDeviation.of([a, b])
  assert pooled.value == pytest.approx(math.sqrt((14 / 3 + 9 / 2) / 3))
  scipys = stats.ttest_ind(a, b, equal_var=True).confidence_interval(0.95)
  middle, half = np.mean(a) - np.mean(b), pooled.half_width(3, 2)
  assert (middle - half, middle + half) == pytest.approx(scipys, rel=1e-9)


def test_a_group_of_one_value_has_an_interval_by_the_deviation_of_others():
  pooled = PooledDeviation.of([[1.0, 2.0, 3.0], [50.0]])
  assert pooled == PooledDeviation(1.0, 2)
  assert math.isnan(PooledDeviation.of([[1.0], [2.0]]).half_width(1))


def test_a_spread_has_the_interval_of_tukey():
  # Means 2, 3, 7; pooled variance 1, six degrees of freedom, where the 95%
  # quantile of the studentised range of three is 4.339 (a table's).
  groups = [[1.0, 2.0, 3.0], [2.0, 3.0, 4.0], [6.0, 7.0, 8.0]]
  half = 4.339 / math.sqrt(3)
  expected = (5, 5 - half, 5 + half)
  assert statistics.spread(groups) == pytest.approx(expected, abs=1e-3)
  assert statistics.spread([[1.0, 1.0], [4.0, 4.0]]) == (3.0, 3.0, 3.0)
  value, *ends = statistics.spread([[1.0, 2.0], [5.0]])
  assert value == 3.5
  assert np.isnan(ends).all()


def test_rank_correlation_is_spearmans():
  # Ranks 1 2 3 4 and 2 1 4 3: 1 - 6 * 4 / (4 * 15).
  x, y = [0.1, 0.2, 0.3, 0.9], [0.5, 0.1, 0.9, 0.8]
  assert statistics.rank_correlation(x, y) == pytest.approx(0.6)
  for few in ([], [1, 2], [1, 1, 1]):
    assert math.isnan(statistics.rank_correlation(few, range(len(few))))
    assert math.isnan(statistics.rank_correlation(range(len(few)), few))


# Of six orders of three, one has a correlation so low, and all of them; of
# 9,999 random orders of nine none, but the one that is there.
@pytest.mark.parametrize(
  ('y', 'p'), [((9, 5, 1), 1 / 6), ((1, 5, 9), 1), (range(9, 0, -1), 1e-4)]
)
def test_permutations_tell_how_often_chance_is_as_low(y, p):
  assert statistics.permutation_p(range(len(y)), y) == pytest.approx(p)
