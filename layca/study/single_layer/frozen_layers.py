"""The layers that stand still: pure functions, tensors in, tensors out.

Several experiments run at once, and in each of them every hidden layer is
trained alone: L trainings that share all frozen kernels. Shapes name E
experiments, N images, D units of a hidden layer, C classes. A list over layers
runs in forward order.
"""

from collections.abc import Mapping, Sequence

import tensorflow as tf


def initial_pass(
  kernels: Sequence[tf.Tensor], inputs: tf.Tensor
) -> tuple[list[tf.Tensor], list[tf.Tensor]]:
  """Runs the network at its initialisation, where all biases are zero.

  The kernels are [E, d, D], [E, D, D], ... and the classifier [E, D, C], the
  inputs [E or 1, N, d].

  Returns:
    The input of each hidden layer, [E, N, D], which is also what any training
    of that layer sees; and each hidden layer's regime, [E, N, D]: 1 where the
    pre-activation is above zero, else 0.
  """
  layer_inputs, regimes = [], []
  for kernel in kernels[:-1]:
    layer_inputs.append(inputs)
    pre_activation = tf.matmul(inputs, kernel)
    regimes.append(tf.cast(pre_activation > 0.0, tf.float32))
    inputs = tf.nn.relu(pre_activation)
  return layer_inputs, regimes


def logits(
  kernels: Sequence[tf.Tensor],
  outputs: Mapping[int, tf.Tensor],
  regimes: Sequence[tf.Tensor] | None = None,
) -> tf.Tensor:
  """Sends the outputs of trained layers through the frozen layers behind.

  The trainings of an experiment share the frozen kernels. So they travel
  together, and at each trained layer one more joins: a few large matrix
  products do the work of many small ones.

  Args:
    kernels: as for `initial_pass`.
    outputs: of each trained layer by its index, [E, N, D].
    regimes: of each hidden layer, [E, N, D]: what it multiplies its
      pre-activation with; by default it has a live ReLU.

  Returns:
    [E, L, N, C], in order of the trained layers.
  """
  stack = None
  for layer, kernel in enumerate(kernels):
    if stack is not None:
      stack = _shared_product(stack, kernel)
      if layer < len(kernels) - 1 and regimes is None:
        stack = tf.nn.relu(stack)
      elif layer < len(kernels) - 1:
        stack *= tf.expand_dims(regimes[layer], 1)
    if layer in outputs:
      joining = tf.expand_dims(outputs[layer], 1)
      stack = joining if stack is None else tf.concat([stack, joining], 1)
  return stack


def jacobians(
  kernels: Sequence[tf.Tensor], regimes: Sequence[tf.Tensor]
) -> list[tf.Tensor]:
  """Derivatives of the logits by each hidden layer's output, regimes frozen.

  With frozen regimes all that lies behind a layer is one linear map for each
  image, [E, N, C, D], which never changes: no pass through these layers is
  needed.
  """
  *hidden, classifier = kernels
  of_any_image = tf.expand_dims(tf.linalg.matrix_transpose(classifier), 1)
  jacobian = tf.repeat(of_any_image, regimes[-1].shape[1], axis=1)
  backwards = [jacobian]
  for kernel, regime in zip(hidden[:0:-1], regimes[:0:-1], strict=True):
    jacobian *= tf.expand_dims(regime, 2)
    jacobian = _shared_product(jacobian, kernel, transpose=True)
    backwards.append(jacobian)
  return backwards[::-1]


def _shared_product(stack, kernel, transpose=False):
  """Multiplies [E, A, B, D] by a kernel [E, D, D'] as one [E, A * B, D]."""
  num_experiments, *middle, width = stack.shape
  rows = tf.reshape(stack, [num_experiments, -1, width])
  product = tf.matmul(rows, kernel, transpose_b=transpose)
  return tf.reshape(product, [num_experiments, *middle, product.shape[-1]])
