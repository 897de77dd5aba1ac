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


@dataclasses.dataclass(frozen=True)
class RunStatus:
  """How far a run is.

  Attributes:
    run: the run.
    result: content of result.json of a finished run, else None.
    row: last row of metrics.jsonl, or None.
    error: why it failed or cannot run in its folder, or None.
  """

  run: Run
  result: dict | None = None
  row: dict | None = None
  error: str | None = None

  @property
  def epochs(self) -> int:
    """Returns the number of epochs done."""
    return self.row['epoch'] + 1 if self.row else 0

  @property
  def is_left(self) -> bool:
    """Returns whether it is still to run."""
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
  """Looks at the folders of runs, once each; these stay as they are."""

  def __init__(self, workdir: str | os.PathLike):
    """Has seen none yet."""
    self._workdir = pathlib.Path(workdir)
    self._seen = {}

  def look(self, run: Run) -> RunStatus:
    """Returns the status of a run."""
    if run.name not in self._seen:
      self.update(_read(run, self._workdir))
    return self._seen[run.name]

  def update(self, status: RunStatus):
    """Replaces what is known of a run."""
    self._seen[status.run.name] = status

  def result_of(self, run: Run) -> dict | None:
    """Returns the content of result.json of a finished run, else None."""
    return self.look(run).result


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


def _read(run, workdir):
  if run.undecided:
    return RunStatus(run)
  folder = RunFolder(run.folder(workdir), run.defaults)
  try:
    folder.check_config(run.config.to_dict())
    result = folder.result()
  except InputError as error:
    return RunStatus(run, error=str(error))
  except (OSError, ValueError) as error:
    return RunStatus(run, error=f'{folder.path} cannot be read: {error}')
  return RunStatus(run, result, last_row(folder.path))


def _tail(path):
  try:
    with open(path, 'rb') as file:
      size = file.seek(0, os.SEEK_END)
      file.seek(max(size - _TAIL_BYTES, 0))
      return file.read()
  except OSError:
    return b''
