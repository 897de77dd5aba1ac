"""The figures of a report: small pictures, and their tables."""

import dataclasses
import io
import re
from collections.abc import Sequence

import pandas as pd
from PIL import Image

from layca import rotation_figure
from layca.study import figures
from layca.study.analysis.records import Records
from layca.study.plots.drawing import Drawing
from layca.study.reproduce.report import words
from layca.training.errors import InputError

# Enough for a dozen curves with smooth edges; a third of the bytes.
_COLORS = 128
# In pixels: a picture of one panel is narrower, and can be read on a phone.
_WIDE = 1200


@dataclasses.dataclass(frozen=True)
class Picture:
  """One figure of the paper.

  Attributes:
    name: name in `paper.FIGURES`.
    title: title in words.
    notes: what the results lack, or why nothing is drawn.
    png: content of the PNG file; empty if nothing is drawn.
    is_wide: whether it has more panels than a phone can show.
    csv: content of the table's file.
    table: numbers that it shows, without those of each seed.
  """

  name: str
  title: str
  notes: Sequence[str]
  png: bytes = b''
  is_wide: bool = False
  csv: str = ''
  table: pd.DataFrame | None = None


def draw(name: str, records: Records) -> Picture:
  """Draws a figure of `paper.FIGURES`, or says why that is not possible."""
  try:
    picture = create(name, figures.draw(name, records))
  except InputError as error:
    title = f'{words.figure(name)}: not drawn'
    picture = Picture(name, title, [str(error)])
  # On the page the place of the folder means nothing, and what no figure shows
  # is told once.
  folder = re.compile(f'(--results=)?{re.escape(str(records.folder))}')
  notes = [
    words.with_section(folder.sub(records.folder.name, note))
    for note in picture.notes
    if note not in records.notes
  ]
  return dataclasses.replace(picture, notes=notes)


def create(name: str, drawing: Drawing) -> Picture:
  """Returns a figure with its picture, in a palette of colours."""
  png = io.BytesIO(rotation_figure.to_png(drawing.picture))
  with Image.open(png) as picture:
    is_wide = picture.width > _WIDE
    small = picture.convert('RGB').quantize(_COLORS, dither=Image.Dither.NONE)
  buffer = io.BytesIO()
  small.save(buffer, 'PNG', optimize=True)
  return Picture(
    name,
    drawing.title,
    drawing.notes,
    buffer.getvalue(),
    is_wide,
    drawing.to_csv(),
    words.of_table(drawing.table.drop(columns='values', errors='ignore')),
  )
