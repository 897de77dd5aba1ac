"""The work folders of the toy experiment, and their trainings as a table."""

import dataclasses
import functools
import json
import pathlib
from collections.abc import Collection, Sequence

import pandas as pd

from layca.study import paper
from layca.study.single_layer.toy_settings import TRAININGS
from layca.training.errors import InputError
from layca.training.run import files

_TRAINING_KEYS = (
  'variant',
  'experiment',
  'layer',
  'train_accuracy',
  'test_accuracy',
)


@dataclasses.dataclass(frozen=True)
class Folder:
  """What one run of the toy experiment wrote, whole or not.

  Attributes:
    path: the folder.
    label: its name in figures and tables.
    config: content of its config.json.
    rows: rows of the file that was asked for.
  """

  path: pathlib.Path
  label: str
  config: dict
  rows: list[dict]

  @property
  def data(self) -> str:
    """Returns the name of its data set, in words."""
    name = self.setting('data.name')
    return paper.DATA_NAMES.get(name, name)

  def setting(self, key: str) -> object:
    """Returns a value of the config, such as that of 'data.name'.

    Raises:
      InputError: if the config lacks it.
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
  """Returns the folders, at or below a folder, that hold a file with rows.

  Each of its rows must hold some keys.

  Raises:
    InputError: for a config or rows that cannot be read.
  """
  paths = sorted(path.parent for path in results.rglob(file_name))
  folders = [
    Folder(
      path,
      'ours' if len(paths) == 1 else str(path.relative_to(results)),
      _read_config(path),
      _read_rows(path / file_name, keys),
    )
    for path in paths
  ]
  return [folder for folder in folders if folder.rows]


def find_trainings(results: pathlib.Path) -> list[Folder]:
  """Returns the folders that hold trainings."""
  return find(results, TRAININGS, _TRAINING_KEYS)


def trainings(folders: Sequence[Folder], variant: str) -> pd.DataFrame:
  """Returns a row a training: `task`, the data; `method`, the folder; its keys.

  Those of a variant alone are taken.
  """
  rows = [
    {'task': folder.data, 'method': folder.label, **row}
    for folder in folders
    for row in folder.rows
    if row['variant'] == variant
  ]
  table = pd.DataFrame(rows, columns=['task', 'method', *_TRAINING_KEYS])
  return table.assign(fitted=table['train_accuracy'] > paper.FITTED)


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
