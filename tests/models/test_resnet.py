"""Residual networks: order of the blocks, positions of the shortcuts."""

import numpy as np
import pytest
import tensorflow as tf

import models
from tests.models import biases
from tests.models import numpy_layers as expected


def test_resnet_32():
  model = models.create('resnet', 100)
  models.build(model, (32, 32, 3))
  shapes = [tuple(kernel.shape) for kernel in model.kernels]
  assert shapes == [
    (3, 3, 3, 16),
    *[(3, 3, 16, 16)] * 10,
    (3, 3, 16, 32),
    (3, 3, 32, 32),
    (1, 1, 16, 32),
    *[(3, 3, 32, 32)] * 8,
    (3, 3, 32, 64),
    (3, 3, 64, 64),
    (1, 1, 32, 64),
    *[(3, 3, 64, 64)] * 8,
    (64, 100),
  ]
  assert len(shapes) == 34
  names = [kernel.name for kernel in model.kernels]
  assert [i for i, name in enumerate(names) if 'shortcut' in name] == [13, 24]
  assert sum(k.shape.num_elements() for k in model.kernels) == 470_192
  assert len(model.trainable_variables) == 34


@pytest.mark.parametrize(
  'options', [{}, {'with_bias': True, 'use_batch_norm': False}]
)
@pytest.mark.parametrize('size', [7, 8])
def test_logits_in_training(size, options):
  tf.random.set_seed(1)
  model = models.create('resnet', 4, depth=8, widths=(3, 4, 5), **options)
  models.build(model, (size, size, 2))
  biases.randomise(model)
  images = np.random.default_rng(0).normal(size=(6, size, size, 2))
  parameters = iter(biases.with_kernels(model))

  def conv(x, stride=1):
    kernel, bias = next(parameters)
    return expected.conv2d(x, kernel, stride) + bias

  def conv_norm(x, stride=1):
    x = conv(x, stride)
    return x if options else expected.batch_norm(x)

  x = expected.relu(conv_norm(images))
  for stride in (1, 2, 2):
    residual = conv_norm(expected.relu(conv_norm(x, stride)))
    shortcut = x if stride == 1 else conv(x, stride)
    x = expected.relu(residual + shortcut)
  kernel, bias = next(parameters)
  x = x.mean((1, 2)) @ kernel + bias

  logits = model(tf.constant(images, tf.float32), is_training=True)
  np.testing.assert_allclose(logits, x, atol=1e-4)
