"""Wide residual networks: pre-activation, dropout, shortcuts."""

import numpy as np
import pytest
import tensorflow as tf

import models
from models import modules
from tests.models import biases
from tests.models import numpy_layers as expected

SEED = tf.constant([1, 2], tf.int32)


def test_wrn_28_10():
  model = models.create('wide_resnet', 100)
  models.build(model, (8, 8, 3))
  shapes = [tuple(kernel.shape) for kernel in model.kernels]
  assert shapes == [
    (3, 3, 3, 16),
    (3, 3, 16, 160),
    (3, 3, 160, 160),
    (1, 1, 16, 160),
    *[(3, 3, 160, 160)] * 6,
    (3, 3, 160, 320),
    (3, 3, 320, 320),
    (1, 1, 160, 320),
    *[(3, 3, 320, 320)] * 6,
    (3, 3, 320, 640),
    (3, 3, 640, 640),
    (1, 1, 320, 640),
    *[(3, 3, 640, 640)] * 6,
    (640, 100),
  ]
  assert len(shapes) == 29
  assert sum(k.shape.num_elements() for k in model.kernels) == 36_518_832
  assert len(model.trainable_variables) == 29


def batch():
  return np.random.default_rng(0).normal(size=(6, 8, 8, 2))


@pytest.mark.parametrize(
  'options', [{}, {'with_bias': True, 'use_batch_norm': False}]
)
@pytest.mark.parametrize('widen_factor', [1, 2])
def test_logits_in_training_without_dropout(widen_factor, options):
  tf.random.set_seed(1)
  model = models.create(
    'wide_resnet',
    4,
    depth=10,
    widen_factor=widen_factor,
    dropout_rate=0,
    **options,
  )
  models.build(model, (8, 8, 2))
  biases.randomise(model)
  parameters = iter(biases.with_kernels(model))

  def conv(x, stride=1):
    kernel, bias = next(parameters)
    return expected.conv2d(x, kernel, stride) + bias

  def activate(x):
    return expected.relu(x if options else expected.batch_norm(x))

  x = conv(batch())
  for stage, stride in enumerate((1, 2, 2)):
    activation = activate(x)
    residual = conv(activation, stride)
    residual = conv(activate(residual))
    if stage > 0 or widen_factor > 1:
      x = conv(activation, stride)
    x = x + residual
  kernel, bias = next(parameters)
  x = activate(x).mean((1, 2)) @ kernel + bias

  logits = model(tf.constant(batch(), tf.float32), is_training=True)
  np.testing.assert_allclose(logits, x, atol=1e-4)
  assert next(parameters, None) is None


@pytest.fixture
def small():
  model = models.create('wide_resnet', 4, depth=16, widen_factor=1)
  models.build(model, (8, 8, 2))
  return model


def test_each_block_drops_between_its_convolutions(small, monkeypatch):
  calls = []

  def record(x, rate, seed, index):
    calls.append((rate, x.shape[1], x.shape[-1], index))
    assert seed is SEED
    return x

  monkeypatch.setattr(modules, 'dropout', record)
  small(tf.constant(batch(), tf.float32), is_training=True, seed=SEED)
  assert calls == [
    (0.3, 8, 16, 0),
    (0.3, 8, 16, 1),
    (0.3, 4, 32, 2),
    (0.3, 4, 32, 3),
    (0.3, 2, 64, 4),
    (0.3, 2, 64, 5),
  ]
