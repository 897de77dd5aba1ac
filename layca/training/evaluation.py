"""Loss and accuracy: on a batch, and on a whole split in test mode."""

import math
from collections.abc import Callable

import tensorflow as tf

from layca.training.data.load import Split

_BATCH = 500


def cross_entropies(
  labels: tf.Tensor, logits: tf.Tensor, min_probability: float
) -> tf.Tensor:
  """Returns the loss of each image, float32 [B], for logits [B, classes].

  Above 0, `min_probability` bounds what the label's probability is taken for,
  to between it and 1 less it; an image beyond gives no gradient.
  """
  losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
  if not min_probability:
    return losses
  least, most = -math.log1p(-min_probability), -math.log(min_probability)
  return tf.clip_by_value(losses, least, most)


def measure(
  labels: tf.Tensor, logits: tf.Tensor, min_probability: float
) -> tuple[tf.Tensor, tf.Tensor]:
  """Returns mean loss, and totals: summed loss, correct predictions, examples.

  They are float32, a scalar and [3]; see `cross_entropies`.
  """
  losses = cross_entropies(labels, logits, min_probability)
  # In int64: a GPU leaves the comparison of int32 to the host.
  hits = tf.argmax(logits, axis=-1) == tf.cast(labels, tf.int64)
  correct = tf.reduce_sum(tf.cast(hits, tf.float32))
  examples = tf.cast(tf.size(labels), tf.float32)
  totals = tf.stack([tf.reduce_sum(losses), correct, examples])
  return tf.reduce_mean(losses), totals


def means(summed: tf.Tensor) -> tuple[float, float]:
  """Returns the mean loss and the accuracy from a sum of totals."""
  loss, correct, examples = (float(number) for number in summed.numpy())
  return loss / examples, correct / examples


def create_evaluation(
  predict: Callable[[tf.Tensor], tf.Tensor],
  min_probability: float,
  jit_compile: bool,
) -> Callable[[Split], tuple[float, float]]:
  """Returns a function of a split to its mean loss and accuracy."""

  @tf.function(jit_compile=jit_compile, autograph=False, reduce_retracing=True)
  def of_batch(images, labels):
    return measure(labels, predict(images), min_probability)[1]

  def evaluate(split):
    sums = tf.zeros([3])
    for start in range(0, len(split.labels), _BATCH):
      part = slice(start, start + _BATCH)
      sums += of_batch(split.images[part], split.labels[part])
    return means(sums)

  return evaluate
