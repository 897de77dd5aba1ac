"""The interval of a mean, against numbers by hand."""

import math

import numpy as np
import pytest
from scipy import stats

from layca.study import intervals


def test_half_width_is_that_of_student():
  # Standard deviation 1 (n - 1 in the denominator), of the mean 1 / sqrt(3);
  # the 97.5% quantile at two degrees of freedom is 4.3027.
  assert intervals.half_width([1.0, 2.0, 3.0]) == pytest.approx(
    4.302653 / math.sqrt(3), rel=1e-6
  )
  # Ten experiments: 2.2622 at nine degrees of freedom.
  values = np.array([0.7, 0.8] * 5)
  deviation = 0.05 * math.sqrt(10 / 9)
  assert intervals.half_width(values) == pytest.approx(
    2.262157 * deviation / math.sqrt(10), rel=1e-6
  )


def test_a_single_value_has_no_interval():
  assert math.isnan(intervals.half_width([0.5]))


def test_a_difference_has_the_interval_of_welch():
  # Variances of the means 1/3 and 4/2, 1/3 + 2 = 7/3; by Welch and
  # Satterthwaite (7/3)^2 / ((1/3)^2 / 2 + 2^2 / 1) = 1.3425 degrees of freedom.
  a, b = [1.0, 2.0, 3.0], [4.0, 4.0 + 2 * math.sqrt(2)]
  freedom = (7 / 3) ** 2 / ((1 / 3) ** 2 / 2 + 4)
  mean, half = intervals.difference(a, b)
  assert mean == pytest.approx(-2 - math.sqrt(2))
  quantile = stats.t.ppf(0.975, freedom)
  assert half == pytest.approx(quantile * math.sqrt(7 / 3), rel=1e-6)
  scipys = stats.ttest_ind(a, b, equal_var=False).confidence_interval(0.95)
  assert (mean - half, mean + half) == pytest.approx(scipys, rel=1e-9)


def test_a_difference_of_equal_variances():
  # Of n = 3 with variance 1 each, 4 degrees of freedom: 2.776445.
  mean, half = intervals.difference([1.0, 2.0, 3.0], [3.0, 2.0, 1.0])
  assert mean == 0
  assert half == pytest.approx(2.776445 * math.sqrt(2 / 3), rel=1e-6)


def test_a_difference_to_values_that_do_not_vary():
  # Two degrees of freedom, of the other three values.
  _, half = intervals.difference([1.0, 2.0, 3.0], [0.7, 0.7])
  assert half == pytest.approx(4.302653 / math.sqrt(3), rel=1e-6)


def test_a_difference_of_values_that_do_not_vary_is_exact():
  assert intervals.difference([3.0, 3.0], [1.0, 1.0, 1.0]) == (2.0, 0.0)


@pytest.mark.parametrize(('a', 'b'), [([1], [2, 3]), ([2, 3], [1]), ([1], [2])])
def test_a_difference_to_a_single_value_has_no_interval(a, b):
  mean, half = intervals.difference(a, b)
  assert mean == np.mean(a) - np.mean(b)
  assert math.isnan(half)


def test_a_spread_has_the_interval_of_tukey():
  # Means 2, 3, 7; pooled variance 1, six degrees of freedom, where the 95%
  # quantile of the studentised range of three is 4.339 (a table's).
  groups = [[1.0, 2.0, 3.0], [2.0, 3.0, 4.0], [6.0, 7.0, 8.0]]
  value, low, high = intervals.spread(groups)
  half = 4.339 / math.sqrt(3)
  assert value == 5
  assert (low, high) == pytest.approx((5 - half, 5 + half), abs=1e-3)


def test_a_spread_of_values_that_do_not_vary_is_exact():
  assert intervals.spread([[1.0, 1.0], [4.0, 4.0]]) == (3.0, 3.0, 3.0)


def test_a_spread_with_a_single_value_has_no_interval():
  value, low, high = intervals.spread([[1.0, 2.0], [5.0]])
  assert value == 3.5
  assert math.isnan(low)
  assert math.isnan(high)
