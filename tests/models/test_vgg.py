"""The plain convolutional networks: ReLU before batch norm."""

import itertools

import numpy as np
import pytest
import tensorflow as tf

import models
from tests.models import biases
from tests.models import numpy_layers as expected


def shapes_of(channels, num_classes):
  """Shapes of 3x3 kernels with these channels, and of the dense one."""
  convs = [(3, 3, *pair) for pair in itertools.pairwise(channels)]
  return [*convs, (channels[-1], num_classes)]


@pytest.mark.parametrize(
  ('options', 'size', 'channels', 'num_classes', 'num_weights'),
  [
    pytest.param(
      {},
      32,
      [3, *[32] * 6, *[64] * 6, *[128] * 6, *[256] * 6],
      10,
      4_307_296,
      id='25-layer',
    ),
    pytest.param(
      {'convs_per_stage': 3, 'widths': (16, 32, 64, 128)},
      32,
      [3, 16, 16, 16, 32, 32, 32, 64, 64, 64, 128, 128, 128],
      10,
      490_160,
      id='13-layer',
    ),
    pytest.param(
      {
        'convs_per_stage': 2,
        'widths': (32, 64, 128, 256, 512),
        'bn_momentum': 0.9,
      },
      64,
      [3, 32, 32, 64, 64, 128, 128, 256, 256, 512, 512],
      200,
      4_812_640,
      id='11-layer',
    ),
  ],
)
def test_paper_networks(options, size, channels, num_classes, num_weights):
  model = models.create('vgg', num_classes, **options)
  models.build(model, (size, size, 3))
  kernels = model.kernels
  assert [tuple(k.shape) for k in kernels] == shapes_of(channels, num_classes)
  assert sum(k.shape.num_elements() for k in kernels) == num_weights
  assert {v.ref() for v in model.trainable_variables} == {
    k.ref() for k in kernels
  }
  last_conv = len(channels) - 2
  assert kernels[last_conv].name == f'vgg/conv_{last_conv}/w:0'


def tiny(**options):
  tf.random.set_seed(0)
  model = models.create(
    'vgg', 4, convs_per_stage=2, widths=(3, 5), bn_momentum=0.8, **options
  )
  models.build(model, (6, 8, 2))
  biases.randomise(model)
  return model


def batch(seed):
  return np.random.default_rng(seed).normal(size=(5, 6, 8, 2))


def forward(model, x, norm):
  *convs, (dense, bias) = biases.with_kernels(model)
  for index, (w, b) in enumerate(convs):
    if index == 2:
      x = expected.max_pool(x)
    x = norm(index, expected.relu(expected.conv2d(x, w) + b))
  return x.mean((1, 2)) @ dense + bias


@pytest.mark.parametrize('with_bias', [False, True])
@pytest.mark.parametrize('use_batch_norm', [True, False])
def test_logits_in_training(use_batch_norm, with_bias):
  model = tiny(use_batch_norm=use_batch_norm, with_bias=with_bias)
  norm = expected.batch_norm if use_batch_norm else lambda x: x
  images = batch(1)
  np.testing.assert_allclose(
    model(tf.constant(images, tf.float32), is_training=True),
    forward(model, images, lambda _, x: norm(x)),
    atol=1e-4,
  )


def test_logits_in_evaluation():
  model, seen = tiny(), [([], []) for _ in range(4)]

  def record(index, x):
    seen[index][0].append(x.mean((0, 1, 2)))
    seen[index][1].append(x.var((0, 1, 2), ddof=1))
    return expected.batch_norm(x)

  def normalize(index, x):
    mean, variance = (expected.moving_average(v, 0.8) for v in seen[index])
    return expected.normalize(x, mean, variance)

  for images in (batch(1), batch(2), batch(3)):
    model(tf.constant(images, tf.float32), is_training=True)
    forward(model, images, record)
  images = batch(4)
  logits = model(tf.constant(images, tf.float32), is_training=False)
  np.testing.assert_allclose(
    logits, forward(model, images, normalize), atol=1e-4
  )


def test_too_small_images_are_refused():
  model = models.create('vgg', 10)
  with pytest.raises(ValueError, match='resize them to 8x8 or more'):
    models.build(model, (7, 8, 3))
  models.build(model, (8, 8, 3))
