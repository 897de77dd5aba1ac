"""The equilibrium of weight decay, against SGD that is simulated."""

import numpy as np
import pytest

from layca.study.analysis import equilibrium


def step_angles(rate, l2, gradient, norm, steps):
  """Angles of the steps of SGD with the penalty l2 * sum(w^2).

  The loss does not depend on the norm of w: its gradient is orthogonal to w,
  here in a random direction, and inversely proportional to the norm.
  """
  random = np.random.default_rng(0)
  w = random.normal(size=200)
  w *= norm / np.linalg.norm(w)
  angles = []
  for _ in range(steps):
    direction = random.normal(size=w.size)
    direction -= direction @ w / (w @ w) * w
    direction *= gradient / np.linalg.norm(direction) / np.linalg.norm(w)
    new = w - rate * (direction + 2 * l2 * w)
    cosine = new @ w / np.linalg.norm(new) / np.linalg.norm(w)
    angles.append(np.arccos(cosine))
    w = new
  return np.array(angles)


@pytest.mark.parametrize('gradient', [0.1, 1.0, 10.0])
@pytest.mark.parametrize(
  ('rate', 'l2'), [(0.5, 5e-3), (0.1, 1e-2), (2.0, 1e-4)]
)
def test_all_layers_come_to_turn_by_the_same_angle(rate, l2, gradient):
  predicted = equilibrium.step_angle(rate, l2)
  # Ten times as long as the norm takes to settle.
  steps = round(10 / (4 * rate * 2 * l2))
  angles = step_angles(rate, l2, gradient, norm=1.0, steps=steps)
  np.testing.assert_allclose(angles[-10:], predicted, rtol=0.01)
  assert abs(angles[0] / predicted - 1) > 0.1


def test_the_papers_l2_and_rate():
  # decay = 2 * 5e-4 = 1e-3.
  assert equilibrium.step_angle(0.5, 5e-4) == pytest.approx(0.0316228)


def test_rates_may_be_many():
  angles = equilibrium.step_angle([0.5, 0.125, 0.0], 1e-2)
  np.testing.assert_allclose(angles, [0.02**0.5, 0.02**0.5 / 2, 0.0])
