"""Loss and accuracy: on a batch, and on a whole split in test mode."""

from collections.abc import Callable

import tensorflow as tf

from layca.training.data.load import Split

_BATCH = 500


def cross_entropy(labels: tf.Tensor, logits: tf.Tensor) -> tf.Tensor:
  """Returns the loss of each image, float32 [B], of logits [B, classes]."""
  return tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)


def totals(
  labels: tf.Tensor, logits: tf.Tensor, losses: tf.Tensor
) -> tf.Tensor:
  """Returns float32 [3]: summed loss, correct predictions, examples."""
  # In int64: a GPU leaves the comparison of int32 to the host.
  hits = tf.argmax(logits, axis=-1) == tf.cast(labels, tf.int64)
  correct = tf.reduce_sum(tf.cast(hits, tf.float32))
  return tf.stack(
    [tf.reduce_sum(losses), correct, tf.cast(tf.size(labels), tf.float32)]
  )


def means(summed: tf.Tensor) -> tuple[float, float]:
  """Returns the mean loss and the accuracy from a sum of `totals`."""
  loss, correct, examples = (float(number) for number in summed.numpy())
  return loss / examples, correct / examples


class Evaluator:
  """Evaluates a network in test mode, a few hundred images at a time."""

  def __init__(
    self, predict: Callable[[tf.Tensor], tf.Tensor], jit_compile: bool
  ):
    """Compiles nothing yet; `predict` maps images to logits [B, classes]."""
    self._predict = predict
    self._sum = tf.function(
      self._summed, jit_compile=jit_compile, autograph=False
    )

  def evaluate(self, split: Split) -> tuple[float, float]:
    """Returns the mean loss and the accuracy on a split."""
    images = tf.convert_to_tensor(split.images)
    return means(self._sum(images, tf.convert_to_tensor(split.labels)))

  def _summed(self, images, labels):
    count = labels.shape[0]
    size = min(_BATCH, count)
    full = count // size

    def body(index, sums):
      start = index * size
      part = self._of_batch(
        tf.slice(images, [start, 0, 0, 0], [size, *images.shape[1:]]),
        tf.slice(labels, [start], [size]),
      )
      return index + 1, sums + part

    _, sums = tf.while_loop(
      lambda index, _: index < full,
      body,
      (tf.constant(0), tf.zeros([3])),
      parallel_iterations=1,
    )
    if count % size:
      sums += self._of_batch(images[full * size :], labels[full * size :])
    return sums

  def _of_batch(self, images, labels):
    logits = self._predict(images)
    return totals(labels, logits, cross_entropy(labels, logits))
