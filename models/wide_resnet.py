"""Wide residual networks (Zagoruyko & Komodakis, arXiv 1605.07146)."""

import itertools

import sonnet as snt
import tensorflow as tf

from models import checks, initializers, layers, network

FIRST_WIDTH = 16


class Block(snt.Module):
  """BN -> ReLU -> conv -> BN -> ReLU -> dropout -> conv, added to the input.

  A block that changes the width has a 1x1 convolution as shortcut, the third of
  its `kernel_layers`; it starts from the normalised and rectified input, as the
  first convolution does.
  """

  def __init__(
    self,
    index: int,
    stride: int,
    in_channels: int,
    channels: int,
    dropout_rate: float,
    use_batch_norm: bool,
    bn_momentum: float,
    with_bias: bool,
    name: str | None = None,
  ):
    super().__init__(name=name)
    self._index = index
    self._dropout_rate = dropout_rate
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
    if in_channels != channels:
      self._shortcut = layers.Conv2D(
        channels,
        he_normal,
        kernel_size=1,
        stride=stride,
        with_bias=with_bias,
        name='shortcut',
      )
      self.kernel_layers.append(self._shortcut)

  def __call__(
    self, x: tf.Tensor, is_training: bool, seed: tf.Tensor | None
  ) -> tf.Tensor:
    """Maps [B, H, W, in_channels] to [B, H / stride, W / stride, channels]."""
    activation = tf.nn.relu(self._norm_0(x, is_training))
    residual = self._norm_1(self._conv_0(activation), is_training)
    residual = tf.nn.relu(residual)
    residual = layers.dropout(residual, self._dropout_rate, seed, self._index)
    residual = self._conv_1(residual)
    if self._shortcut is not None:
      x = self._shortcut(activation)
    return x + residual


class WideResNet(network.Network):
  """WRN-depth-widen_factor: three stages of blocks; by default WRN-28-10."""

  def __init__(
    self,
    num_classes: int,
    depth: int = 28,
    widen_factor: int = 10,
    dropout_rate: float = 0.3,
    use_batch_norm: bool = True,
    bn_momentum: float = 0.99,
    with_bias: bool = False,
    name: str = 'wide_resnet',
  ):
    """Initialises the network.

    Args:
      num_classes: The number of logits.
      depth: 6n + 4 for n blocks a stage, as in the name WRN-28-10: counts the
        convolutions, shortcuts included, but not the dense layer.
      widen_factor: The stages have 16, 32 and 64 times as many channels.
      dropout_rate: The share of entries that each block drops, in [0, 1).
      use_batch_norm: Whether there is batch norm before each ReLU.
      bn_momentum: The decay of the moving averages, in [0, 1).
      with_bias: Whether every layer has a bias, started at zero.
      name: The first part of the variables' names.

    Raises:
      ValueError: An argument is out of range.
    """
    checks.check_depth(depth, remainder=4)
    checks.check_integer('widen_factor', widen_factor)
    checks.check_fraction('dropout_rate', dropout_rate)
    checks.check_fraction('bn_momentum', bn_momentum)
    super().__init__(num_classes, has_dropout=dropout_rate > 0, name=name)
    he_normal = initializers.he_normal
    self._conv = layers.Conv2D(
      FIRST_WIDTH, he_normal, with_bias=with_bias, name='conv'
    )
    blocks_per_stage = (depth - 4) // 6
    widths = [
      FIRST_WIDTH * widen_factor * 2**stage
      for stage in range(3)
      for _ in range(blocks_per_stage)
    ]
    self._blocks = [
      Block(
        index,
        stride=2 if index in (blocks_per_stage, 2 * blocks_per_stage) else 1,
        in_channels=in_channels,
        channels=channels,
        dropout_rate=dropout_rate,
        use_batch_norm=use_batch_norm,
        bn_momentum=bn_momentum,
        with_bias=with_bias,
        name=f'block_{index}',
      )
      for index, (in_channels, channels) in enumerate(
        itertools.pairwise([FIRST_WIDTH, *widths])
      )
    ]
    self._norm = layers.batch_norm_or_identity(
      use_batch_norm, bn_momentum, 'batch_norm'
    )
    self._dense = layers.Linear(num_classes, he_normal, with_bias, name='dense')
    block_layers = [x for block in self._blocks for x in block.kernel_layers]
    self._kernel_layers = [self._conv, *block_layers, self._dense]

  def _logits(
    self, images: tf.Tensor, is_training: bool, seed: tf.Tensor | None
  ) -> tf.Tensor:
    x = self._conv(images)
    for block in self._blocks:
      x = block(x, is_training, seed)
    x = tf.nn.relu(self._norm(x, is_training))
    return self._dense(layers.global_average(x))
