"""How many runs of each sweep there are, and how long they took."""

import dataclasses
import pathlib
from collections.abc import Sequence

from layca.study.reproduce.plan import Member
from layca.study.single_layer.toy_settings import TRAININGS
from layca.study.sweep import dry_run, take_over
from layca.study.sweep.combined import Combined
from layca.training.run import files


@dataclasses.dataclass(frozen=True)
class Row:
  """One sweep, or the toy experiment.

  Attributes:
    what: it is.
    planned: its runs, None if that is not known.
    finished: of these.
    taken_over: of these, from elsewhere.
    seconds: that the finished ones took, without those taken over.
    seconds_taken_over: that those took, where they ran.
  """

  what: str
  planned: int | None
  finished: int
  taken_over: int
  seconds: float
  seconds_taken_over: float


def by_sweep(members: Sequence[Member], runs: pathlib.Path) -> list[Row]:
  """Returns a row a sweep; what two of them share counts with the first."""
  seen, rows = set(), []
  for member in members:
    lines = [
      line
      for line in dry_run.list_runs(
        Combined([(member.folder, member.sweep)]), str(runs)
      )
      if line.run.name not in seen
    ]
    seen |= {line.run.name for line in lines}
    rows.append(_row(member.source, lines, runs))
  return rows


def of_toy(folder: pathlib.Path) -> Row:
  """Returns the row of the toy experiment, whose runs are its trainings."""
  rows = files.read_rows(folder / TRAININGS)
  seconds = sum(row['seconds'] for row in rows)
  return Row('toy experiment', None, len(rows), 0, seconds, 0.0)


def _row(what, lines, runs):
  seconds, taken_over = [], []
  for line in lines:
    if line.standing.state.result is not None:
      origin = line.run.folder(runs) / take_over.ORIGIN
      times = taken_over if origin.exists() else seconds
      times.append(line.standing.state.result['seconds'])
  return Row(
    what,
    len(lines),
    len(seconds) + len(taken_over),
    len(taken_over),
    sum(seconds),
    sum(taken_over),
  )
