"""Writes the tables of records as files for pandas, R or a spreadsheet."""

import json
import pathlib
from typing import TYPE_CHECKING

from layca.training.errors import InputError

if TYPE_CHECKING:
  from layca.study.analysis.records import Records

FORMATS = ('parquet', 'csv')
_TABLES = ('runs', 'epochs', 'left_out')


def write(
  records: 'Records', out: pathlib.Path, suffix: str
) -> list[pathlib.Path]:
  """Writes the tables of `Records` to a folder, and prints how many runs.

  Returns:
    The files: runs, epochs and left_out, with a suffix of FORMATS.

  Raises:
    InputError: if there is no run at all, or `out` cannot be written.
  """
  count = len(records.runs)
  if not count and not records.notes:
    raise InputError(
      f'--results={records.folder} holds no runs: name a folder that '
      'launch.sweep or launch.train wrote'
    )
  print(f'{count} complete run{"" if count == 1 else "s"}')
  for note in records.notes:
    print(note)
  try:
    out.mkdir(parents=True, exist_ok=True)
    return [
      _write(getattr(records, name), out / f'{name}.{suffix}')
      for name in _TABLES
    ]
  except OSError as error:
    raise InputError(
      f'--out={out} cannot be written: {error.strerror or error}: choose '
      'another'
    ) from error


def _write(table, path):
  # A kill leaves the whole old file or the whole new one.
  temporary = path.with_name(path.name + '.tmp')
  if path.suffix == '.parquet':
    table.apply(_of_one_type).to_parquet(temporary, index=False)
  else:
    table.to_csv(temporary, index=False)
  return temporary.replace(path)


def _of_one_type(column):
  """Returns a column that Parquet can hold: one of many types as JSON text."""
  if len({type(value) for value in column.dropna()}) < 2:
    return column
  return column.map(json.dumps, na_action='ignore')
