"""From numbers with their intervals to a verdict: pure decision rules.

They are those of `claim_rules.GENERAL`. A part of a claim has two one-sided
p-values, one for that it holds and one for that it fails. Where all parts must
hold, none needs a correction to say so; where one of them can fail the claim,
Holm's correction keeps chance from it.
"""

import dataclasses
import math
import operator
from collections.abc import Iterable, Sequence

from layca.study import claim_rules
from layca.study.analysis.statistics import Comparison

HOLDS, FAILS, UNDECIDED = 'holds', 'does not hold', 'not decided'

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
  """A number of ours and its interval, whose ends are NaN if it has none.

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

  Attributes:
    name: what is compared.
    p_holds: how often chance would speak as much for it, were it not so, times
      the first correction.
    p_fails: how often chance would speak as much against it, times the second.
    reason: why it may not be decided.
    interval: what decides, or None if that is something else.
    corrections: Holm's number of tests, where the least p-value of several is
      taken, and what brings a test of another level to that of the rules. The
      products may lie above 1, so that the p-values can be told from them.
  """

  name: str
  p_holds: float
  p_fails: float
  reason: str = 'its interval lies on both sides'
  interval: Interval | None = None
  corrections: tuple[float, float] = (1.0, 1.0)

  def __str__(self) -> str:
    """Returns the interval with its name, in words."""
    return f'{self.name} {self.interval}'


def decide(name: str, holds: bool, fails: bool, reason: str) -> Part:
  """Holds or fails without a test, or is not decided for a reason."""
  return Part(name, 0.0 if holds else 1.0, 0.0 if fails else 1.0, reason)


def missing(name: str, reason: str) -> Part:
  """Is not decided, for what is not there."""
  return decide(name, holds=False, fails=False, reason=reason)


def above(
  name: str, found: Comparison, unit: str, threshold: float = 0.0
) -> Part:
  """Holds if a comparison lies above a threshold, fails if below it."""
  interval = Interval(found.value, *found.interval(claim_rules.LEVEL), unit)
  if math.isnan(found.error):
    reason = 'single values give no interval'
    return dataclasses.replace(missing(name, reason), interval=interval)
  p_above, p_below = found.p_above(threshold), found.p_below(threshold)
  return Part(name, p_above, p_below, interval=interval)


def at_most(
  name: str, found: Comparison, unit: str, threshold: float = 0.0
) -> Part:
  """Holds if a comparison lies below a threshold, fails if above it."""
  return opposite(above(name, found, unit, threshold))


def opposite(part: Part) -> Part:
  """Returns a part that holds where another fails."""
  return dataclasses.replace(
    part,
    p_holds=part.p_fails,
    p_fails=part.p_holds,
    corrections=part.corrections[::-1],
  )


def corrected(part: Part, of_holds: float, of_fails: float) -> Part:
  """Returns a part with its p-values multiplied."""
  holds, fails = part.corrections
  return dataclasses.replace(
    part,
    p_holds=of_holds * part.p_holds,
    p_fails=of_fails * part.p_fails,
    corrections=(of_holds * holds, of_fails * fails),
  )


def any_of(name: str, parts: Sequence[Part]) -> Part:
  """Holds if one of some parts does, after Holm; fails if all of them do."""
  best, other = min(parts, key=_p_holds), max(parts, key=_p_fails)
  return _joined(name, best, other, (len(parts), 1))


def all_of(name: str, parts: Sequence[Part]) -> Part:
  """Holds if all of some parts do; fails if one of them does, after Holm."""
  worst, other = max(parts, key=_p_holds), min(parts, key=_p_fails)
  return _joined(name, worst, other, (1, len(parts)))


def _joined(name, part, other, corrections):
  """Returns a part that fails as another does, corrected."""
  both = (part.corrections[0], other.corrections[1])
  part = dataclasses.replace(
    part, name=name, p_fails=other.p_fails, corrections=both
  )
  return corrected(part, *corrections)


_p_holds = operator.attrgetter('p_holds')
_p_fails = operator.attrgetter('p_fails')


def verdict(parts: Sequence[Part]) -> str:
  """Returns HOLDS, FAILS or UNDECIDED, of no parts the last."""
  if not parts:
    return UNDECIDED
  together = all_of('', parts)
  if together.p_fails < claim_rules.LEVEL:
    return FAILS
  return HOLDS if together.p_holds < claim_rules.LEVEL else UNDECIDED


@dataclasses.dataclass(frozen=True)
class Row:
  """A claim on one task, which holds if all of its one or more parts hold.

  `numbers` are ours, in words, with 95% intervals; `counts` says of how many
  runs.
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
    """Returns the verdict on this task alone."""
    return verdict(self.parts)

  @property
  def reason(self) -> str:
    """Returns why it is not decided, or ''."""
    names = {}
    if self.verdict == UNDECIDED:
      for part in self.parts:
        if verdict([part]) != HOLDS:
          names.setdefault(part.reason, []).append(part.name)
    return '; '.join(f'{", ".join(n)}: {reason}' for reason, n in names.items())


# The paper's numbers in words; a row a task, or None where it is not studied.
Judged = tuple[str, Iterable[Row | None]]


@dataclasses.dataclass(frozen=True)
class Claim:
  """A claim of the paper, which holds if it does on all tasks that were run.

  Attributes:
    number: key in `claim_rules.CLAIMS`.
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
    return verdict([part for row in self.rows for part in row.parts])

  @property
  def reason(self) -> str:
    """Returns why it is not decided, or ''."""
    if self.verdict != UNDECIDED:
      return ''
    reasons = [
      f'{row.task}: {row.reason or "does not hold, which may be chance"}'
      for row in self.rows
      if row.verdict != HOLDS
    ]
    return '; '.join(reasons) or 'no runs'
