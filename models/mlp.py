"""The fully connected network of the paper's toy experiment."""

from collections.abc import Sequence

import tensorflow as tf

from models import arguments, initializers, modules, network


class MLP(network.Network):
  """Dense layers with ReLU, then a dense classifier, on flattened images."""

  def __init__(
    self,
    num_classes: int,
    widths: Sequence[int] = (784,) * 10,
    with_bias: bool = False,
    use_batch_norm: bool = False,
    bn_momentum: float = 0.99,
    name: str = 'mlp',
  ):
    """Initialises the network.

    Args:
      num_classes: the number of logits.
      widths: the width of each hidden layer.
      use_batch_norm: whether each hidden layer normalises before its ReLU.
      bn_momentum: the decay of the moving averages, in [0, 1).
      with_bias: whether every layer has a bias, started at zero.
      name: the first part of the variables' names.

    Raises:
      ValueError: an argument is out of range.
    """
    arguments.check_widths('widths', widths)
    super().__init__(num_classes, name=name)
    self._kernel_layers = [
      modules.Linear(
        units, initializers.glorot_uniform, with_bias, name=f'dense_{index}'
      )
      for index, units in enumerate([*widths, num_classes])
    ]
    self._norms = [
      modules.batch_norm_or_identity(
        use_batch_norm, bn_momentum, f'batch_norm_{index}'
      )
      for index in range(len(widths))
    ]

  def _logits(
    self, images: tf.Tensor, is_training: bool, seed: tf.Tensor | None
  ) -> tf.Tensor:
    *hidden, classifier = self._kernel_layers
    x = tf.reshape(images, [-1, images.shape[1:].num_elements()])
    for dense, norm in zip(hidden, self._norms, strict=True):
      x = tf.nn.relu(norm(dense(x), is_training))
    return classifier(tf.cast(x, tf.float32))
