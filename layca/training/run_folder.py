"""The run's folder: a contract that figures and users' scripts read.

`config.json`, `layers.json`, `metrics.jsonl` (one row an epoch),
`angle_deviation.png`, `result.json` (written last: its presence means the run
is complete), `checkpoints/` and `tensorboard/`. Files are replaced atomically
or appended by whole lines, so that a kill at any moment leaves a folder that
can be resumed.
"""

import contextlib
import fcntl
import json
import math
import os
import pathlib

from layca.training import settings
from layca.training.errors import InputError


class RunFolder:
  """Reads and writes the files of one run."""

  def __init__(self, path: str):
    self.path = pathlib.Path(path)
    self.checkpoints = self.path / 'checkpoints'
    self.tensorboard = self.path / 'tensorboard'
    self._config = self.path / 'config.json'
    self._layers = self.path / 'layers.json'
    self._metrics = self.path / 'metrics.jsonl'
    self._result = self.path / 'result.json'

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
      if self._metrics.exists() or self._result.exists():
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
    changed = settings.differences(stored, _plain(config))
    if changed:
      raise InputError(
        f'{self.path} holds a run of another config ({"; ".join(changed)}): '
        'choose another --workdir'
      )

  def write_config(self, config: dict):
    """Writes config.json."""
    _write_json(self._config, config)

  def write_layers(self, layers: list[dict]):
    """Writes layers.json, the layer table."""
    _write_json(self._layers, layers)

  def write_figure(self, png: bytes):
    """Writes angle_deviation.png."""
    _write_atomically(self.path / 'angle_deviation.png', png)

  def write_result(self, result: dict):
    """Writes result.json: the run is complete."""
    _write_json(self._result, result)

  def result(self) -> dict | None:
    """Returns the result of a complete run, else None."""
    if not self._result.exists():
      return None
    return json.loads(self._result.read_text())

  def keep_rows(self, epochs: int) -> list[dict]:
    """Drops all rows but those of the first epochs, and returns these.

    What was written after the checkpoint that a run resumes from, a line cut
    short by a kill included, is computed again.
    """
    rows = self.rows()[:epochs]
    lines = [json.dumps(row) + '\n' for row in rows]
    _write_atomically(self._metrics, ''.join(lines).encode())
    return rows

  def rows(self) -> list[dict]:
    """Returns the whole rows of metrics.jsonl, in order of epochs."""
    if not self._metrics.exists():
      return []
    rows = []
    for line in self._metrics.read_text().splitlines():
      try:
        rows.append(json.loads(line))
      except ValueError:
        break
    return rows

  def append(self, row: dict) -> dict:
    """Appends a row and returns it as it stands in the file."""
    line = json.dumps(_plain(row), allow_nan=False)
    with open(self._metrics, 'a') as file:
      file.write(line + '\n')
      file.flush()
      os.fsync(file.fileno())
    return json.loads(line)


def _write_json(path, value):
  text = json.dumps(_plain(value), indent=1, allow_nan=False)
  _write_atomically(path, f'{text}\n'.encode())


def _write_atomically(path, content):
  temporary = path.with_name(path.name + '.tmp')
  with open(temporary, 'wb') as file:
    file.write(content)
    file.flush()
    os.fsync(file.fileno())
  temporary.replace(path)


def _plain(value):
  """Returns JSON types only: tuples are lists, NaN and infinities null."""
  if isinstance(value, dict):
    return {key: _plain(v) for key, v in value.items()}
  if isinstance(value, (list, tuple)):
    return [_plain(v) for v in value]
  if isinstance(value, float) and not math.isfinite(value):
    return None
  return value
