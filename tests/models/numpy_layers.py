"""Float64 NumPy layers, written from their definitions alone."""

import numpy as np

EPSILON = 1e-3


def conv2d(x, kernel, stride=1):
  """'same' convolution: the odd row of padding comes last."""
  x, kernel = np.asarray(x, np.float64), np.asarray(kernel, np.float64)
  size = kernel.shape[0]
  padding, out = [], []
  for length in x.shape[1:3]:
    out.append(-(-length // stride))
    total = max((out[-1] - 1) * stride + size - length, 0)
    padding.append((total // 2, total - total // 2))
  x = np.pad(x, [(0, 0), *padding, (0, 0)])
  y = np.zeros([len(x), *out, kernel.shape[-1]])
  for row in range(out[0]):
    for column in range(out[1]):
      top, left = row * stride, column * stride
      patch = x[:, top : top + size, left : left + size]
      y[:, row, column] = np.tensordot(patch, kernel, 3)
  return y


def batch_norm(x):
  """By the statistics of the batch, with the population's variance."""
  axes = tuple(range(x.ndim - 1))
  return normalize(x, x.mean(axes), x.var(axes))


def normalize(x, mean, variance):
  return (x - mean) / np.sqrt(variance + EPSILON)


def relu(x):
  return np.maximum(x, 0)


def max_pool(x):
  batch, height, width, channels = x.shape
  x = x[:, : height // 2 * 2, : width // 2 * 2]
  x = x.reshape(batch, height // 2, 2, width // 2, 2, channels)
  return x.max((2, 4))


def moving_average(values, decay):
  """Mean of the values with weight decay^age, the newest of age 0."""
  weights = decay ** np.arange(len(values))[::-1]
  return np.tensordot(weights / weights.sum(), np.stack(values), 1)
