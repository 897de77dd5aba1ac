"""Batch normalisation, and the moving averages that evaluation uses."""

import sonnet as snt
import tensorflow as tf

EPSILON = 1e-3  # The paper's library's, not Sonnet's 1e-5.
# Weight of what an average starts from: nothing beside the first value's 1.
_START_WEIGHT = 1e-30


class MovingMoments(snt.Module):
  """Exponential moving averages of means and variances, free of their start.

  Those of Sonnet's `ExponentialMovingAverage`: the weighted sum of values over
  the sum of their weights decay^age. Both sums lie in one variable, so that an
  update takes five operations.
  """

  def __init__(self, decay: float, channels: int, name: str | None = None):
    """Starts from mean 0 and variance 1, which the first update replaces."""
    super().__init__(name=name)
    self._decay = decay
    start = tf.constant([[0.0], [_START_WEIGHT], [_START_WEIGHT]])
    self._sums = tf.Variable(
      tf.tile(start, [1, channels]), trainable=False, name='sums'
    )

  def update(self, mean: tf.Tensor, variance: tf.Tensor) -> None:
    """Takes moments in, float32 [C] each."""
    values = tf.stack([mean, variance, tf.ones_like(mean)])
    self._sums.assign(self._decay * self._sums + values)

  def averages(self) -> tuple[tf.Tensor, tf.Tensor]:
    """Returns mean and variance, float32 [C] each."""
    mean, variance, weight = tf.unstack(self._sums.read_value())
    return mean / weight, variance / weight


class BatchNorm(snt.Module):
  """Batch normalisation without scale and shift, epsilon 1e-3, in float32.

  The moving averages start at mean 0 and variance 1, as in the paper's library,
  so an untrained network can be evaluated; unlike there, and as in Sonnet, the
  start weighs nothing from the first update on. The two differ by
  momentum^updates: a short run needs the latter, and a paper's epoch of 391
  steps cannot tell them apart.

  Sonnet's own computes the same numbers, but converts itself by autograph at
  every tracing, which takes as long as to trace all the rest of a network.

  Attributes:
    moving_moments: `MovingMoments`, None before the first call.
  """

  def __init__(self, momentum: float, name: str | None = None):
    super().__init__(name=name)
    self._momentum = momentum
    self.moving_moments = None

  def __call__(self, x: tf.Tensor, is_training: bool) -> tf.Tensor:
    """Normalises over all but the last dimension; keeps shape and dtype.

    Args:
      x: [B, H, W, C] or [B, C], of any float dtype.
      is_training: whether to use (and take into the moving averages) the
        batch's own statistics, or to use the moving averages.
    """
    if self.moving_moments is None:
      self.moving_moments = MovingMoments(self._momentum, x.shape[-1])
    normalise = _fused_normalise if x.shape.rank == 4 else _normalise
    if not is_training:
      return normalise(x, *self.moving_moments.averages())[0]
    y, mean, variance = normalise(x)
    self.moving_moments.update(mean, variance)
    return y


def _fused_normalise(x, mean=None, variance=None):
  """Returns x normalised, in one operation, and its float32 moments."""
  channels, is_training = [x.shape[-1]], mean is None
  none = tf.constant([])
  y, batch_mean, batch_variance, _, _ = tf.raw_ops.FusedBatchNormV2(
    x=x,
    scale=tf.ones(channels),
    offset=tf.zeros(channels),
    mean=none if is_training else mean,
    variance=none if is_training else variance,
    epsilon=EPSILON,
    is_training=is_training,
  )
  return y, batch_mean, batch_variance


def _normalise(x, mean=None, variance=None):
  inputs = tf.cast(x, tf.float32)
  if mean is None:
    mean, variance = tf.nn.moments(inputs, [0])
  y = tf.nn.batch_normalization(inputs, mean, variance, None, None, EPSILON)
  return tf.cast(y, x.dtype), mean, variance
