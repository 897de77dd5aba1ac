"""Float64 NumPy oracle: Layca's four steps, the base rules, a small network.

Written from the formulas alone and sharing no code with the package: what the
tests hold the TensorFlow code against.
"""

import numpy as np


def draw(size, seed=0, kernel_norm=None):
  """A kernel and a step that is not close to parallel to it, float32."""
  rng = np.random.default_rng(seed)
  kernel, step = rng.normal(size=(2, size))
  if kernel_norm:
    kernel *= kernel_norm / np.linalg.norm(kernel)
  sideways = rng.normal(size=size)
  sideways -= sideways @ kernel / (kernel @ kernel) * kernel
  step = sideways / np.linalg.norm(sideways) + 0.5 * step / np.sqrt(size)
  return kernel.astype(np.float32), step.astype(np.float32)


def layca_update(kernel, step, rate, radius):
  """Layca's four steps, literally: w <- w - s would be the plain update."""
  step = step - np.sum(step * kernel) * kernel / np.sum(kernel * kernel)
  step = radius * step / np.linalg.norm(step)
  kernel = kernel - rate * step
  return radius * kernel / np.linalg.norm(kernel)


def hyperball_update(kernel, step, rate, radius):
  """Layca's steps without the projection."""
  step = np.linalg.norm(kernel) * step / np.linalg.norm(step)
  kernel = kernel - rate * step
  return radius * kernel / np.linalg.norm(kernel)


def relative_update(kernel, step, rate, radius=None):
  """Neither projection nor return to the sphere, whose radius plays no part."""
  return kernel - rate * np.linalg.norm(kernel) * step / np.linalg.norm(step)


def relative_braked_update(kernel, step, rate, radius):
  """The same; no step adds more than 1e-4 of the initial norm to the norm."""
  longest = np.linalg.norm(kernel) + 1e-4 * radius
  kernel = relative_update(kernel, step, rate)
  return kernel * min(1, longest / np.linalg.norm(kernel))


UPDATES = {
  'layca': layca_update,
  'hyperball': hyperball_update,
  'relative': relative_update,
  'relative_braked': relative_braked_update,
}


def angle(u, v):
  """Angle in radians between two tensors, exact for small angles too."""
  u = np.asarray(u, np.float64).ravel()
  v = np.asarray(v, np.float64).ravel()
  u = u / np.linalg.norm(u)
  v = v / np.linalg.norm(v)
  return 2 * np.arctan2(np.linalg.norm(u - v), np.linalg.norm(u + v))


def sgd(rate):
  """Plain gradient descent."""
  return lambda gradient: rate * gradient


def momentum(rate, decay, nesterov=False):
  """Heavy ball, with Sonnet's form of the Nesterov variant."""
  m = 0.0

  def step(gradient):
    nonlocal m
    m = decay * m + gradient
    return rate * (decay * m + gradient) if nesterov else rate * m

  return step


def sgd_amom(rate, decay=0.9):
  """The first moment of Adam alone, not corrected for its bias."""
  m = 0.0

  def step(gradient):
    nonlocal m
    m = decay * m - (1 - decay) * gradient
    return -rate * m  # w <- w + rate m

  return step


def rmsprop(rate, decay=0.9, epsilon=1e-10):
  """Sonnet's RMSProp: epsilon under the root."""
  ms = 0.0

  def step(gradient):
    nonlocal ms
    ms = decay * ms + (1 - decay) * gradient**2
    return rate * gradient / np.sqrt(ms + epsilon)

  return step


def adagrad(rate, epsilon=1e-7):
  """Adagrad from a zero accumulator, epsilon outside the root."""
  accumulator = 0.0

  def step(gradient):
    nonlocal accumulator
    accumulator = accumulator + gradient**2
    return rate * gradient / (np.sqrt(accumulator) + epsilon)

  return step


def keras_adagrad(rate, start=0.1, epsilon=1e-7):
  """Keras' Adagrad: accumulator from 0.1, epsilon under the root."""
  accumulator = start

  def step(gradient):
    nonlocal accumulator
    accumulator = accumulator + gradient**2
    return rate * gradient / np.sqrt(accumulator + epsilon)

  return step


def adam(rate, beta1=0.9, beta2=0.999, epsilon=1e-8):
  """Adam with bias correction."""
  t, m, v = 0, 0.0, 0.0

  def step(gradient):
    nonlocal t, m, v
    t += 1
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    corrected = m / (1 - beta1**t)
    return rate * corrected / (np.sqrt(v / (1 - beta2**t)) + epsilon)

  return step


class Network:
  """A two-layer tanh network with a squared loss: gradients that bend.

  Trained on four batches in turn. A single batch would let weights settle, and
  a rule that divides by the size of the gradient then amplifies rounding.

  Attributes:
    inputs: [4, 8, 6].
    targets: [4, 8, 3].
    kernels: The initial kernels, [6, 8] and [8, 3].
  """

  def __init__(self, seed=0):
    rng = np.random.default_rng(seed)
    self.inputs = rng.normal(size=(4, 8, 6)).astype(np.float32)
    self.targets = 3 * rng.normal(size=(4, 8, 3)).astype(np.float32)
    self.kernels = (
      rng.normal(size=(6, 8)).astype(np.float32) / 2,
      rng.normal(size=(8, 3)).astype(np.float32),
    )

  def gradients(self, kernels, batch):
    """Gradients of sum((tanh(x w1) w2 - y)^2) / (2 * 8), float64."""
    inputs = self.inputs[batch].astype(np.float64)
    hidden = np.tanh(inputs @ kernels[0])
    error = (hidden @ kernels[1] - self.targets[batch]) / len(inputs)
    backward = (error @ kernels[1].T) * (1 - hidden**2)
    return inputs.T @ backward, hidden.T @ error

  def trajectory(self, make_rule, rates, num_steps):
    """Kernels after each of `num_steps` Layca steps, rates one per kernel."""
    kernels = [kernel.astype(np.float64) for kernel in self.kernels]
    radii = [np.linalg.norm(kernel) for kernel in kernels]
    rules = [make_rule() for _ in kernels]
    history = []
    for t in range(num_steps):
      gradients = self.gradients(kernels, t % len(self.inputs))
      steps = [rule(g) for rule, g in zip(rules, gradients, strict=True)]
      kernels = [
        layca_update(*args)
        for args in zip(kernels, steps, rates, radii, strict=True)
      ]
      history.append(kernels)
    return history
