"""Batch normalisation, against float64 NumPy and Sonnet's own."""

import numpy as np
import pytest
import sonnet as snt
import tensorflow as tf

from models import batch_norm
from tests import bfloat16
from tests.models import numpy_layers as expected


def normal(*shape):
  return np.random.default_rng(1).normal(size=shape).astype(np.float32)


@pytest.mark.parametrize('shape', [(4, 5, 6, 3), (8, 3)])
def test_batch_norm_in_training_uses_the_batch(shape):
  x = 0.1 * normal(*shape) + 2  # A variance at which epsilon 1e-3 counts.
  y = batch_norm.BatchNorm(0.9)(tf.constant(x), is_training=True)
  np.testing.assert_allclose(
    y, expected.batch_norm(x.astype(np.float64)), atol=1e-4
  )


@pytest.mark.parametrize('decay', [0.0, 0.9, 0.99])
def test_batch_norm_in_evaluation_uses_the_moving_averages(decay):
  batches = [
    scale * normal(4, 5, 6, 3).astype(np.float64) + shift
    for scale, shift in [(1, 0), (2, 1), (0.5, -3)]
  ]
  norm = batch_norm.BatchNorm(decay)
  for batch in batches:
    norm(tf.constant(batch, tf.float32), is_training=True)
  axes = (0, 1, 2)
  mean = expected.moving_average([x.mean(axes) for x in batches], decay)
  variance = expected.moving_average(
    [x.var(axes, ddof=1) for x in batches], decay
  )
  x = batches[0]
  np.testing.assert_allclose(
    norm(tf.constant(x, tf.float32), is_training=False),
    expected.normalize(x, mean, variance),
    atol=1e-4,
  )


@pytest.mark.parametrize(
  'dtype',
  [tf.float32, pytest.param(tf.bfloat16, marks=bfloat16.needed)],
)
@pytest.mark.parametrize('shape', [(4, 5, 6, 3), (8, 3)])
def test_batch_norm_is_sonnets(shape, dtype):
  ours = batch_norm.BatchNorm(0.9)
  sonnets = snt.BatchNorm(False, False, 0.9, batch_norm.EPSILON)
  sonnets(tf.zeros([1, *shape[1:]]), is_training=True)
  sonnets.moving_mean.reset()
  sonnets.moving_variance.reset()
  inner = dtype if len(shape) == 4 else tf.float32
  for batch in range(3):
    x = tf.cast(batch + (batch + 1) * normal(*shape), dtype)
    for is_training in (True, False):
      y = tf.cast(sonnets(tf.cast(x, inner), is_training), tf.float32)
      np.testing.assert_allclose(
        tf.cast(ours(x, is_training), tf.float32),
        y,
        rtol=1e-5 if dtype == tf.float32 else 0.02,
        atol=1e-6,
      )


def test_untrained_batch_norm_evaluates_to_nearly_its_input():
  x = normal(4, 5, 6, 3)
  norm = batch_norm.BatchNorm(0.9)
  y = norm(tf.constant(x), is_training=False)
  np.testing.assert_allclose(y, x / np.sqrt(1.001), rtol=1e-5)
  np.testing.assert_array_equal(y, norm(tf.constant(x), is_training=False))


@pytest.mark.parametrize(
  ('dtype', 'error'),
  [
    pytest.param(tf.bfloat16, 0.03, marks=bfloat16.needed),
    (tf.float16, 0.004),
  ],
)
@pytest.mark.parametrize('shape', [(4, 5, 6, 3), (8, 3)])
def test_batch_norm_in_half_keeps_its_statistics_in_float32(
  shape, dtype, error
):
  x = normal(*shape)
  norm = batch_norm.BatchNorm(0.9)
  norm(tf.zeros([1, *shape[1:]]), is_training=False)
  y = norm(tf.cast(x, dtype), is_training=True)
  assert y.dtype == dtype
  assert {v.dtype for v in norm.variables} == {tf.float32}
  assert not any(v.trainable for v in norm.variables)
  np.testing.assert_allclose(
    tf.cast(y, tf.float32), expected.batch_norm(x), atol=error
  )


def test_the_first_moments_replace_the_start():
  moments = batch_norm.MovingMoments(0.97, 3)
  mean, variance = 1e-9 * normal(3), 1e-18 * np.exp(normal(3))
  moments.update(tf.constant(mean), tf.constant(variance))
  np.testing.assert_allclose(moments.averages(), [mean, variance], rtol=1e-6)
