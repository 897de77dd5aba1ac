"""The shared layers, against float64 NumPy."""

import numpy as np
import pytest
import tensorflow as tf

from models import initializers, modules
from tests import bfloat16
from tests.models import numpy_layers as expected

SEED = tf.constant([5, 7], tf.int32)


def normal(*shape):
  return np.random.default_rng(1).normal(size=shape).astype(np.float32)


@pytest.mark.parametrize('stride', [1, 2])
@pytest.mark.parametrize('kernel_size', [1, 3])
@pytest.mark.parametrize('size', [5, 6])
def test_conv_pads_to_the_same_size(stride, kernel_size, size):
  x = normal(2, size, size + 1, 3)
  conv = modules.Conv2D(4, initializers.he_normal, kernel_size, stride)
  y = conv(tf.constant(x))
  np.testing.assert_allclose(
    y, expected.conv2d(x, conv.w.numpy(), stride), atol=1e-5
  )


@pytest.mark.parametrize(
  ('make', 'shape', 'product'),
  [
    (modules.Conv2D, (2, 5, 6, 3), expected.conv2d),
    (modules.Linear, (2, 5), np.matmul),
  ],
)
def test_biases_start_at_zero_and_are_added(make, shape, product):
  x = normal(*shape)
  layer = make(4, initializers.he_normal, with_bias=True)
  for bias in ([0, 0, 0, 0], [1, 2, 3, 4]):
    y = layer(tf.constant(x))
    want = product(x.astype(np.float64), layer.w.numpy()) + bias
    np.testing.assert_allclose(y, want, atol=1e-5)
    layer.b.assign([1.0, 2.0, 3.0, 4.0])


@pytest.mark.parametrize(
  'dtype', [pytest.param(tf.bfloat16, marks=bfloat16.needed), tf.float16]
)
@pytest.mark.parametrize(
  ('layer', 'shape'),
  [
    (modules.Conv2D(4, initializers.he_normal), (2, 5, 5, 3)),
    (modules.Conv2D(4, initializers.he_normal, with_bias=True), (2, 5, 5, 3)),
    (modules.Linear(4, initializers.he_normal), (2, 3)),
  ],
)
def test_layers_compute_in_the_inputs_dtype_with_float32_kernels(
  layer, shape, dtype
):
  x = tf.cast(normal(*shape), dtype)
  with tf.GradientTape() as tape:
    y = layer(x)
  assert y.dtype == dtype
  assert layer.w.dtype == tf.float32
  assert tape.gradient(y, layer.w).dtype == tf.float32


def test_wrong_number_of_inputs_is_refused_by_name():
  conv = modules.Conv2D(4, initializers.he_normal, name='conv_0')
  conv(tf.zeros([1, 4, 4, 3]))
  with pytest.raises(ValueError, match=r'conv_0/w:0 .* 3 inputs, not for 1'):
    conv(tf.zeros([1, 4, 4, 1]))


@pytest.mark.parametrize('dtype', [tf.float32, tf.bfloat16, tf.float16])
@pytest.mark.parametrize('rate', [0.0, 0.3, 0.5, 0.9])
def test_dropout_zeroes_its_share_and_keeps_the_mean(rate, dtype):
  x = tf.ones([101, 33, 31], dtype)  # An odd number of entries.
  y = modules.dropout(x, rate, SEED, index=0)
  assert y.dtype == dtype
  assert y.shape == x.shape
  y = tf.cast(y, tf.float32).numpy()
  assert np.mean(y == 0) == pytest.approx(rate, abs=0.005)
  kept = np.unique(y[y != 0])
  assert kept == pytest.approx([1 / (1 - rate)], rel=4e-3)


def test_dropout_passes_gradients_where_it_keeps():
  x = tf.constant(normal(50, 20))
  with tf.GradientTape() as tape:
    tape.watch(x)
    y = modules.dropout(x, 0.4, SEED, index=0)
  gradient = tape.gradient(y, x).numpy()
  np.testing.assert_allclose(gradient * x, y, rtol=1e-5)


def test_dropout_is_decided_by_seed_and_index():
  def mask(seed, index):
    x = tf.ones([100, 100])
    return modules.dropout(x, 0.5, tf.constant(seed), index).numpy() > 0

  seeds = [([0, 0], 0), ([0, 0], 1), ([0, 1], 0), ([1, 0], 0), ([0, 1], 1)]
  masks = [mask(*seed) for seed in seeds]
  for i, one in enumerate(masks):
    np.testing.assert_array_equal(one, mask(*seeds[i]))
    for other in masks[i + 1 :]:  # Independent: they agree on half.
      assert np.mean(one == other) == pytest.approx(0.5, abs=0.03)


def test_dropout_draws_unlike_neighbours_within_one_mask():
  mask = modules.dropout(tf.ones([200, 200]), 0.5, SEED, 0).numpy().ravel() > 0
  for shift in (1, 2, 3, 4, 200):
    agreement = np.mean(mask[shift:] == mask[:-shift])
    assert agreement == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize('word', [7, -7])
def test_dropout_draws_the_same_with_xla(word):
  # Indices 0 and 1 fold in a positive and a negative number.
  def drop(x):
    return [modules.dropout(x, 0.5, tf.constant([5, word]), i) for i in (0, 1)]

  x = tf.ones([9, 11])
  compiled = tf.function(drop, jit_compile=True)(x)
  np.testing.assert_array_equal(compiled, drop(x))


def test_dropout_without_seed_is_off():
  x = tf.constant(normal(3, 3))
  np.testing.assert_array_equal(modules.dropout(x, 0.5, None, 0), x)


def test_pooling():
  x = normal(2, 5, 7, 3)
  np.testing.assert_array_equal(modules.max_pool(x), expected.max_pool(x))
  mean = modules.global_average(tf.cast(x, tf.bfloat16))
  assert mean.dtype == tf.float32
  np.testing.assert_allclose(mean, x.mean((1, 2)), atol=5e-3)
