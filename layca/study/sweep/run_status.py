"""Where a run stands, as its folder says: the truth about how far it is."""

import dataclasses
import json
import os
import pathlib

from layca.study.sweep.plan import Run
from layca.training.errors import InputError
from layca.training.output import console
from layca.training.run.run_folder import RunFolder

LOG = 'log.txt'

# More than a row of metrics.jsonl has.
_TAIL_BYTES = 1 << 17


@dataclasses.dataclass
class RunStatus:
  """How far a run is.

  Attributes:
    run: the run.
    result: content of result.json of a finished run, else None.
    row: last row of metrics.jsonl, or None.
    error: why it failed or cannot run in its folder, or None.
    log_size: size of its log when it was first looked at.
    has_started: whether its process has begun since then.
  """

  run: Run
  result: dict | None = None
  row: dict | None = None
  error: str | None = None
  log_size: int = 0
  has_started: bool = False

  @property
  def epochs(self) -> int:
    """Returns the number of epochs done."""
    return self.row['epoch'] + 1 if self.row else 0

  @property
  def is_left(self) -> bool:
    """Returns whether it has not ended."""
    return self.result is None and self.error is None

  def line(self) -> str:
    """Returns a line of the list of a dry run."""
    name = self.run.name
    if self.run.undecided:
      keys = ', '.join(self.run.undecided)
      return f'later     {name}  {keys}: depends on results'
    if self.error:
      return f'FAILED    {name}: {self.error}'
    if self.result is not None:
      return f'finished  {name}: {console.result_line(self.result)}'
    if self.epochs:
      return f'goes on   {name}  epoch {self.epochs}/{self.run.config.epochs}'
    return f'to run    {name}'


class Observer:
  """Looks at the folders of runs; these stay as they are."""

  def __init__(self, workdir: str | os.PathLike):
    self._workdir, self._seen = pathlib.Path(workdir), {}

  def look(self, run: Run) -> RunStatus:
    """Returns the status of a run, the same object every time."""
    if run.name not in self._seen:
      self._seen[run.name] = _read(run, run.folder(self._workdir))
    return self._seen[run.name]

  def result_of(self, run: Run) -> dict | None:
    """Returns the content of result.json of a finished run, else None."""
    return self.look(run).result

  def follow(self, status: RunStatus) -> float | None:
    """Brings the status of an active run up to date.

    Returns the seconds of its last epoch if that is a new one, else None.
    """
    folder = status.run.folder(self._workdir)
    status.has_started |= _log_size(folder) != status.log_size
    row = last_row(folder) if status.has_started else None
    if row is None or row['epoch'] < status.epochs:
      return None
    status.row = row
    return row['seconds']


def last_row(folder: pathlib.Path) -> dict | None:
  """Returns the last whole row of metrics.jsonl, reading little else."""
  for line in reversed(_tail(folder / 'metrics.jsonl')):
    try:
      return json.loads(line)
    except ValueError:
      continue
  return None


def last_lines(folder: pathlib.Path, count: int) -> list[str]:
  """Returns the last lines of a run's log."""
  return _tail(folder / LOG)[-count:]


def _read(run, path):
  if run.undecided:
    return RunStatus(run)
  folder = RunFolder(path, run.defaults)
  try:
    folder.check_config(run.config.to_dict())
    result = folder.result()
  except InputError as error:
    return RunStatus(run, error=str(error))
  except (OSError, ValueError) as error:
    return RunStatus(run, error=f'{path} cannot be read: {error}')
  return RunStatus(run, result, last_row(path), log_size=_log_size(path))


def _log_size(folder):
  log = folder / LOG
  return log.stat().st_size if log.exists() else 0


def _tail(path):
  """Returns the last lines of a file, none if it cannot be read."""
  try:
    with open(path, 'rb') as file:
      size = file.seek(0, os.SEEK_END)
      file.seek(max(size - _TAIL_BYTES, 0))
      return file.read().decode(errors='replace').rstrip().splitlines()
  except OSError:
    return []
