"""Lengths and angles of kernels, of whole ones and of their units."""

import numpy as np
import pytest
import tensorflow as tf

from layca import geometry
from tests import oracle

# A convolution's outputs, a transposed one's, an attention kernel's heads and
# sizes, and a kernel that is one vector.
SHAPES = ((3, 3, 4, 5), (3, 3, 5, 4), (6, 2, 3), (7, 2))
UNIT_AXES = ((3,), (2,), (1, 2), ())


def draw(seed):
  rng = np.random.default_rng(seed)
  return [rng.normal(size=shape).astype(np.float32) for shape in SHAPES]


def units(kernel, axes):
  """The vectors of a kernel as rows, by moving the axes of units to front."""
  moved = np.moveaxis(np.float64(kernel), axes, range(len(axes)))
  return moved.reshape(geometry.num_vectors(kernel.shape, axes), -1)


def all_units(kernels):
  return [
    unit
    for kernel, axes in zip(kernels, UNIT_AXES, strict=True)
    for unit in units(kernel, axes)
  ]


def test_numbers_of_units_stand_one_after_the_other():
  us, vs = draw(0), draw(1)
  pairs = list(zip(all_units(us), all_units(vs), strict=True))
  assert len(pairs) == 5 + 5 + 6 + 1
  np.testing.assert_allclose(
    geometry.dots(us, vs, UNIT_AXES), [u @ v for u, v in pairs], rtol=1e-5
  )
  lengths = [np.linalg.norm(u) for u, _ in pairs]
  np.testing.assert_allclose(geometry.norms(us, UNIT_AXES), lengths, rtol=1e-6)
  np.testing.assert_allclose(
    geometry.angles(us, vs, UNIT_AXES),
    [oracle.angle(u, v) for u, v in pairs],
    rtol=1e-6,
  )


def test_what_is_per_unit_multiplies_the_units_of_its_kernel():
  us = draw(0)
  factors = np.arange(17, dtype=np.float32)
  scaled = [
    u * factor
    for u, factor in zip(
      us, geometry.per_kernel(factors, us, UNIT_AXES), strict=True
    )
  ]
  for unit, factor, result in zip(
    all_units(us), factors, all_units(scaled), strict=True
  ):
    np.testing.assert_allclose(result, factor * unit, rtol=1e-6)


def test_each_unit_is_scaled_by_its_own_largest_entry():
  us = draw(0)
  us[0][..., 2] *= 1e-30
  us[0][..., 3] = 0
  largest = [
    np.abs(unit).max()
    for unit in all_units(geometry.scale_to_one(us, UNIT_AXES))
  ]
  np.testing.assert_allclose(largest, [1, 1, 1, 0] + [1] * 13, rtol=1e-6)


@pytest.mark.parametrize('angle', [1e-5, 1e-4, 1e-3, 0.03, 1.0, 3.0])
@pytest.mark.parametrize('shape', [(600,), (3, 3, 8, 50), (2000, 1000)])
def test_angle_and_cosine_distance_keep_their_digits(angle, shape):
  kernel, step = oracle.draw(np.prod(shape))
  u, s = np.float64(kernel), np.float64(step)
  s -= (s @ u) * u / (u @ u)
  s *= np.linalg.norm(u) / np.linalg.norm(s)
  v = 40 * (np.cos(angle) * u + np.sin(angle) * s)
  u, v = (x.astype(np.float32).reshape(shape) for x in (u, v))
  measured, distance = geometry.angle(u, v), geometry.cosine_distance(u, v)
  assert measured.dtype == distance.dtype == tf.float32
  assert measured.shape == distance.shape == ()
  expected = oracle.angle(u, v)
  assert float(measured) == pytest.approx(expected, rel=5e-3)
  assert float(distance) == pytest.approx(
    2 * np.sin(expected / 2) ** 2, rel=1e-2
  )


def test_angle_of_equal_and_of_opposite_tensors():
  kernel, _ = oracle.draw(50)
  assert float(geometry.angle(kernel, kernel)) == 0
  assert float(geometry.cosine_distance(kernel, kernel)) == 0
  assert float(geometry.angle(kernel, -3 * kernel)) == pytest.approx(np.pi)
  assert float(geometry.cosine_distance(kernel, -3 * kernel)) == pytest.approx(
    2
  )


@pytest.mark.parametrize('scale', [1e-25, 1e25])
def test_angle_does_not_depend_on_magnitude(scale):
  kernel, step = oracle.draw(50)
  expected = oracle.angle(kernel, step)
  assert float(
    geometry.angle(kernel, np.float32(scale) * step)
  ) == pytest.approx(expected, rel=1e-6)
