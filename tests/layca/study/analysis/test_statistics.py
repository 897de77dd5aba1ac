"""The interval of a mean, against numbers by hand."""

import math

import numpy as np
import pytest
from scipy import stats

from layca.study.analysis import statistics


def test_half_width_is_that_of_student():
  # Standard deviation 1 (n - 1 in the denominator), of the mean 1 / sqrt(3);
  # the 97.5% quantile at two degrees of freedom is 4.3027.
  assert statistics.half_width([1.0, 2.0, 3.0]) == pytest.approx(
    4.302653 / math.sqrt(3), rel=1e-6
  )
  # Ten experiments: 2.2622 at nine degrees of freedom.
  values = np.array([0.7, 0.8] * 5)
  deviation = 0.05 * math.sqrt(10 / 9)
  assert statistics.half_width(values) == pytest.approx(
    2.262157 * deviation / math.sqrt(10), rel=1e-6
  )


@pytest.mark.parametrize('values', [[0.5], []])
def test_a_single_value_has_no_interval_and_none_has_none(values):
  assert math.isnan(statistics.half_width(values))


def test_the_scatter_of_two_groups_is_that_of_the_t_test():
  a, b = [1.0, 2.0, 4.0], [4.0, 7.0]
  # Sums of squares 14/3 and 9/2, of three degrees of freedom.
  scatter = statistics.Scatter.of([a, b])
  assert scatter.deviation == pytest.approx(math.sqrt((14 / 3 + 9 / 2) / 3))
  assert scatter.freedom == 3
  scipys = stats.ttest_ind(a, b, equal_var=True).confidence_interval(0.95)
  middle, half = np.mean(a) - np.mean(b), scatter.half_width(3, 2)
  assert (middle - half, middle + half) == pytest.approx(scipys, rel=1e-9)


def test_the_scatter_of_many_groups_is_that_of_an_analysis_of_variance():
  rng = np.random.default_rng(2)
  groups = [rng.normal(size=size) for size in (2, 4, 3, 2)]
  scatter = statistics.Scatter.of(groups)
  total = np.concatenate(groups)
  between = sum(len(g) * (g.mean() - total.mean()) ** 2 for g in groups)
  within = (len(total) - 1) * total.var(ddof=1) - between
  assert scatter.freedom == 7
  assert scatter.deviation**2 == pytest.approx(within / 7)
  f = (between / 3) / scatter.deviation**2
  assert f == pytest.approx(stats.f_oneway(*groups).statistic)


def test_a_group_of_one_value_has_an_interval_by_the_scatter_of_others():
  scatter = statistics.Scatter.of([[1.0, 2.0, 3.0], [50.0]])
  assert scatter == statistics.Scatter(1.0, 2)
  # Two degrees of freedom: 4.302653.
  half = scatter.half_width(3, 1)
  assert half == pytest.approx(4.302653 * math.sqrt(4 / 3), rel=1e-6)


def test_single_values_have_no_scatter():
  scatter = statistics.Scatter.of([[1.0], [2.0]])
  assert math.isnan(scatter.deviation)
  assert math.isnan(scatter.half_width(1, 1))


def test_values_that_do_not_vary_are_exact():
  assert statistics.Scatter.of([[3.0, 3.0], [1.0]]).half_width(2, 1) == 0.0


def test_intervals_of_two_seeds_cover_the_truth_in_95_of_100_studies():
  rng = np.random.default_rng(3)
  studies = rng.normal([[0.0], [1.0], [5.0]], 1.0, (2000, 2, 3, 1))[..., 0]
  covered = [
    abs(groups[0].mean() - groups[1].mean() + 1)
    <= statistics.Scatter.of(groups).half_width(2, 2)
    for groups in studies.swapaxes(1, 2)
  ]
  assert np.mean(covered) == pytest.approx(0.95, abs=0.015)


def test_a_spread_has_the_interval_of_tukey():
  # Means 2, 3, 7; pooled variance 1, six degrees of freedom, where the 95%
  # quantile of the studentised range of three is 4.339 (a table's).
  groups = [[1.0, 2.0, 3.0], [2.0, 3.0, 4.0], [6.0, 7.0, 8.0]]
  value, low, high = statistics.spread(groups)
  half = 4.339 / math.sqrt(3)
  assert value == 5
  assert (low, high) == pytest.approx((5 - half, 5 + half), abs=1e-3)


def test_a_spread_of_values_that_do_not_vary_is_exact():
  assert statistics.spread([[1.0, 1.0], [4.0, 4.0]]) == (3.0, 3.0, 3.0)


def test_a_spread_with_a_single_value_has_no_interval():
  value, low, high = statistics.spread([[1.0, 2.0], [5.0]])
  assert value == 3.5
  assert math.isnan(low)
  assert math.isnan(high)
