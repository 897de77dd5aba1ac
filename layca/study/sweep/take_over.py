"""Takes over what was trained before: runs of the same settings, elsewhere."""

import dataclasses
import json
import os
import pathlib
from collections.abc import Iterable

import ml_collections

from layca.training import config_checks
from layca.training.errors import InputError
from layca.training.run import files
from layca.training.run.run_folder import FREE_TO_CHANGE, RunFolder

# In the folder of a run that was taken over: the folder it comes from.
ORIGIN = 'taken_over.json'

_COPIED = ('config.json', 'layers.json', 'metrics.jsonl', 'angle_deviation.png')


def settings_key(config: dict) -> str:
  """Returns a text that is the same for configs that give the same numbers."""
  kept = {
    key: value
    for key, value in config_checks.flatten(files.plain(config)).items()
    # As in a folder that goes on, a key without value is as good as none.
    if key not in FREE_TO_CHANGE and value is not None
  }
  return json.dumps(kept, sort_keys=True)


@dataclasses.dataclass(frozen=True)
class Source:
  """A finished run.

  Attributes:
    folder: of the run.
    root: the folder that was searched.
    result: the content of its result.json.
  """

  folder: pathlib.Path
  root: pathlib.Path
  result: dict


def check_folders(roots: Iterable[str | os.PathLike]) -> list[pathlib.Path]:
  """Returns the absolute paths of folders.

  Raises:
    InputError: if there is no such folder.
  """
  paths = [pathlib.Path(root).expanduser().absolute() for root in roots]
  for path in paths:
    if not path.is_dir():
      raise InputError(f'--take_over={path}: there is no such folder')
  return paths


class Finished:
  """The finished runs at or below some folders, by their settings."""

  def __init__(self, roots: Iterable[str | os.PathLike]):
    """Searches the folders.

    Raises:
      InputError: if there is no such folder.
    """
    self._sources = {}
    for root in check_folders(roots):
      for path in sorted(root.rglob('result.json')):
        self._add(path.parent, root)

  def add(self, config: ml_collections.ConfigDict, source: Source):
    """Takes note of a run that has just finished."""
    key = settings_key(config.to_dict())
    self._sources.setdefault(key, []).append(source)

  def find(self, config: ml_collections.ConfigDict) -> Source | None:
    """Returns a finished run of these settings, if there is one."""
    sources = self._sources.get(settings_key(config.to_dict()), ())
    return next(filter(_is_whole, sources), None)

  def is_empty(self) -> bool:
    """Returns whether there is nothing to take over."""
    return not self._sources

  def _add(self, folder, root):
    config, result = (
      _read(folder / 'config.json'),
      _read(folder / 'result.json'),
    )
    # Not the folder of a training job, or a damaged one.
    if isinstance(config, dict) and isinstance(result, dict):
      source = Source(folder, root, result)
      self._sources.setdefault(settings_key(config), []).append(source)


def take_over(source: Source, target: pathlib.Path):
  """Copies a finished run; a kill leaves a folder that is not finished.

  Args:
    source: the run.
    target: the folder to be; what a run of the same settings has left in it is
      replaced.

  Raises:
    InputError: if another process trains in the target, it cannot be written,
      or the source cannot be read.
  """
  folder = RunFolder(target)
  try:
    with folder.locked():
      for name in _COPIED:
        if (source.folder / name).exists():
          content = (source.folder / name).read_bytes()
          files.write_atomically(target / name, content)
      files.write_json(target / ORIGIN, {'from': str(source.folder)})
      folder.write_result(source.result)
  except OSError as error:
    raise InputError(
      f'{source.folder} cannot be taken over to {target}: {error.strerror}'
    ) from error


def _is_whole(source):
  """Returns whether a run has all the files that figures read."""
  folder, epochs = source.folder, source.result.get('epochs')
  try:
    rows = files.read_rows(folder / 'metrics.jsonl')
  except (OSError, ValueError):
    return False
  layers = isinstance(_read(folder / 'layers.json'), list)
  return layers and isinstance(epochs, int) and len(rows) >= epochs


def _read(path):
  """Returns the content of a JSON file; None if it has none."""
  try:
    return json.loads(path.read_text())
  except (OSError, ValueError):
    return None
