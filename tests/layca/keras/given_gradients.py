"""Training along gradients that are given, so that its end is known.

By `apply`, and by the `fit` of a model whose gradients are its inputs.
"""

import keras
import numpy as np
from keras import ops

SHAPES = ((3, 2, 4), (4, 3))
NUM_STEPS = 6


class Product(keras.layers.Layer):
  """The inner product of its kernels, as one vector, with its input."""

  def build(self, input_shape):
    self.kernels = [
      self.add_weight(shape, name=f'kernel_{i}')
      for i, shape in enumerate(SHAPES)
    ]

  def call(self, inputs):
    kernels = [ops.reshape(kernel, [-1, 1]) for kernel in self.kernels]
    return ops.matmul(inputs, ops.concatenate(kernels))


def sizes():
  return [int(np.prod(shape)) for shape in SHAPES]


def draw(num_steps=NUM_STEPS, seed=0):
  """Gradients of the steps, float32 [num_steps, weights]."""
  rng = np.random.default_rng(seed)
  # Around a mean, as a direction that lasts is what momentum is for.
  mean, noise = rng.normal(size=sum(sizes())), rng.normal(size=num_steps)
  gradients = rng.normal(size=(num_steps, sum(sizes()))) + mean
  return (gradients * np.exp(noise[:, np.newaxis])).astype(np.float32)


def split(rows):
  """The kernels of rows [..., weights]."""
  parts = np.split(rows, np.cumsum(sizes())[:-1], axis=-1)
  return [
    part.reshape(part.shape[:-1] + shape)
    for part, shape in zip(parts, SHAPES, strict=True)
  ]


def initial_kernels():
  return split(np.random.default_rng(9).normal(size=sum(sizes())))


def create_model(dtype='float32'):
  layer = Product(name='product', dtype=dtype)
  model = keras.Sequential([keras.Input([sum(sizes())]), layer])
  for kernel, value in zip(layer.kernels, initial_kernels(), strict=True):
    kernel.assign(value)
  return model


def apply(optimizer, gradients):
  """The kernels after an update along each of the gradients."""
  kernels = [
    keras.Variable(value, dtype='float32', name=f'kernel_{i}')
    for i, value in enumerate(initial_kernels())
  ]
  for row in gradients:
    optimizer.apply([ops.convert_to_tensor(g) for g in split(row)], kernels)
  optimizer.finalize_variable_values(kernels)
  return [ops.convert_to_numpy(kernel) for kernel in kernels]


def fit(optimizer, gradients, model=None, **options):
  """The same by `fit`."""
  if model is None:
    model = create_model()
  model.compile(optimizer, loss=lambda _, outputs: outputs, **options)
  nothing = np.zeros([len(gradients), 1], np.float32)
  model.fit(gradients, nothing, 1, shuffle=False, verbose=0)
  return [ops.convert_to_numpy(v) for v in model.trainable_variables]


def follow(rules, update, rates, gradients):
  """The same in float64, the kernels after each step.

  Args:
    rules: of the base, one for each kernel, such as `oracle.adam(1.0)`.
    update: such as `oracle.layca_update`.
    rates: of the kernels.
    gradients: float [steps, weights].
  """
  kernels = [np.float64(kernel) for kernel in initial_kernels()]
  radii = [np.linalg.norm(kernel) for kernel in kernels]
  history = []
  for row in np.float64(gradients):
    steps = [rule(g) for rule, g in zip(rules, split(row), strict=True)]
    kernels = [
      update(*of_one)
      for of_one in zip(kernels, steps, rates, radii, strict=True)
    ]
    history.append(kernels)
  return history


def error(kernels, expected):
  """The largest distance of a kernel from another, relative to its norm."""
  return max(
    np.linalg.norm(np.float64(kernel) - wanted) / np.linalg.norm(wanted)
    for kernel, wanted in zip(kernels, expected, strict=True)
  )
