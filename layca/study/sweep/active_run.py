"""A run that was handed to Ray: how far it is, as its folder says."""

import pathlib

from layca.study.sweep import run_status
from layca.study.sweep.run_status import RunStatus


class ActiveRun:
  """One run on its way.

  Attributes:
    run: the run.
    has_started: whether its process has begun.
    epochs: number of epochs done.
    row: last row of metrics.jsonl, or empty.
  """

  def __init__(self, status: RunStatus, workdir: pathlib.Path):
    """Notes what the folder holds before the run starts."""
    self.run, self.epochs, self.row = status.run, status.epochs, {}
    self.has_started = False
    self._folder = self.run.folder(workdir)
    self._log_size = run_status.log_size(self._folder)

  def look(self) -> float | None:
    """Looks at the folder.

    Returns:
      The seconds of the last epoch if that is a new one, else None.
    """
    if run_status.log_size(self._folder) != self._log_size:
      self.has_started = True
    if not self.has_started:
      return None
    self.row = run_status.last_row(self._folder) or {}
    if self.row.get('epoch', -1) < self.epochs:
      return None
    self.epochs = self.row['epoch'] + 1
    return self.row['seconds']
