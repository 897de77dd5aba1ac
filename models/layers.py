"""The layers that all networks share.

Kernels are float32 and are cast to the dtype of what flows through the layer:
bfloat16 images give bfloat16 compute with float32 weights and gradients.
"""

from collections.abc import Callable

import sonnet as snt
import tensorflow as tf

BATCH_NORM_EPSILON = 1e-3  # The paper's library's, not Sonnet's 1e-5.

Initializer = Callable[..., tf.Tensor]


class Conv2D(snt.Module):
  """2D convolution of NHWC images, 'same' padding, no bias unless asked for."""

  def __init__(
    self,
    channels: int,
    w_init: Initializer,
    kernel_size: int = 3,
    stride: int = 1,
    with_bias: bool = False,
    name: str | None = None,
  ):
    super().__init__(name=name)
    self._channels = channels
    self._w_init = w_init
    self._kernel_size = kernel_size
    self._stride = stride
    self._with_bias = with_bias
    self.w = None

  def __call__(self, x: tf.Tensor) -> tf.Tensor:
    """Convolves with the kernel and adds the bias.

    Args:
      x: [B, H, W, inputs], of any float dtype.

    Returns:
      [B, ceil(H / stride), ceil(W / stride), channels], of the same dtype.

    Raises:
      ValueError: The number of inputs is not the one it was built for.
    """
    if self.w is None:
      shape = [self._kernel_size, self._kernel_size, x.shape[-1]]
      self.w = _kernel(self._w_init, [*shape, self._channels])
      if self._with_bias:
        self.b = _bias(self._channels)
    _check_inputs(self, x)
    x = tf.nn.conv2d(x, tf.cast(self.w, x.dtype), self._stride, 'SAME')
    return x + tf.cast(self.b, x.dtype) if self._with_bias else x


class Linear(snt.Module):
  """Dense layer, without bias unless asked for."""

  def __init__(
    self,
    units: int,
    w_init: Initializer,
    with_bias: bool = False,
    name: str | None = None,
  ):
    super().__init__(name=name)
    self._units = units
    self._w_init = w_init
    self._with_bias = with_bias
    self.w = None

  def __call__(self, x: tf.Tensor) -> tf.Tensor:
    """Multiplies by the kernel and adds the bias.

    Args:
      x: [B, inputs], of any float dtype.

    Returns:
      [B, units], of the same dtype.

    Raises:
      ValueError: The number of inputs is not the one it was built for.
    """
    if self.w is None:
      self.w = _kernel(self._w_init, [x.shape[-1], self._units])
      if self._with_bias:
        self.b = _bias(self._units)
    _check_inputs(self, x)
    x = tf.matmul(x, tf.cast(self.w, x.dtype))
    return x + tf.cast(self.b, x.dtype) if self._with_bias else x


class MovingAverage(snt.Metric):
  """Exponential moving average without bias towards its start.

  The values that Sonnet's `ExponentialMovingAverage` gives, at half its
  operations. The running sum of the weights, 1 + decay + decay^2 + ...,
  replaces the step counter and its power.
  """

  def __init__(self, decay: float, start: float, name: str | None = None):
    super().__init__(name=name)
    self._decay = decay
    self._start = start
    self._weight = tf.Variable(0.0, trainable=False, name='weight')
    self._average = None

  def initialize(self, value: tf.Tensor) -> None:
    """Creates the average, of the shape of `value`."""
    self._average = tf.Variable(
      tf.fill(value.shape, self._start), trainable=False, name='average'
    )

  def update(self, value: tf.Tensor) -> None:
    """Takes a value in; the first one replaces the start."""
    weight = 1.0 + self._decay * self._weight
    self._weight.assign(weight)
    self._average.assign_add((value - self._average) / weight)

  @property
  def value(self) -> tf.Tensor:
    """The average; before the first update, the start."""
    return self._average.read_value()

  def reset(self) -> None:
    """Forgets all values."""
    self._weight.assign(0.0)
    self._average.assign(tf.fill(self._average.shape, self._start))


class BatchNorm(snt.BaseBatchNorm):
  """Batch normalisation without scale and shift, epsilon 1e-3, in float32.

  The moving averages start at mean 0 and variance 1, as in the paper's library,
  so an untrained network can be evaluated; unlike there, and as in Sonnet, the
  start weighs nothing from the first update on. The two differ by
  momentum^updates: a short run needs the latter, and a paper's epoch of 391
  steps cannot tell them apart.
  """

  def __init__(self, momentum: float, name: str | None = None):
    with tf.name_scope(name or 'batch_norm'):
      moving_mean = MovingAverage(momentum, 0.0, name='moving_mean')
      moving_variance = MovingAverage(momentum, 1.0, name='moving_variance')
    super().__init__(
      create_scale=False,
      create_offset=False,
      moving_mean=moving_mean,
      moving_variance=moving_variance,
      eps=BATCH_NORM_EPSILON,
      name=name,
    )

  def __call__(self, x: tf.Tensor, is_training: bool) -> tf.Tensor:
    """Normalises over all but the last dimension.

    Args:
      x: [B, H, W, C] or [B, C]. The first call must be in float32: it decides
        the dtype of the constants.
      is_training: Whether to use (and take into the moving averages) the
        batch's own statistics, or to use the moving averages.

    Returns:
      The normalised x, of the same shape and dtype.
    """
    if x.shape.rank == 4:  # Fused: bfloat16 in and out, statistics in float32.
      return super().__call__(x, is_training)
    normalised = super().__call__(tf.cast(x, tf.float32), is_training)
    return tf.cast(normalised, x.dtype)


def batch_norm_or_identity(
  use_batch_norm: bool, momentum: float, name: str
) -> Callable[[tf.Tensor, bool], tf.Tensor]:
  """Returns a `BatchNorm`, or what takes its place in a network without."""
  return BatchNorm(momentum, name) if use_batch_norm else _identity


def dropout(
  x: tf.Tensor, rate: float, seed: tf.Tensor | None, index: int
) -> tf.Tensor:
  """Zeroes a share of the entries and scales the others to keep the mean.

  Args:
    x: Any float tensor.
    rate: The share of entries to zero, in [0, 1), in steps of 2^-16.
    seed: int32 [2], the step's; the same seed zeroes the same entries. None:
      dropout is off.
    index: Which dropout of its network this is: each draws for itself.

  Returns:
    A tensor of the shape and dtype of x.
  """
  if seed is None:
    return x
  # The indices land far apart, at multiples of 2^32 over the golden ratio: a
  # job that simply counts its steps in the seed never meets, a few steps later,
  # the seed of another dropout.
  offset = (index + 1) * 0x9E3779B9 % 2**32 - 2**31
  bits = _random_int16(tf.shape(x), seed + tf.constant([0, offset], tf.int32))
  dropped = int(rate * 2**16)  # Of the 2^16 equally probable values.
  scale = 2**16 / (2**16 - dropped)
  return tf.where(bits >= dropped - 2**15, x * scale, tf.zeros([], x.dtype))


def global_average(x: tf.Tensor) -> tf.Tensor:
  """Averages [B, H, W, C] over the image, to [B, C] in float32."""
  return tf.reduce_mean(tf.cast(x, tf.float32), axis=[1, 2])


def max_pool(x: tf.Tensor) -> tf.Tensor:
  """Halves the image: 2x2 maximum at stride 2, an odd last row is dropped."""
  return tf.nn.max_pool2d(x, ksize=2, strides=2, padding='VALID')


def _random_int16(shape: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
  """Draws from all int16 values: half the work of 32 bits for each entry."""
  size = tf.reduce_prod(shape)
  # Philox by name: left to choose, TensorFlow draws otherwise under XLA where a
  # word of the seed is negative.
  pairs = tf.random.stateless_uniform(
    [(size + 1) // 2], seed, None, None, tf.int32, alg='philox'
  )
  values = tf.reshape(tf.bitcast(pairs, tf.int16), [-1])
  return tf.reshape(values[:size], shape)


def _kernel(w_init: Initializer, shape: list[int]) -> tf.Variable:
  return tf.Variable(w_init(shape, tf.float32), name='w')


def _bias(size: int) -> tf.Variable:
  return tf.Variable(tf.zeros([size]), name='b')


def _check_inputs(layer: Conv2D | Linear, x: tf.Tensor) -> None:
  if x.shape[-1] != layer.w.shape[-2]:
    raise ValueError(
      f'{layer.w.name} was built for {layer.w.shape[-2]} inputs, '
      f'not for {x.shape[-1]}: feed images of the shape it was built with.'
    )


def _identity(x: tf.Tensor, is_training: bool) -> tf.Tensor:
  del is_training
  return x
