"""Loss and accuracy: on a batch, and on a whole split in test mode."""

from collections.abc import Callable

import tensorflow as tf

from layca.training.data.load import Split

_BATCH = 500


def cross_entropy(labels: tf.Tensor, logits: tf.Tensor) -> tf.Tensor:
  """Returns the loss of each image, float32 [B], for logits [B, classes]."""
  return tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)


def totals(
  labels: tf.Tensor, logits: tf.Tensor, losses: tf.Tensor
) -> tf.Tensor:
  """Returns float32 [3]: summed loss, correct predictions, examples."""
  # In int64: a GPU leaves the comparison of int32 to the host.
  hits = tf.argmax(logits, axis=-1) == tf.cast(labels, tf.int64)
  correct = tf.reduce_sum(tf.cast(hits, tf.float32))
  examples = tf.cast(tf.size(labels), tf.float32)
  return tf.stack([tf.reduce_sum(losses), correct, examples])


def means(summed: tf.Tensor) -> tuple[float, float]:
  """Returns the mean loss and the accuracy from a sum of `totals`."""
  loss, correct, examples = (float(number) for number in summed.numpy())
  return loss / examples, correct / examples


def create_evaluation(
  predict: Callable[[tf.Tensor], tf.Tensor], jit_compile: bool
) -> Callable[[Split], tuple[float, float]]:
  """Returns a function of a split to its mean loss and accuracy.

  It predicts logits [B, classes] of a few hundred images at a time.
  """

  def of_batch(images, labels):
    logits = predict(images)
    return totals(labels, logits, cross_entropy(labels, logits))

  @tf.function(jit_compile=jit_compile, autograph=False)
  def of_split(images, labels):
    count = labels.shape[0]
    size = min(_BATCH, count)
    full = count // size

    def add_batch(index, sums):
      start = index * size
      batch = tf.slice(images, [start, 0, 0, 0], [size, *images.shape[1:]])
      return index + 1, sums + of_batch(
        batch, tf.slice(labels, [start], [size])
      )

    _, sums = tf.while_loop(
      lambda index, _: index < full,
      add_batch,
      (tf.constant(0), tf.zeros([3])),
      parallel_iterations=1,
    )
    if count % size:
      sums += of_batch(images[full * size :], labels[full * size :])
    return sums

  def evaluate(split):
    images = tf.convert_to_tensor(split.images)
    return means(of_split(images, tf.convert_to_tensor(split.labels)))

  return evaluate
