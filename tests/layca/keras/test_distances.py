"""Angles and distances keep their digits."""

import numpy as np
import pytest

from layca.keras import distances
from tests import oracle


@pytest.mark.parametrize('turn', [1e-7, 1e-4, 0.5, np.pi / 2, 3.0, np.pi])
def test_the_angle_and_the_distance_of_a_known_turn(turn):
  kernel, step = oracle.draw(1000)
  u = distances.unit(kernel.reshape(10, 100))
  step = step - (step @ u) * u
  sideways = step / np.linalg.norm(step)
  v = distances.unit(7 * (np.cos(turn) * u + np.sin(turn) * sideways))
  angle = distances.angle(u, v)
  assert angle == pytest.approx(turn, rel=1e-6)
  distance = distances.cosine_distance(angle)
  assert distance == pytest.approx(2 * np.sin(turn / 2) ** 2, rel=1e-6)


@pytest.mark.parametrize('factor', [0.0, np.nan, np.inf])
def test_what_has_no_direction_has_no_angle(factor):
  kernel, _ = oracle.draw(10)
  bad = distances.unit(np.full(10, factor) * kernel)
  assert np.isnan(distances.angle(distances.unit(kernel), bad))
