"""alpha_multipliers: the formula, its direction, its limits."""

import math

import hypothesis
import hypothesis.strategies as st
import pytest

from layca import prioritization

alphas = st.floats(-0.99, 0.99)
depths = st.integers(2, 40)


def test_paper_values():
  # |alpha| = 0.8 on the 25-layer network: smallest multiplier 0.2^5 = 3.2e-4.
  assert prioritization.alpha_multipliers(-0.5, 3) == pytest.approx(
    (1, 0.5**2.5, 0.5**5)
  )
  assert prioritization.alpha_multipliers(0.5, 3) == pytest.approx(
    (0.5**5, 0.5**2.5, 1)
  )
  assert min(prioritization.alpha_multipliers(0.8, 25)) == pytest.approx(3.2e-4)
  assert prioritization.alpha_multipliers(-0.4, 6)[1] == pytest.approx(0.6)


def test_alpha_zero_gives_every_layer_the_same_rate():
  assert prioritization.alpha_multipliers(0, 5) == (1.0,) * 5


@hypothesis.given(alphas, depths)
def test_geometric_from_one_to_the_fifth_power(alpha, num_layers):
  multipliers = prioritization.alpha_multipliers(alpha, num_layers)
  assert isinstance(multipliers, tuple)
  assert len(multipliers) == num_layers
  fast_to_slow = multipliers if alpha <= 0 else multipliers[::-1]
  logs = [math.log(multiplier) for multiplier in fast_to_slow]
  slowest = 5 * math.log1p(-abs(alpha))
  expected = [slowest * i / (num_layers - 1) for i in range(num_layers)]
  assert logs == pytest.approx(expected, rel=1e-9, abs=1e-12)


@hypothesis.given(alphas, depths)
def test_the_opposite_alpha_mirrors_the_layers(alpha, num_layers):
  opposite = prioritization.alpha_multipliers(-alpha, num_layers)
  assert prioritization.alpha_multipliers(alpha, num_layers) == opposite[::-1]


@pytest.mark.parametrize('alpha', [1, -1, 1.5, math.nan, math.inf, -math.inf])
def test_refuses_alpha_outside_the_open_interval(alpha):
  with pytest.raises(ValueError, match='alpha'):
    prioritization.alpha_multipliers(alpha, 3)


@pytest.mark.parametrize('num_layers', [1, 0, -3])
def test_refuses_fewer_than_two_layers(num_layers):
  with pytest.raises(ValueError, match='num_layers'):
    prioritization.alpha_multipliers(0.2, num_layers)
