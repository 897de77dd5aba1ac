"""A run's `step_rates.npy`: how far each kernel turned at each step.

Float32 [steps, kernels], the tangents of the angles; NaN for a step that was
not made, or not yet.
"""

import io
import os
import pathlib

import numpy as np

from layca.training.run import files

NAME = 'step_rates.npy'


class StepRates:
  """Writes the file in place, some steps at a time: a kill leaves it whole."""

  def __init__(
    self, path: pathlib.Path, steps: int, kernels: int, first_step: int
  ):
    """Creates the file, or forgets what it holds from a step on.

    One of a run that is made longer grows.

    Args:
      path: of the file.
      steps: of the whole run.
      kernels: their number.
      first_step: the first one whose row is not final.
    """
    self._path = path
    rows = np.full([steps, kernels], np.nan, np.float32)
    self._row_bytes = rows.itemsize * kernels
    before = _read(path)
    if before.shape == rows.shape:
      self._header = path.stat().st_size - rows.nbytes
      self.write(first_step, rows[first_step:])
    else:
      if before.shape[1:] == rows.shape[1:]:
        kept = min(first_step, len(before), steps)
        rows[:kept] = before[:kept]
      content = io.BytesIO()
      np.save(content, rows)
      self._header = len(content.getbuffer()) - rows.nbytes
      files.write_atomically(path, content.getvalue())

  def write(self, first_step: int, rows: np.ndarray) -> None:
    """Writes the rows of some steps: float32 [n, kernels]."""
    with open(self._path, 'r+b') as file:
      file.seek(self._header + first_step * self._row_bytes)
      file.write(rows.tobytes())
      file.flush()
      os.fsync(file.fileno())


def _read(path):
  """Returns the array in a file, an empty one if there is no such."""
  try:
    return np.load(path, mmap_mode='r')
  except (OSError, EOFError, ValueError):
    return np.empty([0])
