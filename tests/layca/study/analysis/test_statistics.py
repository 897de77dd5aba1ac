"""Intervals, correlations and trends, against numbers by hand and scipy."""

import itertools
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


def test_rank_correlation_is_spearmans():
  # Ranks 1 2 3 4 and 2 1 4 3: 1 - 6 * 4 / (4 * 15).
  x, y = [0.1, 0.2, 0.3, 0.9], [0.5, 0.1, 0.9, 0.8]
  assert statistics.rank_correlation(x, y) == pytest.approx(0.6)
  for few in ([], [1, 2], [1, 1, 1]):
    assert math.isnan(statistics.rank_correlation(few, range(len(few))))
    assert math.isnan(statistics.rank_correlation(range(len(few)), few))


def test_correlations_are_averaged_as_fishers_z():
  values = [-0.9, -0.5, -0.7]
  found = statistics.mean_correlation(values)
  z = [0.5 * math.log((1 + r) / (1 - r)) for r in values]
  expected = stats.ttest_1samp(z, 0.0, alternative='less')
  assert found.value == pytest.approx(np.mean(z))
  assert found.p_below() == pytest.approx(expected.pvalue)
  ends = stats.ttest_1samp(z, 0.0).confidence_interval(0.95)
  assert found.interval() == pytest.approx(tuple(ends))


def test_an_order_without_a_flaw_counts_as_one_of_995():
  found = statistics.mean_correlation([1.0, 0.995, -1.0, -0.995])
  assert found.value == pytest.approx(0.0, abs=1e-12)
  assert found.error == pytest.approx(math.atanh(0.995) / math.sqrt(3))
  alone = statistics.mean_correlation([-1.0])
  assert alone.value == pytest.approx(-math.atanh(0.995))
  assert math.isnan(alone.error)


def page_p(heights):
  """Counts the orders whose sum of ranks by place is as large."""
  count = len(heights[0])
  ranks = np.arange(1, count + 1)
  sums = [ranks @ order for order in itertools.permutations(ranks)]
  found = sum(ranks @ stats.rankdata(row) for row in heights)
  totals = [sum(x) for x in itertools.product(sums, repeat=len(heights))]
  return np.mean([total >= found for total in totals])


def test_a_trend_is_tested_as_page_does():
  heights = np.random.default_rng(2).normal(size=[3, 4])
  heights += [0.0, -0.5, -1.5, -1.0]
  falls, rises = statistics.trend_p(heights)
  assert falls == pytest.approx(page_p(-heights))
  assert rises == pytest.approx(page_p(heights))
  assert falls < 0.05 < rises
  # One order of six for each of two seeds; any size of the heights.
  assert statistics.trend_p([[9, 5, 1], [0.3, 0.2, 0.1]]) == (
    pytest.approx((1 / 36, 1.0))
  )


def test_a_share_has_the_interval_of_wilson():
  share, number, z = 0.6, 50, 1.959964
  middle = (share + z**2 / (2 * number)) / (1 + z**2 / number)
  half = (z / (1 + z**2 / number)) * math.sqrt(
    share * (1 - share) / number + z**2 / (4 * number**2)
  )
  expected = (middle - half, middle + half)
  assert statistics.wilson(share, number) == pytest.approx(expected, rel=1e-6)


def test_an_interval_of_a_share_is_made_in_log_odds():
  # By 0.05 / 0.25 = 0.2 on either side of log-odds 0.
  expected = (1 / (1 + math.exp(0.2)), 1 / (1 + math.exp(-0.2)))
  assert statistics.of_shares(0.5, 0.05) == pytest.approx(expected)
  low, high = statistics.of_shares(0.99, 0.03)
  assert low < 0.96 < 0.99 < high < 1
  # Small ones are as wide as they were.
  assert statistics.of_shares(0.3, 1e-4) == pytest.approx(
    (0.2999, 0.3001), abs=1e-7
  )
