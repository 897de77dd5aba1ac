"""What a figure is made of: the picture, its table, and what is to be said."""

import dataclasses
import pathlib
from collections.abc import Sequence

from matplotlib.figure import Figure

from layca.study.plots.text_table import Table
from layca.training.errors import InputError
from layca.training.output import rotation_plot
from layca.training.run import files


class NoResultsError(InputError):
  """The folder holds nothing of the figure that was asked for."""


@dataclasses.dataclass(frozen=True)
class Drawing:
  """A figure that is ready to be written.

  Attributes:
    picture: the figure.
    title: in words, for the console.
    table: the numbers that it shows.
    notes: a line for each thing that the results lack.
  """

  picture: Figure
  title: str
  table: Table
  notes: Sequence[str] = ()

  def to_text(self) -> str:
    """Returns title, notes and table, for the console."""
    return '\n'.join([f'\n{self.title}', *self.notes, self.table.to_text()])

  def write(self, folder: pathlib.Path, stem: str) -> list[pathlib.Path]:
    """Writes the picture as PNG and SVG, and the table as CSV, beside it.

    Args:
      folder: where to; created if need be.
      stem: of the files' names.

    Returns:
      The files.

    Raises:
      InputError: If the folder cannot be written.
    """
    paths = [folder / f'{stem}.{suffix}' for suffix in ('png', 'svg', 'csv')]
    *pictures, table = paths
    try:
      folder.mkdir(parents=True, exist_ok=True)
      for path in pictures:
        rotation_plot.save(self.picture, path)
      files.write_atomically(table, self.table.to_csv().encode())
    except OSError as error:
      raise InputError(
        f'--out={folder} cannot be written: {error.strerror}: choose another'
      ) from error
    return paths
