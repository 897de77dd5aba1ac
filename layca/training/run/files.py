"""JSON files that survive a kill: replaced atomically, or grown by whole lines.

Tuples become lists; NaN and infinities, which JSON lacks, become null.
"""

import json
import math
import os
import pathlib
from typing import Any


def write_json(path: pathlib.Path, value: Any) -> None:
  """Replaces a file by a value as JSON, or leaves it as it was."""
  text = json.dumps(plain(value), indent=1, allow_nan=False)
  write_atomically(path, f'{text}\n'.encode())


def write_rows(path: pathlib.Path, rows: list[dict]) -> None:
  """Replaces a JSONL file, or leaves it as it was."""
  write_atomically(path, ''.join(map(_line, rows)).encode())


def write_atomically(path: pathlib.Path, content: bytes) -> None:
  """Replaces a file, or leaves it as it was."""
  temporary = path.with_name(path.name + '.tmp')
  with open(temporary, 'wb') as file:
    _write_through(file, content)
  temporary.replace(path)


def append_row(path: pathlib.Path, row: dict) -> dict:
  """Appends a row to a JSONL file and returns it as read back."""
  line = _line(row)
  with open(path, 'ab') as file:
    _write_through(file, line.encode())
  return json.loads(line)


def read_rows(path: pathlib.Path) -> list[dict]:
  """Returns the rows of a JSONL file, if any, up to the first broken one."""
  rows = []
  for line in path.read_text().splitlines() if path.exists() else ():
    try:
      rows.append(json.loads(line))
    except ValueError:
      break
  return rows


def plain(value: Any) -> Any:
  """Returns what JSON makes of a value."""
  if isinstance(value, dict):
    return {key: plain(v) for key, v in value.items()}
  if isinstance(value, (list, tuple)):
    return [plain(v) for v in value]
  if isinstance(value, float) and not math.isfinite(value):
    return None
  return value


def _line(row):
  return json.dumps(plain(row), allow_nan=False) + '\n'


def _write_through(file, content):
  file.write(content)
  file.flush()
  os.fsync(file.fileno())
