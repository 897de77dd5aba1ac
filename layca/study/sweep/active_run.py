"""A run that was handed to Ray: how far it is, as its folder tells."""

import pathlib

from layca.study.sweep import folders
from layca.study.sweep.display import Running
from layca.study.sweep.run_status import Standing


class Going:
  """One run on its way.

  Attributes:
    run: the run.
    started: whether its process has begun.
    epochs: how many are done.
  """

  def __init__(self, standing: Standing, workdir: pathlib.Path):
    """Takes note of what the folder holds before the run starts."""
    self.run = standing.run
    self.started = False
    self.epochs = standing.state.epochs
    self._folder = self.run.folder(workdir)
    self._log_size = folders.log_size(self._folder)
    self._row = None

  def look(self) -> float | None:
    """Looks at the folder.

    Returns:
      The seconds of the last epoch if that is a new one, else None.
    """
    self.started = (
      self.started or folders.log_size(self._folder) != self._log_size
    )
    if not self.started:
      return None
    self._row = folders.last_row(self._folder)
    if self._row is None or self._row['epoch'] < self.epochs:
      return None
    self.epochs = self._row['epoch'] + 1
    return self._row['seconds']

  def shown(self) -> Running:
    """Returns what the display shows."""
    row = self._row or {}
    return Running(
      self.run.name,
      self.epochs,
      self.run.config.epochs,
      row.get('train_accuracy'),
      row.get('test_accuracy'),
    )
