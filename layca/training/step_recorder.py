"""How far each kernel turns at each step of an epoch, kept on the device."""

import contextlib
from collections.abc import Iterator, Sequence

import numpy as np
import tensorflow as tf

from layca import measures


class StepRecorder(tf.Module):
  """Holds the tangent of each kernel's rotation at the steps of an epoch.

  The next epoch is written over the last one. All is checkpointed.
  """

  def __init__(self, kernels: Sequence[tf.Variable], steps_per_epoch: int):
    super().__init__(name='step_recorder')
    self._kernels = tuple(kernels)
    self._rows = tf.Variable(
      tf.zeros([steps_per_epoch, len(self._kernels)]),
      trainable=False,
      name='rows',
    )

  @contextlib.contextmanager
  def observe(self, step: tf.Tensor) -> Iterator[None]:
    """Measures the update that is made inside the `with` block.

    Args:
      step: that of the whole run, from 0, int64.
    """
    before = self._values()
    yield
    angles, _ = measures.step_geometry(before, self._values())
    position = step % self._rows.shape[0]
    self._rows.scatter_update(
      tf.IndexedSlices(tf.tan(angles)[tf.newaxis], position[tf.newaxis])
    )

  def rows(self, count: int) -> np.ndarray:
    """Returns the first rows of the epoch: float32 [count, kernels]."""
    return self._rows[:count].numpy()

  def _values(self):
    return [tf.convert_to_tensor(kernel) for kernel in self._kernels]
