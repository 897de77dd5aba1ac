"""The toy experiment in float64 NumPy, written from the paper alone.

Every layer is passed, forward and backward, at every update; nothing is
computed once and kept. Shares no code with the package.
"""

import numpy as np


class PlainNetwork:
  """Dense layers, one of which is trained; zero biases everywhere at first.

  Attributes:
    kernels: all of them, the trained one as it is now.
    bias: bias of the trained layer.
  """

  def __init__(self, kernels, layer, frozen, own_frozen):
    """Starts at the kernels of the hidden layers and the classifier.

    A frozen ReLU passes what it passed at the start, image by image and unit by
    unit: all those behind the trained layer do, and its own does.
    """
    self.kernels = [kernel.astype(np.float64) for kernel in kernels]
    self.bias = np.zeros(kernels[layer].shape[1])
    self._start = [kernel.copy() for kernel in self.kernels]
    self._layer, self._frozen, self._own_frozen = layer, frozen, own_frozen

  def train(self, inputs, labels, rate, steps, with_bias=True):
    """Gradient descent on the mean cross-entropy of all images."""
    for _ in range(steps):
      kernel_gradient, bias_gradient = self.gradients(inputs, labels)
      self.kernels[self._layer] -= rate * kernel_gradient
      if with_bias:
        self.bias -= rate * bias_gradient

  def gradients(self, inputs, labels):
    """Of the mean cross-entropy by the trained kernel and bias."""
    layer_inputs, passes, logits = self._forward(inputs)
    feedback = self._backward(passes, logits, labels)
    backward = feedback * passes[self._layer] / len(labels)
    return layer_inputs[self._layer].T @ backward, backward.sum(0)

  def feedback(self, inputs, labels):
    """Gradients of each image's loss by the trained layer's output."""
    _, passes, logits = self._forward(inputs)
    return self._backward(passes, logits, labels)

  def loss_and_accuracy(self, inputs, labels):
    """Means over the images."""
    logits = self._forward(inputs)[-1]
    loss = -np.log(_softmax(logits))[np.arange(len(labels)), labels]
    return loss.mean(), np.mean(logits.argmax(1) == labels)

  def _forward(self, inputs):
    """Returns each layer's input, what its units pass (0, 1), the logits."""
    layer_inputs, passes = [], []
    hidden = at_start = inputs.astype(np.float64)
    for index, kernel in enumerate(self.kernels[:-1]):
      layer_inputs.append(hidden)
      live = hidden @ kernel + (self.bias if index == self._layer else 0.0)
      at_start = at_start @ self._start[index]
      is_frozen = self._own_frozen if index == self._layer else self._frozen
      passes.append((at_start if is_frozen else live) > 0)
      hidden = live * passes[-1]
      at_start = np.maximum(at_start, 0)
    return layer_inputs, passes, hidden @ self.kernels[-1]

  def _backward(self, passes, logits, labels):
    """Returns gradients of the sum of losses by the trained layer's output."""
    gradient = _softmax(logits)
    gradient[np.arange(len(labels)), labels] -= 1
    gradient = gradient @ self.kernels[-1].T
    for index in range(len(passes) - 1, self._layer, -1):
      gradient = (gradient * passes[index]) @ self.kernels[index].T
    return gradient


def _softmax(logits):
  powers = np.exp(logits - logits.max(1, keepdims=True))
  return powers / powers.sum(1, keepdims=True)
