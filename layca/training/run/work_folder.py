"""A folder that belongs to one config and one process at a time."""

import contextlib
import fcntl
import json
import pathlib
from collections.abc import Mapping, Sequence

from layca.training import config_checks
from layca.training.errors import InputError
from layca.training.run import files


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

    Args:
      path: the folder; it need not exist.
      content: names of the files that show that something ran in it.
      free_to_change: keys of the config, such as 'data.data_dir', in which a
        run that goes on may differ.
      defaults: values of the keys that a config lacks: a folder that is older
        than a key goes on.
    """
    self.path = pathlib.Path(path)
    self._config = self.path / 'config.json'
    self._content = [self.path / name for name in content]
    self._free_to_change = free_to_change
    self._defaults = _flatten(defaults or {})

  @contextlib.contextmanager
  def locked(self):
    """Creates the folder and keeps other processes out of it.

    Raises:
      InputError: if it cannot be created, or another process trains in it.
    """
    try:
      self.path.mkdir(parents=True, exist_ok=True)
      lock = open(self.path / '.lock', 'w')  # noqa: SIM115
    except OSError as error:
      raise InputError(
        f'cannot write to the work folder {self.path}: {error.strerror}: '
        'choose another --workdir'
      ) from error
    with lock:
      try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
      except BlockingIOError as error:
        raise InputError(
          f'another process is training in {self.path}: wait for it, or '
          'choose another --workdir'
        ) from error
      yield

  def check_config(self, config: dict):
    """Raises InputError if the folder belongs to a run of another config."""
    if not self._config.exists():
      if any(path.exists() for path in self._content):
        raise InputError(
          f'{self.path} holds a run without config.json: choose another '
          '--workdir'
        )
      return
    try:
      stored = json.loads(self._config.read_text())
    except ValueError as error:
      raise InputError(
        f'{self._config} is not readable JSON: choose another --workdir'
      ) from error
    changed = config_checks.differences(
      self._complete(stored),
      self._complete(config),
      self._free_to_change,
    )
    if changed:
      raise InputError(
        f'{self.path} holds a run of another config ({"; ".join(changed)}): '
        'choose another --workdir'
      )

  def _complete(self, config):
    given = _flatten(config)
    return given | {k: v for k, v in self._defaults.items() if k not in given}

  def write_config(self, config: dict):
    """Writes config.json."""
    files.write_json(self._config, config)


def _flatten(config):
  return config_checks.flatten(files.plain(config))
