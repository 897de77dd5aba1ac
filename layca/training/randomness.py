"""All that is random in training: functions of the run's seed and the step.

Nothing is drawn from a state, so a resumed run computes what an uninterrupted
one does.
"""

import tensorflow as tf

_ORDER, _AUGMENTATION, _DROPOUT = range(3)


def order(seed: int, epoch: tf.Tensor, count: int) -> tf.Tensor:
  """Returns an epoch's order of images: int32 [count], a permutation."""
  # Not stateless_shuffle, which XLA cannot compile.
  keys = tf.random.stateless_uniform(
    [count], _fold(seed, _ORDER, epoch), None, None, tf.int32, alg='philox'
  )
  return tf.argsort(keys, stable=True)


def of_step(seed: int, step: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
  """Returns the seeds of a step's flips and shifts, and dropout, int32 [2]."""
  return _fold(seed, _AUGMENTATION, step), _fold(seed, _DROPOUT, step)


def _fold(seed, purpose, number):
  return tf.random.experimental.stateless_fold_in(
    tf.constant([seed, purpose]), tf.cast(number, tf.int32)
  )
