"""The fully connected network of the paper's toy experiment."""

from collections.abc import Sequence

import tensorflow as tf

from models import arguments, initializers, modules, network


class MLP(network.Network):
  """Dense layers with ReLU, then a dense classifier, on flattened images.

  Args (the others are those of `Network`):
    widths: the width of each hidden layer; batch norm is before its ReLU.
  """

  def __init__(
    self,
    num_classes: int,
    widths: Sequence[int] = (784,) * 10,
    with_bias: bool = False,
    use_batch_norm: bool = False,
    bn_momentum: float = 0.99,
    name: str = 'mlp',
  ):
    arguments.check_widths('widths', widths)
    super().__init__(num_classes, name=name)
    _, linear, norm = modules.makers(
      initializers.glorot_uniform, use_batch_norm, bn_momentum, with_bias
    )
    self._kernel_layers = [
      linear(units, name=f'dense_{index}')
      for index, units in enumerate([*widths, num_classes])
    ]
    self._norms = [norm(f'batch_norm_{index}') for index in range(len(widths))]

  def _logits(self, images, is_training, seed):
    *hidden, classifier = self._kernel_layers
    x = tf.reshape(images, [-1, images.shape[1:].num_elements()])
    for dense, norm in zip(hidden, self._norms, strict=True):
      x = tf.nn.relu(norm(dense(x), is_training))
    return classifier(tf.cast(x, tf.float32))
