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


def batch():
  images = np.random.default_rng(0).normal(size=(4, 32, 32, 3))
  return tf.constant(images, tf.float32)


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


@pytest.mark.parametrize('scale', [1.0, 0.5])
def test_dropouts_stand_between_convolutions_and_before_dense(
  monkeypatch, scale
):
  calls = []

  def record(x, rate, seed, index):
    calls.append((rate / scale, x.shape[1], x.shape[-1], index))
    assert seed is SEED
    return x

  monkeypatch.setattr(modules, 'dropout', record)
  model = models.create(
    'vgg_blog', 10, width_multiplier=1 / 32, dropout_scale=scale
  )
  model(batch(), is_training=True, seed=SEED)
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
