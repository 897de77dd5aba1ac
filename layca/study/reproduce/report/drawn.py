"""The figures of a report: small pictures, and their tables."""

import csv
import dataclasses
import io
import pathlib
from collections.abc import Sequence

from PIL import Image

from layca.study import figures
from layca.training.errors import InputError
from layca.training.output import rotation_plot

# Enough for a dozen curves with smooth edges; a third of the bytes.
_COLORS = 128
# In pixels: a picture of one panel is narrower, and can be read on a phone.
_WIDE = 1200


@dataclasses.dataclass(frozen=True)
class Drawn:
  """One figure.

  Attributes:
    name: such as '5_left'.
    title: in words.
    png: the picture; None if there is none.
    csv: the table.
    notes: what the results lack, or why there is no picture.
  """

  name: str
  title: str
  png: bytes | None
  csv: str
  notes: Sequence[str]

  @property
  def rows(self) -> list[list[str]]:
    """Returns the cells of the table, the names of the columns first."""
    return list(csv.reader(io.StringIO(self.csv)))

  @property
  def is_wide(self) -> bool:
    """Returns whether the picture has more panels than a phone can show."""
    if self.png is None:
      return False
    with Image.open(io.BytesIO(self.png)) as picture:
      return picture.width > _WIDE

  def files(self) -> dict[str, bytes]:
    """Returns the content of the files beside the page, by name."""
    if self.png is None:
      return {}
    stem = f'figure_{self.name}'
    return {f'{stem}.png': self.png, f'{stem}.csv': self.csv.encode()}


def draw(name: str, folder: pathlib.Path) -> Drawn:
  """Draws a figure, or tells why that is not possible.

  Args:
    name: one of FIGURES.
    folder: of its runs; it need not exist.
  """
  if not folder.is_dir():
    return _not_drawn(name, 'there are no runs')
  try:
    drawing = figures.FIGURES[name](folder, True)
  except InputError as error:
    # On the page the place of the folder means nothing.
    reason = str(error).replace(f'--results={folder}', folder.name)
    return _not_drawn(name, reason.replace(str(folder), folder.name))
  png = compress(rotation_plot.to_png(drawing.picture))
  return Drawn(name, drawing.title, png, drawing.table.to_csv(), drawing.notes)


def _not_drawn(name, reason):
  title = f'Figure {name.replace("_", " ")}: not drawn'
  return Drawn(name, title, None, '', [reason])


def compress(png: bytes) -> bytes:
  """Returns a picture as a PNG file with a palette of colours."""
  with Image.open(io.BytesIO(png)) as picture:
    small = picture.convert('RGB').quantize(_COLORS, dither=Image.Dither.NONE)
  buffer = io.BytesIO()
  small.save(buffer, 'PNG', optimize=True)
  return buffer.getvalue()
