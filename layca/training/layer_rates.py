"""The rate of each layer of a run: its multipliers, or what it replays."""

from collections.abc import Sequence

import numpy as np
import tensorflow as tf
from ml_collections import ConfigDict

from layca import patterns
from layca.layers import layer_table
from layca.training import multiplier_table, replay


class LayerRates:
  """What multiplies a run's rate, from epoch to epoch.

  Attributes:
    multipliers: one per parameter: floats, or a float32 variable if they change
      from epoch to epoch. Its owner, the optimizer, has it checkpointed.
    replayed: rates of Layca that take the run's place, float32 [steps,
      kernels], or None.
  """

  def __init__(
    self,
    config: ConfigDict,
    kernels: Sequence[tf.Variable],
    parameters: Sequence[tf.Variable],
    steps_per_epoch: int,
  ):
    """Raises InputError for settings that do not fit the network.

    Args:
      config: of the run.
      kernels: in forward order.
      parameters: the kernels, then all others.
      steps_per_epoch: their number.
    """
    self._config, self._parameters = config, parameters
    self._num_kernels, self._steps_per_epoch = len(kernels), steps_per_epoch
    self._names = [patterns.name_of(p) for p in parameters]
    of_kernels = self._names[: len(kernels)]
    self._table = multiplier_table.create(config, of_kernels, self._names)
    self.multipliers = self._table[0].tolist()
    if len(self._table) > 1:
      self.multipliers = tf.Variable(
        self._table[0].astype(np.float32), trainable=False, name='multipliers'
      )
    self.replayed = None
    if folder := config.optimizer.replay:
      steps = config.epochs * steps_per_epoch
      self.replayed = replay.read(folder, of_kernels, steps)

  def set_epoch(self, epoch: tf.Tensor) -> None:
    """Sets the multipliers of an epoch, int64; as a part of a program."""
    if len(self._table) > 1:
      rows = self._table.astype(np.float32)
      self.multipliers.assign(tf.gather(rows, tf.minimum(epoch, len(rows) - 1)))

  def at_step(self, step: int, rate: float) -> list[float]:
    """Returns the rate of each kernel at a step, given the run's."""
    if self.replayed is not None:
      return self.replayed[step].tolist()
    row = multiplier_table.row(self._table, step // self._steps_per_epoch)
    rates = np.float32(rate) * row[: self._num_kernels].astype(np.float32)
    return rates.tolist()

  def layer_table(self, rules: Sequence[str]) -> list[dict]:
    """Returns the table of `layca.layer_table`, multipliers those of epoch 0.

    A row whose multiplier changes has a `schedule`: pairs [epoch, multiplier].
    """
    rows = layer_table(self._parameters, self._table[0].tolist(), rules)
    schedules = multiplier_table.changes(self._config, self._table, self._names)
    for row, schedule in zip(rows, schedules, strict=True):
      if schedule:
        row['schedule'] = schedule
    return rows
