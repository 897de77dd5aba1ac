"""The fully connected network."""

import numpy as np
import pytest
import tensorflow as tf

import models
from tests.models import biases
from tests.models import numpy_layers as expected


def test_paper_network():
  model = models.create('mlp', 10)
  models.build(model, (28, 28, 1))
  assert [tuple(k.shape) for k in model.kernels] == [
    *[(784, 784)] * 10,
    (784, 10),
  ]
  assert sum(k.shape.num_elements() for k in model.kernels) == 6_154_400
  assert len(model.variables) == 11


@pytest.mark.parametrize('use_batch_norm', [False, True])
def test_logits(use_batch_norm):
  model = models.create(
    'mlp', 3, widths=(7, 6), with_bias=True, use_batch_norm=use_batch_norm
  )
  models.build(model, (4, 5, 2))
  biases.randomise(model)
  images = np.random.default_rng(0).normal(size=(8, 4, 5, 2))
  norm = expected.batch_norm if use_batch_norm else (lambda x: x)

  x = images.reshape(8, -1)
  *hidden, (kernel, bias) = biases.with_kernels(model)
  for hidden_kernel, hidden_bias in hidden:
    x = expected.relu(norm(x @ hidden_kernel + hidden_bias))
  x = x @ kernel + bias

  logits = model(tf.constant(images, tf.float32), is_training=True)
  np.testing.assert_allclose(logits, x, atol=1e-4)
