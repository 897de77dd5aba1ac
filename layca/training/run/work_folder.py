"""A folder that belongs to one config and one process at a time."""

import contextlib
import fcntl
import json
import pathlib
from collections.abc import Iterator, Mapping, Sequence

from layca.training import config_checks
from layca.training.errors import InputError
from layca.training.run import files

REMEDY = 'choose another --workdir'


class WorkFolder:
  """Guards the folder of a run: `config.json` says whose it is."""

  def __init__(
    self,
    path: str,
    content: Sequence[str],
    free_to_change: Sequence[str],
    defaults: Mapping | None = None,
  ):
    """Looks at nothing yet.

    The content names the files that show that something ran in the folder. Keys
    that a config lacks have their defaults: an older folder goes on.
    """
    self.path = pathlib.Path(path)
    self._config = self.path / 'config.json'
    self._content = [self.path / name for name in content]
    self._free_to_change = free_to_change
    self._defaults = config_checks.flatten(files.plain(defaults or {}))

  @contextlib.contextmanager
  def locked(self) -> Iterator[None]:
    """Creates the folder and keeps others out, or raises InputError."""
    try:
      self.path.mkdir(parents=True, exist_ok=True)
      lock = open(self.path / '.lock', 'w')  # noqa: SIM115
    except OSError as error:
      raise InputError(
        f'cannot write to the work folder {self.path}: {error.strerror}: '
        f'{REMEDY}'
      ) from error
    with lock:
      try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
      except BlockingIOError as error:
        raise InputError(
          f'another process is training in {self.path}: wait, or {REMEDY}'
        ) from error
      yield

  def check_config(self, config: dict) -> None:
    """Raises InputError if the folder belongs to a run of another config."""
    stored = self.stored_config()
    if stored is None:
      if any(path.exists() for path in self._content):
        raise InputError(
          f'{self.path} holds a run without config.json: {REMEDY}'
        )
      return
    old, new = (
      given | self._defaults | given
      for given in map(config_checks.flatten, (stored, files.plain(config)))
    )
    changed = config_checks.differences(old, new, self._free_to_change)
    if changed and (remedy := self._remedy(old, new)):
      raise InputError(
        f'{self.path} holds a run of another config ({"; ".join(changed)}): '
        f'{remedy}'
      )

  def _remedy(self, old: Mapping, new: Mapping) -> str | None:
    """Returns what to do if settings differ; None if the run may go on.

    Args:
      old: those of the folder, by dotted key.
      new: those that are asked for.
    """
    return REMEDY

  def stored_config(self) -> dict | None:
    """Returns the content of config.json, None if there is no such file."""
    if not self._config.exists():
      return None
    try:
      return json.loads(self._config.read_text())
    except ValueError as error:
      raise InputError(
        f'{self._config} is not readable JSON: {REMEDY}'
      ) from error

  def write_config(self, config: dict) -> None:
    """Writes config.json."""
    files.write_json(self._config, config)
