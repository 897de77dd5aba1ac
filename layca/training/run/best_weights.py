"""The weights of the best validation epoch."""

import sonnet as snt
import tensorflow as tf


class BestWeights(tf.Module):
  """Keeps a copy of a model's variables from its best epoch.

  The best accuracy and its 0-based epoch are variables, -1 at first.
  """

  def __init__(self, model: snt.Module):
    super().__init__(name='best_weights')
    self._variables = tuple(model.variables)
    self._best = [tf.Variable(v, trainable=False) for v in self._variables]
    # As exact as Python's, lest an equal accuracy look like a better one.
    self.accuracy = tf.Variable(tf.constant(-1.0, tf.float64), trainable=False)
    self.epoch = tf.Variable(tf.constant(-1, tf.int64), trainable=False)

  def update(self, epoch: int, accuracy: float) -> None:
    """Copies the model's variables if this accuracy is above the best."""
    if accuracy > float(self.accuracy):
      self.accuracy.assign(accuracy)
      self.epoch.assign(epoch)
      for best, variable in zip(self._best, self._variables, strict=True):
        best.assign(variable)

  def load(self) -> None:
    """Writes the best weights into the model."""
    for best, variable in zip(self._best, self._variables, strict=True):
      variable.assign(best)
