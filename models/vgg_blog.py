"""The convolutional network of the paper's study of adaptive methods."""

import tensorflow as tf

from models import arguments, initializers, modules, network

# (number of convolutions, width, dropout rate between them) of each stage.
STAGES = (
  (2, 64, 0.3),
  (2, 128, 0.4),
  (3, 256, 0.4),
  (3, 512, 0.4),
  (3, 512, 0.4),
)
DENSE_WIDTH = 512
DENSE_DROPOUT_RATE = 0.5


class VGGBlog(network.Network):
  """Stages of conv -> BN -> ReLU, pooling after each, and two dense layers.

  There is dropout between the convolutions of a stage, and before each dense
  layer.

  Args (the others are those of `Network`):
    width_multiplier: scales all widths (64 to 512), rounded to integers.
    dropout_scale: scales all dropout rates (0.3 to 0.5), in [0, 1]; narrow
      networks need less. At 0 there is no dropout.
  """

  def __init__(
    self,
    num_classes: int,
    width_multiplier: float = 1.0,
    dropout_scale: float = 1.0,
    use_batch_norm: bool = True,
    bn_momentum: float = 0.99,
    with_bias: bool = False,
    name: str = 'vgg_blog',
  ):
    arguments.check_positive('width_multiplier', width_multiplier)
    if not 0 <= dropout_scale <= 1:
      raise ValueError(
        f'dropout_scale must be a number in [0, 1], not {dropout_scale!r}.'
      )
    super().__init__(
      num_classes, 2 ** len(STAGES), dropout_scale > 0, name=name
    )
    self._dropout_scale = dropout_scale

    def scaled(width):
      return max(1, round(width_multiplier * width))

    conv, linear, norm = modules.makers(
      initializers.he_normal, use_batch_norm, bn_momentum, with_bias
    )
    widths = [scaled(width) for convs, width, _ in STAGES for _ in range(convs)]
    arguments.check_widths('width_multiplier times the widths', widths)
    self._convs = [
      conv(width, name=f'conv_{index}') for index, width in enumerate(widths)
    ]
    self._dense = [
      linear(units, name=f'dense_{index}')
      for index, units in enumerate([scaled(DENSE_WIDTH), num_classes])
    ]
    self._norms = [
      norm(f'batch_norm_{index}') for index in range(len(widths) + 1)
    ]
    self._kernel_layers = [*self._convs, *self._dense]

  def _logits(self, images, is_training, seed):
    x = images
    index = 0
    for convs, _, rate in STAGES:
      for position in range(convs):
        x = self._norms[index](self._convs[index](x), is_training)
        x = tf.nn.relu(x)
        if position < convs - 1:
          x = self._dropout(x, rate, seed, index)
        index += 1
      x = modules.max_pool(x)
    x = tf.reshape(x, [-1, x.shape[1:].num_elements()])
    x = self._dropout(x, DENSE_DROPOUT_RATE, seed, index)
    x = self._norms[index](self._dense[0](x), is_training)
    x = tf.nn.relu(tf.cast(x, tf.float32))
    x = self._dropout(x, DENSE_DROPOUT_RATE, seed, index + 1)
    return self._dense[1](x)

  def _dropout(self, x, rate, seed, index):
    return modules.dropout(x, self._dropout_scale * rate, seed, index)
