"""What a run tells of its steps, in the files that its config asks for."""

import numpy as np
from ml_collections import ConfigDict

from layca.training import step_log
from layca.training.run.run_folder import RunFolder
from layca.training.run.step_file import StepFile
from layca.training.step import Trainer


class StepRecords:
  """Writes `step_rates.npy` and `step_log.npy`, an epoch at a time."""

  def __init__(
    self, folder: RunFolder, config: ConfigDict, trainer: Trainer, epochs: int
  ):
    """Creates the files, or forgets what they hold after the first epochs."""
    self._trainer, kernels = trainer, len(trainer.kernels)
    self._rates = self._log = None
    if config.record_steps:
      steps = trainer.steps_per_epoch
      rows = np.empty([config.epochs * steps, kernels], np.float32)
      self._rates = StepFile(folder.step_rates, rows, epochs * steps)
    if config.log_every_steps:
      self._rows_per_epoch = trainer.step_log.rows_per_epoch
      rows = np.empty(
        config.epochs * self._rows_per_epoch, step_log.row_type(kernels)
      )
      self._log = StepFile(folder.step_log, rows, epochs * self._rows_per_epoch)

  def write(self, epoch: int) -> None:
    """Writes the steps that the trainer has made in an epoch."""
    trainer = self._trainer
    first = epoch * trainer.steps_per_epoch
    made = int(trainer.step) - first
    if self._rates:
      self._rates.write(first, trainer.recorder.rows(made))
    if self._log:
      rows = trainer.step_log.rows(epoch, made)
      self._log.write(epoch * self._rows_per_epoch, rows)

  def logged(self, epoch: int) -> np.ndarray:
    """Returns the rows of an epoch in step_log.npy: none if there is no log."""
    if not self._log:
      return np.empty(0, step_log.row_type(len(self._trainer.kernels)))
    first = epoch * self._rows_per_epoch
    rows = self._log.read(first, self._rows_per_epoch)
    return rows[np.isfinite(rows['step'])]
