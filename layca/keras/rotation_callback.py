"""The rotation monitor as a callback of Keras."""

import math
import os
from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
from keras import ops

from layca import kernel_names, patterns
from layca.angle_deviation import log_rotation_spread
from layca.keras import distances
from layca.keras.event_writer import EventWriter
from layca.keras.rotating_optimizer import Layca
from layca.rotation_plot import plot_rotation
from layca.rules import is_kernel


class RotationMonitor(keras.callbacks.Callback):
  """Watches how the kernels of a model rotate, under any optimizer.

  ```python
  monitor = layca.keras.RotationMonitor()
  model.fit(images, labels, callbacks=[monitor])
  monitor.plot()
  ```

  Kernels are the trainable variables of rank 2 or more, in Keras' order, which
  is that of the model's layers; so are those of models inside it. Nothing is
  done at a batch, so that `fit` need not wait for one.

  A record is a dict of `epoch`, from 0, and lists with a number per kernel:

  - cosine_distance: 1 - cos of the angle to the initialisation, None if the
    kernel started at zero;
  - angle: that angle, radians;
  - angle_since_record: angle to the kernel at the last record, or at the start
    of this `fit`, radians;
  - weight_norm: Euclidean norm;
  - mean_step_angle, stalled, nonfinite, steps_since_record: with Layca only,
    see `Layca.record`; None for a kernel that it does not rotate.

  None stands for a number that is not finite. The mean of cosine_distance, and
  rotation_spread, the standard deviation of the logarithms of the angles, of
  the kernels where they are known, are added to the epoch's logs if they are
  finite: the progress bar and callbacks that come later in the list see them.

  Attributes:
    history: the records, ready for JSON and for `layca.plot_rotation`.
    names: short names of the kernels, such as `03_conv2d_3`.
    initial: arrays, the kernels as they were at the start.
  """

  def __init__(
    self,
    log_dir: str | os.PathLike | None = None,
    every: int = 1,
    initial: Sequence[np.ndarray] | None = None,
  ):
    """Prepares a monitor of one model.

    Args:
      log_dir: folder for TensorBoard's event files, with the epoch as step;
        needs TensorFlow. None for none.
      every: number of epochs from one record to the next.
      initial: the kernels that distances are measured from, such as `initial`
        of the monitor that saw the start of a model that has been loaded; None
        for the kernels at the start of the first `fit`.

    Raises:
      ImportError: if TensorFlow is needed and missing.
      ValueError: if `every` is no number from 1.
    """
    super().__init__()
    if not (isinstance(every, int) and every >= 1):
      raise ValueError(f'every={every!r}: must be a whole number from 1')
    self.history: list[dict] = []
    self.names: list[str] = []
    self.initial = None if initial is None else list(initial)
    self._every = every
    self._writer = None if log_dir is None else EventWriter(log_dir)

  def on_train_begin(self, logs: dict | None = None) -> None:
    """Takes the kernels as the start of the first interval.

    Raises:
      ValueError: if they are not those that the monitor has seen before.
    """
    kernels = self._kernels()
    values = _values(kernels)
    if self.initial is None:
      self.initial = values
    shapes = [value.shape for value in values]
    if shapes != [np.shape(value) for value in self.initial]:
      raise ValueError(
        'the kernels of the model are not those that the monitor started from: '
        'use a new RotationMonitor'
      )
    self.names = kernel_names.short([patterns.name_of(k) for k in kernels])
    self._recorded = values
    if (optimizer := self._layca()) is not None:
      optimizer.record()

  def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
    """Adds a record to `history`, and two numbers to the logs."""
    if (epoch + 1) % self._every:
      return
    record = self._measure()
    self.history.append({'epoch': epoch, **record})
    if self._writer is not None:
      self._writer.write(record, self.names, epoch)
    if logs is not None:
      logs.update(_summary(record['cosine_distance']))

  def plot(self, ax: Any = None) -> Any:
    """Draws the cosine distance of each kernel by epoch.

    Args:
      ax: Matplotlib axes; None for new ones.

    Returns:
      The axes; see `layca.plot_rotation`.

    Raises:
      ImportError: if Matplotlib is not installed.
      ValueError: if there is no record yet.
    """
    return plot_rotation(self.history, ax, self.names)

  def _measure(self):
    """Returns the fields of a record, and starts the next interval."""
    kernels = self._kernels()
    values = _values(kernels)
    units = [distances.unit(value) for value in values]
    angles = _angles(units, self.initial)
    record = {
      'cosine_distance': [distances.cosine_distance(a) for a in angles],
      'angle': angles,
      'angle_since_record': _angles(units, self._recorded),
      'weight_norm': [
        float(np.linalg.norm(np.float64(value))) for value in values
      ],
    }
    self._recorded = values
    if (optimizer := self._layca()) is not None:
      record |= _of_rotated(optimizer, kernels)
    return {
      field: [v if v is None or math.isfinite(v) else None for v in numbers]
      for field, numbers in record.items()
    }

  def _kernels(self):
    variables = self.model.trainable_variables
    kernels = [v for v in variables if is_kernel(v.shape)]
    if not kernels:
      raise ValueError(
        f'the model {self.model.name} has no trainable kernel: build it before '
        '`fit`, or leave RotationMonitor out'
      )
    return kernels

  def _layca(self):
    """Returns the model's optimizer if it is Layca, built."""
    optimizer = self.model.optimizer
    if isinstance(optimizer, keras.optimizers.LossScaleOptimizer):
      optimizer = optimizer.inner_optimizer
    is_layca = isinstance(optimizer, Layca) and optimizer.built
    return optimizer if is_layca else None


def _of_rotated(optimizer, kernels):
  """Returns what Layca measured, None for kernels that it does not rotate."""
  measured = optimizer.record()
  place = {id(kernel): i for i, kernel in enumerate(optimizer.rotated)}
  places = [place.get(id(kernel)) for kernel in kernels]
  if set(places) == {None}:
    return {}
  steps = measured.pop('steps_since_record')
  return {
    field: [None if at is None else numbers[at] for at in places]
    for field, numbers in measured.items()
  } | {'steps_since_record': [steps] * len(kernels)}


def _summary(cosine_distances):
  """Returns the numbers for an epoch's logs, those that are finite."""
  known = [distance for distance in cosine_distances if distance is not None]
  if not known:
    return {}
  summary = {
    'cosine_distance': float(np.mean(known)),
    'rotation_spread': log_rotation_spread(known),
  }
  return {k: v for k, v in summary.items() if math.isfinite(v)}


def _values(kernels):
  """Returns copies of the values of kernels, as training goes on in place."""
  return [np.array(ops.convert_to_numpy(kernel)) for kernel in kernels]


def _angles(units, others):
  return [
    distances.angle(one, distances.unit(other))
    for one, other in zip(units, others, strict=True)
  ]
