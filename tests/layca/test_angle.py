"""angle and cosine_distance: the digits of small angles, the limits."""

import numpy as np
import pytest
import tensorflow as tf

import layca
from tests import oracle


@pytest.mark.parametrize('angle', [1e-5, 1e-4, 1e-3, 0.03, 1.0, 3.0])
@pytest.mark.parametrize('shape', [(600,), (3, 3, 8, 50), (2000, 1000)])
def test_angle_and_cosine_distance_keep_their_digits(angle, shape):
  kernel, step = oracle.draw(np.prod(shape))
  u, s = np.float64(kernel), np.float64(step)
  s -= (s @ u) * u / (u @ u)
  s *= np.linalg.norm(u) / np.linalg.norm(s)
  v = 40 * (np.cos(angle) * u + np.sin(angle) * s)
  u, v = (x.astype(np.float32).reshape(shape) for x in (u, v))
  measured, distance = layca.angle(u, v), layca.cosine_distance(u, v)
  assert measured.dtype == distance.dtype == tf.float32
  assert measured.shape == distance.shape == ()
  expected = oracle.angle(u, v)
  assert float(measured) == pytest.approx(expected, rel=5e-3)
  assert float(distance) == pytest.approx(
    2 * np.sin(expected / 2) ** 2, rel=1e-2
  )


def test_angle_of_equal_and_of_opposite_tensors():
  kernel, _ = oracle.draw(50)
  assert float(layca.angle(kernel, kernel)) == 0
  assert float(layca.cosine_distance(kernel, kernel)) == 0
  assert float(layca.angle(kernel, -3 * kernel)) == pytest.approx(np.pi)
  assert float(layca.cosine_distance(kernel, -3 * kernel)) == pytest.approx(2)


@pytest.mark.parametrize('scale', [1e-25, 1e25])
def test_angle_does_not_depend_on_magnitude(scale):
  kernel, step = oracle.draw(50)
  expected = oracle.angle(kernel, step)
  assert float(layca.angle(kernel, np.float32(scale) * step)) == pytest.approx(
    expected, rel=1e-6
  )
