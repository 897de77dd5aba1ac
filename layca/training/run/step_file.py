"""Arrays with a row for each step of a run, or for each few, on disk.

`step_rates.npy`: float32 [steps, kernels], the tangents of the angles by which
each kernel turned at each step. `step_log.npy`: rows of `step_log.row_type`.
Both hold NaN for what was not made, or not yet.
"""

import io
import os
import pathlib

import numpy as np

from layca.training.run import files

STEP_RATES = 'step_rates.npy'
STEP_LOG = 'step_log.npy'


class StepFile:
  """Writes such a file in place, some rows at a time: a kill leaves it whole.

  A row's type holds floats alone.
  """

  def __init__(self, path: pathlib.Path, rows: np.ndarray, first: int):
    """Creates the file, or forgets what it holds from a row on.

    That of a run which is made longer grows.

    Args:
      path: of the file.
      rows: an array of the shape and type of all rows, whatever it holds.
      first: the first row that is not final.
    """
    self._path = path
    empty = np.full_like(rows, np.nan)
    self._row_bytes = empty.nbytes // len(empty)
    before = _read(path)
    is_kept = before is not None and _row_kind(before) == _row_kind(empty)
    if is_kept and len(before) == len(empty):
      self._header = path.stat().st_size - empty.nbytes
      self.write(first, empty[first:])
    else:
      if is_kept:
        kept = min(first, len(before), len(empty))
        empty[:kept] = before[:kept]
      content = io.BytesIO()
      np.save(content, empty)
      self._header = len(content.getbuffer()) - empty.nbytes
      files.write_atomically(path, content.getvalue())

  def write(self, first: int, rows: np.ndarray) -> None:
    """Writes some rows, from a place on."""
    with open(self._path, 'r+b') as file:
      file.seek(self._header + first * self._row_bytes)
      file.write(rows.tobytes())
      file.flush()
      os.fsync(file.fileno())

  def read(self, first: int, count: int) -> np.ndarray:
    """Returns some rows, from a place on."""
    return np.load(self._path, mmap_mode='r')[first : first + count].copy()


def _read(path):
  """Returns the array in a file, None if there is none."""
  try:
    return np.load(path, mmap_mode='r')
  except (OSError, EOFError, ValueError):
    return None


def _row_kind(array):
  return array.shape[1:], array.dtype
