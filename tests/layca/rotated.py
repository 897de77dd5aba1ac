"""Parameters that Layca rotates, and what has become of them."""

import numpy as np
import sonnet as snt
import tensorflow as tf

import layca
from tests import oracle

SHAPES = ((2, 1), (3, 3, 4, 8), (40, 10))


def make_parameters(shapes=SHAPES, dtype=tf.float32, seed=0):
  """Variables and gradients, normal."""
  rng = np.random.default_rng(seed)
  parameters, gradients = [], []
  for i, shape in enumerate(shapes):
    value, gradient = rng.normal(size=(2, *shape))
    parameters.append(tf.Variable(value, dtype=dtype, name=f'w{i}'))
    gradients.append(tf.constant(gradient, dtype))
  return parameters, gradients


def values(parameters):
  return [p.numpy() for p in parameters]


def tangents(before, after):
  return [
    np.tan(oracle.angle(u, v)) for u, v in zip(before, after, strict=True)
  ]


def same_bits(before, after):
  return [
    u.tobytes() == v.tobytes() for u, v in zip(before, after, strict=True)
  ]


def make_layca(**arguments):
  return layca.Layca(snt.optimizers.SGD(0.1), 0.1, **arguments)
