"""From numbers with their intervals to a verdict: pure decision rules.

A claim holds or does not hold only where a 95% interval over seeds lies wholly
on one side of a threshold; else it is not decided. How much seeds vary is told
by several settings of a task together (`intervals.Scatter`). Each interval is
of one comparison: among many of them, each may mislead in 2.5% of the cases.
"""

import dataclasses
import math
from collections.abc import Mapping, Sequence

HOLDS, FAILS, UNDECIDED = 'holds', 'does not hold', 'not decided'

# Accuracies that differ by no more than a point tie: the authors' own records
# of one setting, trained twice, differ by up to 1.16 points.
TIE = 0.01

_UNITS = {
  '%': (100, '.2f', '%'),
  'points': (100, '+.2f', ' points'),
  'spread': (100, '.2f', ' points'),
  'rad': (1, '+.2f', ' rad'),
  '': (1, '+.2f', ''),
}


@dataclasses.dataclass(frozen=True)
class Interval:
  """A number of ours and its 95% interval, NaN where there is none."""

  value: float
  low: float
  high: float

  @classmethod
  def around(cls, value: float, half_width: float) -> 'Interval':
    """Returns the interval of a half width."""
    return cls(value, value - half_width, value + half_width)

  def text(self, unit: str) -> str:
    """Returns it in words, such as '+1.20 points [+0.70, +1.70]'.

    Args:
      unit: '%', 'points' (signed) or 'spread' (points without a sign) for
        accuracies in [0, 1], 'rad', or ''.
    """
    scale, spec, name = _UNITS[unit]
    value, low, high = (
      format(scale * number, spec)
      for number in (self.value, self.low, self.high)
    )
    interval = '(no interval)' if math.isnan(self.low) else f'[{low}, {high}]'
    return f'{value}{name} {interval}'


@dataclasses.dataclass(frozen=True)
class Part:
  """One comparison that a claim rests on.

  Attributes:
    name: what is compared.
    verdict: HOLDS, FAILS or UNDECIDED.
    reason: why it is not decided, or ''.
  """

  name: str
  verdict: str
  reason: str = ''


@dataclasses.dataclass(frozen=True)
class Row:
  """A claim on one task: it holds there if all of its parts hold.

  Attributes:
    task: which.
    ours: our numbers, in words.
    parts: at least one.
  """

  task: str
  ours: str
  parts: Sequence[Part]

  @property
  def verdict(self) -> str:
    """Returns the verdict on this task."""
    return all_of(part.verdict for part in self.parts)

  @property
  def reason(self) -> str:
    """Returns why it is not decided, or ''."""
    if self.verdict != UNDECIDED:
      return ''
    names = {}
    for part in self.parts:
      if part.verdict == UNDECIDED:
        names.setdefault(part.reason, []).append(part.name)
    return '; '.join(f'{", ".join(n)}: {reason}' for reason, n in names.items())


@dataclasses.dataclass(frozen=True)
class Claim:
  """A claim of the paper and what became of it.

  Attributes:
    number: from 1 to 15.
    statement: what the paper claims.
    rule: by which it was judged, in words.
    paper: the paper's numbers.
    ours: our numbers, with 95% intervals over seeds.
    verdict: HOLDS, FAILS or UNDECIDED.
    reason: why it is not decided, or ''.
    remark: what else is to be known, such as where the authors' own records
      contradict their text; or ''.
    details: a row a task: `task`, `ours`, `verdict`, `reason`.
  """

  number: int
  statement: str
  rule: str
  paper: str
  ours: str
  verdict: str
  reason: str
  remark: str
  details: Sequence[Mapping]


def judge(
  number: int,
  rows: Sequence[Row],
  *,
  statement: str,
  rule: str,
  paper: str,
  remark: str = '',
) -> Claim:
  """Returns a claim: it holds if it does on all tasks that were run."""
  verdict = all_of(row.verdict for row in rows)
  reasons = [f'{row.task}: {row.reason}' for row in rows if row.reason]
  return Claim(
    number,
    statement,
    rule,
    paper,
    ours='; '.join(f'{row.task}: {row.ours}' for row in rows) or 'no runs',
    verdict=verdict,
    reason=('; '.join(reasons) or 'no runs') if verdict == UNDECIDED else '',
    remark=remark,
    details=[
      {
        'task': row.task,
        'ours': row.ours,
        'verdict': row.verdict,
        'reason': row.reason,
      }
      for row in rows
    ],
  )


def all_of(verdicts) -> str:
  """Returns FAILS if any fails, else HOLDS if all of some hold."""
  verdicts = list(verdicts)
  if FAILS in verdicts:
    return FAILS
  if verdicts and set(verdicts) == {HOLDS}:
    return HOLDS
  return UNDECIDED


def above(name: str, interval: Interval, threshold: float = 0.0) -> Part:
  """Holds if the interval lies above a threshold, fails if at or below it."""
  return _side(name, interval, threshold, HOLDS, FAILS)


def at_most(name: str, interval: Interval, threshold: float = 0.0) -> Part:
  """Holds if the interval lies at or below a threshold, fails if above it."""
  return _side(name, interval, threshold, FAILS, HOLDS)


def missing(name: str, reason: str) -> Part:
  """Is not decided, for what is not there."""
  return Part(name, UNDECIDED, reason)


def _side(name, interval, threshold, if_above, if_below):
  if math.isnan(interval.low) or math.isnan(interval.high):
    return Part(name, UNDECIDED, 'a single value gives no interval')
  if interval.low > threshold:
    return Part(name, if_above)
  if interval.high <= threshold:
    return Part(name, if_below)
  return Part(name, UNDECIDED, 'its interval lies on both sides, too few seeds')
