"""What the folders of a sweep's runs tell: the truth about how far each is."""

import dataclasses
import json
import os
import pathlib

from layca.study.sweep.runs import Run
from layca.training.errors import InputError
from layca.training.run.run_folder import RunFolder

LOG = 'log.txt'

# More than a row of metrics.jsonl has.
_TAIL_BYTES = 1 << 17


@dataclasses.dataclass(frozen=True)
class State:
  """How far a run is.

  Attributes:
    result: the content of result.json of a finished run, else None.
    row: its last row of metrics.jsonl, or None.
    refused: why it cannot run in its folder, or None.
  """

  result: dict | None = None
  row: dict | None = None
  refused: str | None = None

  @property
  def epochs(self) -> int:
    """Returns the epochs that are done."""
    return self.row['epoch'] + 1 if self.row else 0


def look(run: Run, workdir: str) -> State:
  """Returns the state of a run, whose folder stays as it is."""
  folder = RunFolder(run.folder(workdir))
  try:
    folder.check_config(run.config.to_dict())
    result = folder.result()
  except InputError as error:
    return State(refused=str(error))
  except (OSError, ValueError) as error:
    return State(refused=f'{folder.path} cannot be read: {error}')
  return State(result, last_row(folder.path))


def last_row(folder: pathlib.Path) -> dict | None:
  """Returns the last whole row of metrics.jsonl, reading little else."""
  for line in reversed(_tail(folder / 'metrics.jsonl').splitlines()):
    try:
      row = json.loads(line)
    except ValueError:
      continue
    if isinstance(row, dict):
      return row
  return None


def last_lines(folder: pathlib.Path, count: int) -> list[str]:
  """Returns the last lines of a run's log."""
  text = _tail(folder / LOG).decode(errors='replace')
  return text.rstrip().splitlines()[-count:] if count else []


def log_size(folder: pathlib.Path) -> int:
  """Returns the size of a run's log, which grows when the run starts."""
  try:
    return (folder / LOG).stat().st_size
  except OSError:
    return 0


def _tail(path):
  try:
    with open(path, 'rb') as file:
      size = file.seek(0, os.SEEK_END)
      file.seek(max(size - _TAIL_BYTES, 0))
      return file.read()
  except OSError:
    return b''
