"""Batch normalisation, and the moving averages that evaluation uses."""

import sonnet as snt
import tensorflow as tf

EPSILON = 1e-3  # The paper's library's, not Sonnet's 1e-5.


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


class BatchNorm(snt.Module):
  """Batch normalisation without scale and shift, epsilon 1e-3, in float32.

  The moving averages start at mean 0 and variance 1, as in the paper's library,
  so an untrained network can be evaluated; unlike there, and as in Sonnet, the
  start weighs nothing from the first update on. The two differ by
  momentum^updates: a short run needs the latter, and a paper's epoch of 391
  steps cannot tell them apart.

  Sonnet's own computes the same numbers, but converts itself by autograph at
  every tracing, which takes as long as to trace all the rest of a network.
  """

  def __init__(self, momentum: float, name: str | None = None):
    super().__init__(name=name)
    self.moving_mean = MovingAverage(momentum, 0.0, name='moving_mean')
    self.moving_variance = MovingAverage(momentum, 1.0, name='moving_variance')
    self._is_built = False

  def __call__(self, x: tf.Tensor, is_training: bool) -> tf.Tensor:
    """Normalises over all but the last dimension.

    Args:
      x: [B, H, W, C] or [B, C], of any float dtype.
      is_training: Whether to use (and take into the moving averages) the
        batch's own statistics, or to use the moving averages.

    Returns:
      The normalised x, of the same shape and dtype.
    """
    if not self._is_built:
      statistics = tf.zeros([1] * (x.shape.rank - 1) + [x.shape[-1]])
      self.moving_mean.initialize(statistics)
      self.moving_variance.initialize(statistics)
      self._is_built = True
    normalise = _fused_normalise if x.shape.rank == 4 else _normalise
    if not is_training:
      averages = self.moving_mean.value, self.moving_variance.value
      return normalise(x, *averages)[0]
    y, mean, variance = normalise(x)
    self.moving_mean.update(mean)
    self.moving_variance.update(variance)
    return y


def _fused_normalise(x, mean=None, variance=None):
  """Normalises [B, H, W, C] in one operation, its statistics in float32.

  Returns:
    The normalised x, of its dtype; mean and variance, those given, or by
    default those of x: [1, 1, 1, C].
  """
  is_training = mean is None
  channels = [x.shape[-1]]
  y, batch_mean, batch_variance, _, _ = tf.raw_ops.FusedBatchNormV2(
    x=x,
    scale=tf.ones(channels),
    offset=tf.zeros(channels),
    mean=tf.constant([]) if is_training else tf.reshape(mean, channels),
    variance=tf.constant([]) if is_training else tf.reshape(variance, channels),
    epsilon=EPSILON,
    is_training=is_training,
  )
  shape = [1, 1, 1, *channels]
  return y, tf.reshape(batch_mean, shape), tf.reshape(batch_variance, shape)


def _normalise(x, mean=None, variance=None):
  """Normalises [B, C] likewise."""
  inputs = tf.cast(x, tf.float32)
  if mean is None:
    mean, variance = tf.nn.moments(inputs, [0], keepdims=True)
  y = tf.nn.batch_normalization(inputs, mean, variance, None, None, EPSILON)
  return tf.cast(y, x.dtype), mean, variance
