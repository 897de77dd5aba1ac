"""Biases of networks under test."""

import numpy as np


def of(model):
  """Its biases in forward order, found by the names of its kernels."""
  variables = {variable.name: variable for variable in model.variables}
  names = [kernel.name.replace('/w:0', '/b:0') for kernel in model.kernels]
  return [variables[name] for name in names if name in variables]


def randomise(model):
  """Gives every bias values of its own."""
  random = np.random.default_rng(3)
  for bias in of(model):
    bias.assign(random.normal(size=bias.shape))


def with_kernels(model):
  """Float64 kernels in forward order, each with its bias or 0."""
  kernels = [kernel.numpy().astype(np.float64) for kernel in model.kernels]
  biases = [bias.numpy().astype(np.float64) for bias in of(model)]
  return list(zip(kernels, biases or [0.0] * len(kernels), strict=True))
