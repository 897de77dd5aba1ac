"""A small table of named columns, as CSV and for the console."""

import csv
import dataclasses
import io
import math
from collections.abc import Mapping, Sequence


@dataclasses.dataclass(frozen=True)
class Table:
  """Rows under named columns.

  Attributes:
    formats: of each column, by its name, how its values are written, such as
      `.4f`; `` for text.
    rows: values by column; one that is left out, None or NaN stays empty.
  """

  formats: Mapping[str, str]
  rows: Sequence[Mapping]

  def to_csv(self) -> str:
    """Returns the table as comma-separated values, the names first."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator='\n').writerows(self._cells())
    return buffer.getvalue()

  def to_text(self) -> str:
    """Returns the table with aligned columns: text left, numbers right."""
    cells = self._cells()
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    aligned = ['>' if spec else '<' for spec in self.formats.values()]
    return '\n'.join(
      '  '.join(
        f'{cell:{side}{width}}'
        for cell, side, width in zip(row, aligned, widths, strict=True)
      ).rstrip()
      for row in cells
    )

  def _cells(self):
    return [list(self.formats)] + [
      [_cell(row.get(name), spec) for name, spec in self.formats.items()]
      for row in self.rows
    ]


def _cell(value, spec):
  if value is None or (isinstance(value, float) and math.isnan(value)):
    return ''
  return format(value, spec)
