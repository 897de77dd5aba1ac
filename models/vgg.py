"""Plain convolutional networks with ReLU before batch norm."""

from collections.abc import Sequence

import tensorflow as tf

from models import arguments, initializers, modules, network


class VGG(network.Network):
  """Stages of conv -> ReLU -> batch norm, pooling between, one dense layer.

  The defaults are the paper's 25-layer CIFAR-10 network. Its 13-layer sibling
  has convs_per_stage=3 and widths=(16, 32, 64, 128); the 11-layer Tiny ImageNet
  network convs_per_stage=2, widths=(32, 64, 128, 256, 512), bn_momentum=0.9.

  Args (the others are those of `Network`):
    convs_per_stage: the number of 3x3 convolutions of each stage.
    widths: the number of channels of each stage; 2x2 max pooling between.
  """

  def __init__(
    self,
    num_classes: int,
    convs_per_stage: int = 6,
    widths: Sequence[int] = (32, 64, 128, 256),
    use_batch_norm: bool = True,
    bn_momentum: float = 0.99,
    with_bias: bool = False,
    name: str = 'vgg',
  ):
    arguments.check_integer(
      'convs_per_stage', convs_per_stage, at_most=arguments.MOST_LAYERS
    )
    arguments.check_widths('widths', widths)
    super().__init__(num_classes, 2 ** (len(widths) - 1), name=name)
    self._convs_per_stage = convs_per_stage
    channels = [width for width in widths for _ in range(convs_per_stage)]
    conv, linear, norm = modules.makers(
      initializers.he_uniform, use_batch_norm, bn_momentum, with_bias
    )
    self._convs = [
      conv(width, name=f'conv_{index}') for index, width in enumerate(channels)
    ]
    self._norms = [
      norm(f'batch_norm_{index}') for index in range(len(channels))
    ]
    self._dense = linear(num_classes, name='dense')
    self._kernel_layers = [*self._convs, self._dense]

  def _logits(self, images, is_training, seed):
    x = images
    for index, conv in enumerate(self._convs):
      if index > 0 and index % self._convs_per_stage == 0:
        x = modules.max_pool(x)
      x = self._norms[index](tf.nn.relu(conv(x)), is_training)
    return self._dense(modules.global_average(x))
