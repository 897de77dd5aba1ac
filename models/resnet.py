"""Residual networks of the first kind, for small images."""

from collections.abc import Sequence

import tensorflow as tf

from models import arguments, initializers, modules, network, residual


class Block(residual.Block):
  """conv -> BN -> ReLU -> conv -> BN, added to the input, then ReLU.

  The shortcut of a block that halves the image is without batch norm.
  """

  def __call__(self, x: tf.Tensor, is_training: bool) -> tf.Tensor:
    """Maps [B, H, W, C] to [B, H / stride, W / stride, channels]."""
    y = tf.nn.relu(self._norm_0(self._conv_0(x), is_training))
    y = self._norm_1(self._conv_1(y), is_training)
    return tf.nn.relu(y + (x if self._shortcut is None else self._shortcut(x)))


class ResNet(network.Network):
  """ResNet-(6n + 2) v1: three stages of n blocks; by default ResNet-32.

  Args (the others are those of `Network`):
    depth: 6n + 2; counts the layers but not the two shortcuts.
    widths: the number of channels of each of the three stages.
  """

  def __init__(
    self,
    num_classes: int,
    depth: int = 32,
    widths: Sequence[int] = (16, 32, 64),
    use_batch_norm: bool = True,
    bn_momentum: float = 0.99,
    with_bias: bool = False,
    name: str = 'resnet',
  ):
    arguments.check_depth(depth, remainder=2)
    arguments.check_widths('widths', widths, length=3)
    super().__init__(num_classes, name=name)
    conv, linear, norm = modules.makers(
      initializers.he_normal, use_batch_norm, bn_momentum, with_bias
    )
    self._conv = conv(widths[0], name='conv')
    self._norm = norm('batch_norm')
    self._blocks = [
      Block(
        conv,
        norm,
        width,
        stride=2 if stage > 0 and index == 0 else 1,
        has_shortcut=stage > 0 and index == 0,
        name=f'stage_{stage}_block_{index}',
      )
      for stage, width in enumerate(widths)
      for index in range((depth - 2) // 6)
    ]
    self._dense = linear(num_classes, name='dense')
    block_layers = [x for block in self._blocks for x in block.kernel_layers]
    self._kernel_layers = [self._conv, *block_layers, self._dense]

  def _logits(self, images, is_training, seed):
    x = tf.nn.relu(self._norm(self._conv(images), is_training))
    for block in self._blocks:
      x = block(x, is_training)
    return self._dense(modules.global_average(x))
