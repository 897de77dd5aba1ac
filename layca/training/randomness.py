"""Where all that is random in training comes from.

Nothing is drawn from a state: an epoch's order, a step's augmentation and its
dropout are functions of the seed and of the epoch or the step.
"""

import dataclasses

import tensorflow as tf


@dataclasses.dataclass(frozen=True)
class Randomness:
  """All that is random in training, from the run's seed and the step."""

  seed: int

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
    return tf.random.experimental.stateless_fold_in(
      tf.constant([self.seed, purpose]), tf.cast(number, tf.int32)
    )
