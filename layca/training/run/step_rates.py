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

    Args:
      path: of the file.
      steps: of the whole run.
      kernels: their number.
      first_step: the first one whose row is not final.
    """
    self._path = path
    rows = np.full([steps, kernels], np.nan, np.float32)
    self._row_bytes = rows.itemsize * kernels
    if _shape(path) == rows.shape:
      self._header = path.stat().st_size - rows.nbytes
      self.write(first_step, rows[first_step:])
    else:
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


def _shape(path):
  """Returns the shape of the array in a file, None if there is no such."""
  try:
    return np.load(path, mmap_mode='r').shape
  except (OSError, EOFError, ValueError):
    return None
