"""The paper's initial weights: their bounds and their spread."""

import math

import numpy as np
import pytest
import tensorflow as tf

from models import initializers

SHAPES = [(3, 3, 40, 60), (360, 60), (1, 1, 360, 50)]  # fan_in 360.
TRUNCATED_STD = 0.87962566  # Of a unit normal, cut at 2 std.


def draw(initializer, shape):
  tf.random.set_seed(3)
  return initializer(shape, tf.float32).numpy().astype(np.float64)


@pytest.mark.parametrize(
  ('initializer', 'shape', 'fans'),
  [
    *((initializers.he_uniform, shape, 360) for shape in SHAPES),
    (initializers.glorot_uniform, (360, 60), 420),
    (initializers.glorot_uniform, (3, 3, 40, 60), 9 * 100),
  ],
)
def test_uniform_up_to_the_bound(initializer, shape, fans):
  limit = math.sqrt(6 / fans)
  kernel = draw(initializer, shape)
  assert 0.999 * limit < kernel.max() <= limit
  assert -0.999 * limit > kernel.min() >= -limit
  assert kernel.std() == pytest.approx(limit / math.sqrt(3), rel=0.02)


@pytest.mark.parametrize('shape', SHAPES)
def test_he_normal_is_cut_at_two_std_and_not_widened_again(shape):
  std = math.sqrt(2 / 360)
  kernel = draw(initializers.he_normal, shape)
  assert 1.98 * std < np.abs(kernel).max() <= 2 * std
  assert kernel.std() == pytest.approx(TRUNCATED_STD * std, rel=0.02)
  assert abs(kernel.mean()) < 0.02 * std
  # A uniform kernel of this spread would have 1 / sqrt(3) / 0.88 = 66% here.
  within = np.mean(np.abs(kernel) < std)
  assert within == pytest.approx(0.6827 / 0.9545, abs=0.01)


@pytest.mark.parametrize('name', ['he_uniform', 'glorot_uniform', 'he_normal'])
def test_the_seed_decides_the_kernel(name):
  initializer = getattr(initializers, name)
  first, second = draw(initializer, (8, 9)), draw(initializer, (8, 9))
  np.testing.assert_array_equal(first, second)
  another = initializer((8, 9), tf.float32)
  assert not np.allclose(first, another)
