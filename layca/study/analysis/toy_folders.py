"""The work folders of the toy experiment that a figure is drawn from."""

import dataclasses
import functools
import json
import pathlib
from collections.abc import Collection

from layca.study.plots import style
from layca.training.errors import InputError
from layca.training.run import files


@dataclasses.dataclass(frozen=True)
class Folder:
  """What one run of the toy experiment wrote, whole or not.

  Attributes:
    path: the folder.
    label: names it in figures and tables.
    look: of its curve, the same in all figures of the same results.
    config: the content of its config.json.
    rows: of the file that was asked for.
  """

  path: pathlib.Path
  label: str
  look: style.Look
  config: dict
  rows: list[dict]

  def setting(self, key: str):
    """Returns a value of the config, such as that of 'data.name'.

    Raises:
      InputError: If the config lacks it.
    """
    try:
      return functools.reduce(lambda d, k: d[k], key.split('.'), self.config)
    except (KeyError, TypeError) as error:
      raise InputError(
        f'{self.path / "config.json"} lacks {key}: it is not the config of a '
        'toy experiment'
      ) from error


def find(
  results: pathlib.Path, file_name: str, keys: Collection[str]
) -> list[Folder]:
  """Returns the folders, at or below a folder, that hold a file of rows.

  Args:
    results: where to look.
    file_name: of the JSONL file.
    keys: what each of its rows must hold.

  Raises:
    InputError: for a config or rows that cannot be read.
  """
  paths = sorted(path.parent for path in results.rglob(file_name))
  return [
    Folder(
      path,
      'ours' if len(paths) == 1 else str(path.relative_to(results)),
      look,
      _read_config(path),
      _read_rows(path / file_name, keys),
    )
    for path, look in zip(paths, style.looks(len(paths)), strict=True)
  ]


def data_names(folders: Collection[Folder]) -> str:
  """Returns the data sets that folders are about, in words."""
  names = dict.fromkeys(folder.setting('data.name') for folder in folders)
  return ', '.join(style.DATA_NAMES.get(name, name) for name in names)


def _read_config(path):
  try:
    return json.loads((path / 'config.json').read_text())
  except (OSError, ValueError) as error:
    reason = getattr(error, 'strerror', None) or 'it is not JSON'
    raise InputError(
      f'{path / "config.json"} cannot be read: {reason}: repair it, or leave '
      'the folder out of --results'
    ) from error


def _read_rows(path, keys):
  rows = files.read_rows(path)
  for line, row in enumerate(rows, 1):
    missing = [key for key in keys if key not in row]
    if missing:
      raise InputError(
        f'{path}, line {line} lacks {", ".join(missing)}: it is not of a toy '
        'experiment; leave the folder out of --results'
      )
  return rows
