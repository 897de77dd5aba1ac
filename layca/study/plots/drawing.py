"""What a figure is made of: the picture, its table, and notes."""

import dataclasses
import io
import pathlib
from collections.abc import Sequence

import pandas as pd
from matplotlib.figure import Figure

from layca import rotation_figure
from layca.training.errors import InputError
from layca.training.run import files

_DIGITS = '%.6g'
# Of a table in the console, the first half and the last; all are in the CSV.
_SHOWN_ROWS = 60


@dataclasses.dataclass(frozen=True)
class Drawing:
  """A figure: its picture, title, tidy table and notes for the console."""

  picture: Figure
  title: str
  table: pd.DataFrame
  notes: Sequence[str] = ()

  def to_csv(self) -> str:
    """Returns the table as comma-separated values, with six digits."""
    buffer = io.StringIO()
    self.table.to_csv(buffer, index=False, float_format=_DIGITS)
    return buffer.getvalue()

  def to_text(self) -> str:
    """Returns title, notes and table, whose middle is left out if long."""
    table = self.table.drop(columns='values', errors='ignore')
    text = table.to_string(
      index=False,
      max_rows=_SHOWN_ROWS,
      na_rep='',
      float_format=lambda number: f'{number:.4g}',
    )
    return '\n'.join([f'\n{self.title}', *self.notes, text])

  def write(self, folder: pathlib.Path, stem: str) -> list[pathlib.Path]:
    """Writes the picture as PNG and SVG, the table as CSV; returns the files.

    Raises:
      InputError: if the folder cannot be written.
    """
    paths = [folder / f'{stem}.{suffix}' for suffix in ('png', 'svg', 'csv')]
    *pictures, table = paths
    try:
      folder.mkdir(parents=True, exist_ok=True)
      for path in pictures:
        rotation_figure.save(self.picture, path)
      files.write_atomically(table, self.to_csv().encode())
    except OSError as error:
      raise InputError(
        f'--out={folder} cannot be written: {error.strerror}: choose another'
      ) from error
    return paths
