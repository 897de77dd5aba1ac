"""From numbers with their intervals to a verdict: pure decision rules.

A claim holds or does not hold only where a 95% interval over seeds lies wholly
on one side of a threshold; else it is not decided. Each interval is of one
comparison: among many of them, each may mislead in 2.5% of the cases.
"""

import dataclasses
import math
from collections.abc import Iterable, Sequence

HOLDS, FAILS, UNDECIDED = 'holds', 'does not hold', 'not decided'

# Accuracies that differ by no more than a point tie: the authors' own records
# of one setting, trained twice, differ by up to 1.16 points.
TIE = 0.01

# By unit: the factor, the format and the sign behind a number.
_UNITS = {
  '%': (100, '.2f', '%'),
  'points': (100, '.2f', ' points'),
  '+points': (100, '+.2f', ' points'),
  '+rad': (1, '+.2f', ' rad'),
  '+': (1, '+.2f', ''),
}


@dataclasses.dataclass(frozen=True)
class Interval:
  """A number of ours and its 95% interval, whose ends are NaN if it has none.

  Its unit is '%' or 'points' for accuracies in [0, 1], 'rad' or ''; a '+'
  before it shows the sign.
  """

  value: float
  low: float
  high: float
  unit: str

  def __str__(self) -> str:
    """Returns it in words, such as '+1.20 points [+0.70, +1.70]'."""
    scale, spec, sign = _UNITS[self.unit]
    value, low, high = (
      format(scale * x, spec) for x in (self.value, self.low, self.high)
    )
    interval = '(no interval)' if math.isnan(self.low) else f'[{low}, {high}]'
    return f'{value}{sign} {interval}'


@dataclasses.dataclass(frozen=True)
class Part:
  """One comparison that a claim rests on.

  Its reason is why it is not decided, or ''; its interval is what decides, or
  None if that is something else.
  """

  name: str
  verdict: str
  reason: str
  interval: Interval | None = None

  def __str__(self) -> str:
    """Returns the interval with its name, in words."""
    return f'{self.name} {self.interval}'


def decide(
  name: str,
  holds: bool,
  fails: bool,
  reason: str,
  interval: Interval | None = None,
) -> Part:
  """Holds, fails, or is not decided for a reason."""
  if holds or fails:
    return Part(name, HOLDS if holds else FAILS, '', interval)
  return Part(name, UNDECIDED, reason, interval)


def missing(name: str, reason: str) -> Part:
  """Is not decided, for what is not there."""
  return Part(name, UNDECIDED, reason)


def above(name: str, interval: Interval, threshold: float = 0.0) -> Part:
  """Holds if the interval lies above a threshold, fails if at or below it."""
  reason = 'its interval lies on both sides, too few seeds'
  if math.isnan(interval.low):
    reason = 'a single value gives no interval'
  holds, fails = interval.low > threshold, interval.high <= threshold
  return decide(name, holds, fails, reason, interval)


def at_most(name: str, interval: Interval, threshold: float = 0.0) -> Part:
  """Holds if the interval lies at or below a threshold, fails if above it."""
  part = above(name, interval, threshold)
  opposite = {HOLDS: FAILS, FAILS: HOLDS, UNDECIDED: UNDECIDED}
  return dataclasses.replace(part, verdict=opposite[part.verdict])


def _all_of(judged):
  """Returns FAILS if any fails, else HOLDS if all of some hold."""
  verdicts = {each.verdict for each in judged}
  if FAILS in verdicts:
    return FAILS
  return HOLDS if verdicts == {HOLDS} else UNDECIDED


@dataclasses.dataclass(frozen=True)
class Row:
  """A claim on one task, which holds if all of its one or more parts hold.

  `numbers` are ours, in words, with 95% intervals over seeds; `counts` says of
  how many runs.
  """

  task: str
  parts: Sequence[Part]
  numbers: str
  counts: str = ''

  @property
  def ours(self) -> str:
    """Returns numbers and counts."""
    return '; '.join(filter(None, [self.numbers, self.counts]))

  @property
  def verdict(self) -> str:
    """Returns the verdict on this task."""
    return _all_of(self.parts)

  @property
  def reason(self) -> str:
    """Returns why it is not decided, or ''."""
    names = {}
    for part in self.parts:
      if part.verdict == self.verdict == UNDECIDED:
        names.setdefault(part.reason, []).append(part.name)
    return '; '.join(f'{", ".join(n)}: {reason}' for reason, n in names.items())


# The paper's numbers in words; a row a task, or None where it is not studied.
Judged = tuple[str, Iterable[Row | None]]


@dataclasses.dataclass(frozen=True)
class Claim:
  """A claim of the paper, which holds if it does on all tasks that were run.

  Attributes:
    number: key in `paper.CLAIMS`.
    statement: what the paper claims.
    rule: how it is judged, in words.
    remark: such as where the authors' own records contradict it; or ''.
    paper: the paper's numbers, in words.
    rows: ours, a row a task.
  """

  number: int
  statement: str
  rule: str
  remark: str
  paper: str
  rows: Sequence[Row]

  @property
  def ours(self) -> str:
    """Returns our numbers, in words."""
    return '; '.join(f'{x.task}: {x.ours}' for x in self.rows) or 'no runs'

  @property
  def verdict(self) -> str:
    """Returns HOLDS, FAILS or UNDECIDED."""
    return _all_of(self.rows)

  @property
  def reason(self) -> str:
    """Returns why it is not decided, or ''."""
    if self.verdict != UNDECIDED:
      return ''
    reasons = [f'{row.task}: {row.reason}' for row in self.rows if row.reason]
    return '; '.join(reasons) or 'no runs'
