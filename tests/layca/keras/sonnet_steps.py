"""Where the Sonnet optimizer takes kernels, for other backends to compare with.

Keras must be on TensorFlow here.
"""

import os

import numpy as np

from tests.layca.keras import given_gradients
from tests.layca.keras.bases import BASES

# Names a file for processes with another backend.
VARIABLE = 'LAYCA_TEST_SONNET_STEPS'
NUM_STEPS = 100
RATE = 3**-3
MULTIPLIERS = (1.0, 0.5)


def kernels(name):
  """The kernels after 100 steps of Layca around a Keras base."""
  if VARIABLE in os.environ:
    with np.load(os.environ[VARIABLE]) as file:
      return given_gradients.split(file[name])
  import tensorflow as tf

  import layca

  variables = [
    tf.Variable(kernel, dtype=tf.float32)
    for kernel in given_gradients.initial_kernels()
  ]
  optimizer = layca.Layca(BASES[name][0](), RATE, MULTIPLIERS)
  for row in given_gradients.draw(NUM_STEPS):
    gradients = [tf.constant(g) for g in given_gradients.split(row)]
    optimizer.apply(gradients, variables)
  return [variable.numpy() for variable in variables]


def save(path):
  """Writes the kernels of all bases."""
  flat = {
    name: np.concatenate([kernel.ravel() for kernel in kernels(name)])
    for name in BASES
  }
  np.savez(path, **flat)
