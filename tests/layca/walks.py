"""Kernels that take random steps while a monitor watches."""

import numpy as np
import sonnet as snt
import tensorflow as tf


def make_kernels(seed=0):
  random = np.random.default_rng(seed)
  return [
    tf.Variable(random.normal(size=shape).astype(np.float32))
    for shape in ([3, 3, 2, 4], [6, 5], [200, 100])
  ]


def walk(kernels, monitor, steps, seed=1, rate=0.01):
  """Takes random SGD steps; returns the weights and gradients of each."""
  random = np.random.default_rng(seed)
  optimizer = snt.optimizers.SGD(rate)
  weights, gradients = [[k.numpy() for k in kernels]], []
  for _ in range(steps):
    step = [random.normal(size=k.shape).astype(np.float32) for k in kernels]
    gradients.append(step)
    with monitor.observe([tf.constant(g) for g in step]):
      optimizer.apply([tf.constant(g) for g in step], kernels)
    weights.append([k.numpy() for k in kernels])
  return weights, gradients
