"""The training images on the device, taken batch by batch."""

import numpy as np
import tensorflow as tf

from layca.training import randomness
from layca.training.data.load import Split
from layca.training.errors import InputError


class Batches:
  """Images and labels of an epoch, in batches of which the last may be short.

  They lie in variables, and labels are int64, as GPUs can gather these. This is
  no module, so that a checkpoint of its owner leaves the images out.
  """

  def __init__(self, split: Split, batch_size: int, drop_remainder: bool):
    self._count = len(split.labels)
    self._batch_size = batch_size
    self._full, self._remainder = divmod(self._count, batch_size)
    if drop_remainder:
      self._remainder = 0
    self.steps_per_epoch = self._full + (self._remainder > 0)
    if not self.steps_per_epoch:
      raise InputError(
        f'config.batch_size={batch_size}: must be at most the '
        f'{self._count} training images, or set '
        'config.data.drop_remainder=False'
      )
    self._images = tf.Variable(split.images, trainable=False)
    self._labels = tf.Variable(split.labels.astype(np.int64), trainable=False)

  def block(self, step: int, max_steps: int) -> tuple[int, int]:
    """Returns how many steps, at most, follow with one batch size; and it."""
    position = step % self.steps_per_epoch
    if position < self._full:
      return min(max_steps, self._full - position), self._batch_size
    return 1, self._remainder

  def order(self, seed: int, epoch: tf.Tensor) -> tf.Tensor:
    """Returns an epoch's order of images, int64 [n]."""
    # A GPU slices int32 in the host's memory.
    return tf.cast(randomness.order(seed, epoch, self._count), tf.int64)

  def take(
    self, order: tf.Tensor, step: tf.Tensor, size: int | tf.Tensor
  ) -> tuple[tf.Tensor, tf.Tensor]:
    """Returns a step's images, uint8 [size, h, w, c], and labels, int64 [size].

    The step is that of the whole run, from 0; the size comes from `block`.
    """
    start = tf.cast(step, tf.int64) % self.steps_per_epoch * self._batch_size
    chosen = tf.slice(order, [start], [tf.cast(size, tf.int64)])
    return self._images.sparse_read(chosen), self._labels.sparse_read(chosen)
