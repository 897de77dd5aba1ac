"""The equilibrium of weight decay, against SGD that is simulated."""

import numpy as np
import pytest

from layca.study.analysis import equilibrium


def step_angles(rate, l2, gradient, steps):
  """Angles of the steps of SGD with the penalty l2 * sum(w^2).

  The loss does not depend on the norm of w: its gradient is orthogonal to w,
  here in a random direction, and inversely proportional to the norm.
  """
  random = np.random.default_rng(0)
  w = random.normal(size=200)
  w /= np.linalg.norm(w)
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
@pytest.mark.parametrize(('rate', 'l2'), [(0.5, 5e-3), (2.0, 1e-3)])
def test_all_layers_come_to_turn_by_the_same_angle(rate, l2, gradient):
  # Ten times as long as the norm takes to settle.
  steps = round(10 / (4 * rate * 2 * l2))
  angles = step_angles(rate, l2, gradient, steps)
  predicted = equilibrium.step_angle([rate, rate / 4], l2)
  np.testing.assert_allclose(angles[-10:], predicted[0], rtol=0.01)
  assert abs(angles[0] / predicted[0] - 1) > 0.1
  assert predicted[1] == predicted[0] / 2
