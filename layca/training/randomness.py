"""All that is random in training, from the run's seed and the step.

Nothing is drawn from a state: an epoch's order, a step's augmentation and its
dropout are functions of the seed and of the epoch or the step.
"""

import tensorflow as tf


class Randomness:
  """What one seed draws."""

  def __init__(self, seed: int):
    self._seed = seed

  def order(self, epoch: tf.Tensor, count: int) -> tf.Tensor:
    """Returns an epoch's order of images: int32 [count], a permutation."""
    # Not stateless_shuffle, which XLA cannot compile.
    keys = tf.random.stateless_uniform(
      [count], self._fold(0, epoch), None, None, tf.int32, alg='philox'
    )
    return tf.argsort(keys, stable=True)

  def augmentation(self, step: tf.Tensor) -> tf.Tensor:
    """Returns the seed of a step's flips and shifts, int32 [2]."""
    return self._fold(1, step)

  def dropout(self, step: tf.Tensor) -> tf.Tensor:
    """Returns the seed of a step's dropout, int32 [2]."""
    return self._fold(2, step)

  def _fold(self, purpose, number):
    seed = tf.constant([self._seed, purpose])
    return tf.random.experimental.stateless_fold_in(
      seed, tf.cast(number, tf.int32)
    )
