"""Loss, accuracy, rate and rotation within an epoch, kept on the device."""

import math

import numpy as np
import tensorflow as tf


def row_type(num_kernels: int) -> np.dtype:
  """Returns the type of a row; all are floats, so that NaN stands for no row.

  A row tells the means over the `steps` since the row before (loss, accuracy,
  and the angle of each kernel's step, radians) and the rate of the last of
  them; `step` counts those made since the start of the run.
  """
  return np.dtype(
    [
      ('step', np.float64),
      ('loss', np.float32),
      ('accuracy', np.float32),
      ('learning_rate', np.float32),
      ('step_angle', np.float32, (num_kernels,)),
    ]
  )


class StepLog(tf.Module):
  """Holds sums over the epoch so far, as they were at every Nth step.

  What the step has summed up anyway is copied at every step, over the copies
  since the last Nth one: no branch, and nothing is measured twice. The next
  epoch is written over the last one. All is checkpointed.
  """

  def __init__(self, every: int, steps_per_epoch: int, num_kernels: int):
    super().__init__(name='step_log')
    self._every, self._steps_per_epoch = every, steps_per_epoch
    self._type = row_type(num_kernels)
    self.rows_per_epoch = math.ceil(steps_per_epoch / every)
    # Summed loss, correct predictions, examples, rate, then summed angles.
    self._sums = tf.Variable(
      tf.zeros([self.rows_per_epoch, 4 + num_kernels]),
      trainable=False,
      name='sums',
    )

  def record(
    self, step: tf.Tensor, totals: tf.Tensor, rate: tf.Tensor, angles: tf.Tensor
  ) -> None:
    """Keeps the sums after a step.

    Args:
      step: of the whole run, from 0, int64.
      totals: over the epoch: loss, correct predictions, examples; float32 [3].
      rate: of the step, float32.
      angles: of the epoch's steps, summed; float32 [kernels].
    """
    row = step % self._steps_per_epoch // self._every
    sums = tf.concat([totals, [rate], angles], axis=0)
    self._sums.scatter_update(
      tf.IndexedSlices(sums[tf.newaxis], row[tf.newaxis])
    )

  def rows(self, epoch: int, count: int) -> np.ndarray:
    """Returns the rows of the first steps of an epoch, of type `row_type`."""
    ends = np.arange(0, count + self._every, self._every).clip(max=count)
    sums = self._sums.numpy()[: len(ends) - 1].astype(np.float64)
    loss, correct, examples, _, *angles = np.diff(sums, axis=0, prepend=0.0).T
    rows = np.empty(len(sums), self._type)
    rows['step'] = epoch * self._steps_per_epoch + ends[1:]
    rows['loss'], rows['accuracy'] = loss / examples, correct / examples
    rows['learning_rate'] = sums[:, 3]
    rows['step_angle'] = np.transpose(angles) / np.diff(ends)[:, np.newaxis]
    return rows
