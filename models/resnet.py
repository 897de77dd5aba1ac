"""Residual networks of the first kind, for small images."""

from collections.abc import Sequence

import sonnet as snt
import tensorflow as tf

from models import checks, initializers, layers, network


class Block(snt.Module):
  """conv -> BN -> ReLU -> conv -> BN, added to the input, then ReLU.

  A block that halves the image has a 1x1 convolution as shortcut, without batch
  norm: the third of its `kernel_layers`.
  """

  def __init__(
    self,
    channels: int,
    stride: int,
    use_batch_norm: bool,
    bn_momentum: float,
    with_bias: bool,
    name: str | None = None,
  ):
    super().__init__(name=name)
    he_normal = initializers.he_normal
    self._conv_0 = layers.Conv2D(
      channels, he_normal, stride=stride, with_bias=with_bias, name='conv_0'
    )
    self._conv_1 = layers.Conv2D(
      channels, he_normal, with_bias=with_bias, name='conv_1'
    )
    self._norm_0, self._norm_1 = (
      layers.batch_norm_or_identity(use_batch_norm, bn_momentum, norm_name)
      for norm_name in ('batch_norm_0', 'batch_norm_1')
    )
    self.kernel_layers = [self._conv_0, self._conv_1]
    self._shortcut = None
    if stride > 1:
      self._shortcut = layers.Conv2D(
        channels,
        he_normal,
        kernel_size=1,
        stride=stride,
        with_bias=with_bias,
        name='shortcut',
      )
      self.kernel_layers.append(self._shortcut)

  def __call__(self, x: tf.Tensor, is_training: bool) -> tf.Tensor:
    """Maps [B, H, W, C] to [B, H / stride, W / stride, channels]."""
    residual = self._norm_0(self._conv_0(x), is_training)
    residual = self._conv_1(tf.nn.relu(residual))
    residual = self._norm_1(residual, is_training)
    if self._shortcut is not None:
      x = self._shortcut(x)
    return tf.nn.relu(x + residual)


class ResNet(network.Network):
  """ResNet-(6n + 2) v1: three stages of n blocks; by default ResNet-32."""

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
    """Initialises the network.

    Args:
      num_classes: The number of logits.
      depth: 6n + 2; counts the layers but not the two shortcuts.
      widths: The number of channels of each of the three stages.
      use_batch_norm: Whether each 3x3 convolution is followed by batch norm.
      bn_momentum: The decay of the moving averages, in [0, 1).
      with_bias: Whether every layer has a bias, started at zero.
      name: The first part of the variables' names.

    Raises:
      ValueError: An argument is out of range.
    """
    checks.check_depth(depth, remainder=2)
    checks.check_widths('widths', widths, length=3)
    checks.check_fraction('bn_momentum', bn_momentum)
    super().__init__(num_classes, name=name)
    he_normal = initializers.he_normal
    self._conv = layers.Conv2D(
      widths[0], he_normal, with_bias=with_bias, name='conv'
    )
    self._norm = layers.batch_norm_or_identity(
      use_batch_norm, bn_momentum, 'batch_norm'
    )
    self._blocks = [
      Block(
        width,
        stride=2 if stage > 0 and index == 0 else 1,
        use_batch_norm=use_batch_norm,
        bn_momentum=bn_momentum,
        with_bias=with_bias,
        name=f'stage_{stage}_block_{index}',
      )
      for stage, width in enumerate(widths)
      for index in range((depth - 2) // 6)
    ]
    self._dense = layers.Linear(num_classes, he_normal, with_bias, name='dense')
    block_layers = [x for block in self._blocks for x in block.kernel_layers]
    self._kernel_layers = [self._conv, *block_layers, self._dense]

  def _logits(
    self, images: tf.Tensor, is_training: bool, seed: tf.Tensor | None
  ) -> tf.Tensor:
    x = tf.nn.relu(self._norm(self._conv(images), is_training))
    for block in self._blocks:
      x = block(x, is_training)
    return self._dense(layers.global_average(x))
