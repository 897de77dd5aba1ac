"""The network with dropout of the study of adaptive methods."""

import itertools

import numpy as np
import pytest
import tensorflow as tf

import models
from models import modules
from tests.models import biases
from tests.models import numpy_layers as expected

CONVS = (2, 2, 3, 3, 3)
SEED = tf.constant([1, 2], tf.int32)
OTHER_SEED = tf.constant([1, 3], tf.int32)


def test_paper_network():
  model = models.create('vgg_blog', 10)
  models.build(model, (32, 32, 3))
  channels = [3, 64, 64, 128, 128, *[256] * 3, *[512] * 6]
  shapes = [tuple(kernel.shape) for kernel in model.kernels]
  assert shapes == [
    *[(3, 3, *pair) for pair in itertools.pairwise(channels)],
    (512, 512),
    (512, 10),
  ]
  assert len(shapes) == 15
  assert sum(k.shape.num_elements() for k in model.kernels) == 14_977_728
  assert len(model.trainable_variables) == 15


@pytest.fixture
def small():
  tf.random.set_seed(0)
  model = models.create('vgg_blog', 10, width_multiplier=1 / 32)
  models.build(model, (32, 32, 3))
  return model


def batch(dtype=tf.float32):
  images = np.random.default_rng(0).normal(size=(4, 32, 32, 3))
  return tf.constant(images, dtype)


def test_width_multiplier(small):
  widths = [kernel.shape[-1] for kernel in small.kernels]
  assert widths == [2, 2, 4, 4, *[8] * 3, *[16] * 6, 16, 10]


@pytest.mark.parametrize(
  'options', [{}, {'with_bias': True, 'use_batch_norm': False}]
)
def test_logits_in_training_without_dropout(options):
  tf.random.set_seed(0)
  model = models.create(
    'vgg_blog', 10, width_multiplier=1 / 32, dropout_scale=0.0, **options
  )
  models.build(model, (32, 32, 3))
  biases.randomise(model)
  images = batch()
  *convs, dense, classifier = biases.with_kernels(model)
  convs = iter(convs)

  def activate(x):
    return expected.relu(x if options else expected.batch_norm(x))

  x = images.numpy().astype(np.float64)
  for count in CONVS:
    for _ in range(count):
      kernel, bias = next(convs)
      x = activate(expected.conv2d(x, kernel) + bias)
    x = expected.max_pool(x)
  x = activate(x[:, 0, 0] @ dense[0] + dense[1])
  x = x @ classifier[0] + classifier[1]
  logits = model(images, is_training=True)
  np.testing.assert_allclose(logits, x, atol=1e-3)


def test_dropouts_stand_between_convolutions_and_before_dense(
  small, monkeypatch
):
  calls = []

  def record(x, rate, seed, index):
    calls.append((rate, x.shape[1], x.shape[-1], index))
    assert seed is SEED
    return x

  monkeypatch.setattr(modules, 'dropout', record)
  small(batch(), is_training=True, seed=SEED)
  assert [call[:3] for call in calls] == [
    (0.3, 32, 2),
    (0.4, 16, 4),
    *[(0.4, 8, 8)] * 2,
    *[(0.4, 4, 16)] * 2,
    *[(0.4, 2, 16)] * 2,
    (0.5, 16, 16),
    (0.5, 16, 16),
  ]
  assert len({call[-1] for call in calls}) == 10  # Each draws for itself.


def test_dropout_scale_scales_every_rate(monkeypatch):
  rates = []

  def record(x, rate, seed, index):
    rates.append(rate)
    return x

  monkeypatch.setattr(modules, 'dropout', record)
  model = models.create(
    'vgg_blog', 10, width_multiplier=1 / 32, dropout_scale=0.5
  )
  model(batch(), is_training=True, seed=SEED)
  assert rates == pytest.approx([0.15, *[0.2] * 7, 0.25, 0.25])


@pytest.mark.parametrize('scale', [-0.1, 1.1, float('nan')])
def test_bad_dropout_scale_is_refused(scale):
  with pytest.raises(ValueError, match='dropout_scale must be'):
    models.create('vgg_blog', 10, dropout_scale=scale)


def test_seed_decides_the_logits_in_training(small):
  logits = small(batch(), is_training=True, seed=SEED)
  again = small(batch(), is_training=True, seed=SEED)
  other = small(batch(), is_training=True, seed=OTHER_SEED)
  np.testing.assert_array_equal(logits, again)
  assert np.abs(logits - other).max() > 0.1


def test_dropout_is_off_in_evaluation(small):
  logits = small(batch(), is_training=False, seed=SEED)
  np.testing.assert_array_equal(logits, small(batch(), is_training=False))
  np.testing.assert_array_equal(
    logits, small(batch(), is_training=False, seed=OTHER_SEED)
  )


def test_training_without_seed_is_refused(small):
  with pytest.raises(ValueError, match='vgg_blog has dropout: training needs'):
    small(batch(), is_training=True)


@pytest.mark.parametrize('multiplier', [0, -1.0, float('inf'), '1'])
def test_bad_width_multiplier_is_refused(multiplier):
  with pytest.raises(ValueError, match='width_multiplier must be a positive'):
    models.create('vgg_blog', 10, width_multiplier=multiplier)
