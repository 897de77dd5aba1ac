"""Wide residual networks (Zagoruyko & Komodakis, arXiv 1605.07146)."""

import itertools

import tensorflow as tf

from models import arguments, initializers, modules, network, residual

FIRST_WIDTH = 16


class Block(residual.Block):
  """BN -> ReLU -> conv -> BN -> ReLU -> dropout -> conv, added to the input.

  The shortcut of a block that changes the width starts from the normalised and
  rectified input, as the first convolution does.
  """

  def __init__(self, index: int, dropout_rate: float, **options):
    super().__init__(**options)
    self._index = index
    self._dropout_rate = dropout_rate

  def __call__(
    self, x: tf.Tensor, is_training: bool, seed: tf.Tensor | None
  ) -> tf.Tensor:
    """Maps [B, H, W, in_channels] to [B, H / stride, W / stride, channels]."""
    activation = tf.nn.relu(self._norm_0(x, is_training))
    y = self._norm_1(self._conv_0(activation), is_training)
    y = modules.dropout(tf.nn.relu(y), self._dropout_rate, seed, self._index)
    y = self._conv_1(y)
    return y + (x if self._shortcut is None else self._shortcut(activation))


class WideResNet(network.Network):
  """WRN-depth-widen_factor: three stages of blocks; by default WRN-28-10.

  Args (the others are those of `Network`):
    depth: 6n + 4 for n blocks a stage, as in the name WRN-28-10: counts the
      convolutions, shortcuts included, but not the dense layer.
    widen_factor: the stages have 16, 32 and 64 times as many channels.
    dropout_rate: the share of entries that each block drops, in [0, 1).
  """

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
    arguments.check_depth(depth, remainder=4)
    arguments.check_integer('widen_factor', widen_factor)
    arguments.check_fraction('dropout_rate', dropout_rate)
    super().__init__(num_classes, has_dropout=dropout_rate > 0, name=name)
    conv, linear, norm = modules.makers(
      initializers.he_normal, use_batch_norm, bn_momentum, with_bias
    )
    self._conv = conv(FIRST_WIDTH, name='conv')
    blocks_per_stage = (depth - 4) // 6
    widths = [
      FIRST_WIDTH * widen_factor * 2**stage
      for stage in range(3)
      for _ in range(blocks_per_stage)
    ]
    self._blocks = [
      Block(
        index,
        dropout_rate,
        conv=conv,
        norm=norm,
        channels=channels,
        stride=2 if index in (blocks_per_stage, 2 * blocks_per_stage) else 1,
        has_shortcut=in_channels != channels,
        name=f'block_{index}',
      )
      for index, (in_channels, channels) in enumerate(
        itertools.pairwise([FIRST_WIDTH, *widths])
      )
    ]
    self._norm = norm('batch_norm')
    self._dense = linear(num_classes, name='dense')
    block_layers = [x for block in self._blocks for x in block.kernel_layers]
    self._kernel_layers = [self._conv, *block_layers, self._dense]

  def _logits(self, images, is_training, seed):
    x = self._conv(images)
    for block in self._blocks:
      x = block(x, is_training, seed)
    x = tf.nn.relu(self._norm(x, is_training))
    return self._dense(modules.global_average(x))
