"""Loss and accuracy: on a batch, and on a whole split in test mode."""

from collections.abc import Callable

import tensorflow as tf

from layca.training.data.load import Split

_BATCH = 500


def measure(
  labels: tf.Tensor, logits: tf.Tensor
) -> tuple[tf.Tensor, tf.Tensor]:
  """Returns mean loss, and totals: summed loss, correct predictions, examples.

  They are float32, a scalar and [3], for logits [B, classes].
  """
  losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
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
  predict: Callable[[tf.Tensor], tf.Tensor], jit_compile: bool
) -> Callable[[Split], tuple[float, float]]:
  """Returns a function of a split to its mean loss and accuracy."""

  @tf.function(jit_compile=jit_compile, autograph=False, reduce_retracing=True)
  def of_batch(images, labels):
    return measure(labels, predict(images))[1]

  def evaluate(split):
    sums = tf.zeros([3])
    for start in range(0, len(split.labels), _BATCH):
      part = slice(start, start + _BATCH)
      sums += of_batch(split.images[part], split.labels[part])
    return means(sums)

  return evaluate
