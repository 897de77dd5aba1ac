"""Writes the tables of results as files for pandas, R or a spreadsheet."""

import json
import os
import pathlib

from layca.training.errors import InputError

FORMATS = ('parquet', 'csv')


def write(
  folder: str | os.PathLike, out: str | os.PathLike, suffix: str
) -> list[pathlib.Path]:
  """Writes the runs at or below a folder, and prints those left out.

  Args:
    folder: what to read; see `results.load`.
    out: where to; created if need be.
    suffix: one of FORMATS.

  Returns:
    The files: runs, a row a run; epochs, a row an epoch and layer; left_out, a
    row a folder that is no complete run.

  Raises:
    InputError: if there is no run at all, or `out` cannot be written.
  """
  # Here, as pandas takes a while: a wrong flag is answered without it.
  from layca.study.analysis import records

  loaded = records.load(folder)
  if not len(loaded.runs) and not len(loaded.left_out):
    raise InputError(
      f'--results={folder} holds no runs: name a folder that launch.sweep or '
      'launch.train wrote'
    )
  for line in records.describe(loaded):
    print(line)
  out = pathlib.Path(out)
  try:
    out.mkdir(parents=True, exist_ok=True)
    return [
      _write(table, out / f'{name}.{suffix}')
      for name, table in loaded._asdict().items()
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
