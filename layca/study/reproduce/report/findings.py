"""What was found, in five sentences: the claims that carry the paper.

They are made of the claims as judged, so that they change with the records.
"""

import dataclasses
import re
from collections.abc import Sequence

from layca.study import paper
from layca.study.claims import Claim
from layca.study.claims.verdict import Row
from layca.study.reproduce.report import words

# Where rotation is uniform accuracy is best; it beats SGD; layers do rotate so;
# adaptive methods; weight decay.
_CLAIMS = (4, 6, 8, 10, 11)
# Comparisons of a task are told one by one in so many characters.
_LONGEST = 120
# Of a claim that compares tasks.
ALL = 'all tasks'
_IN_BRACKETS = re.compile(r' \([^)]*\)')


@dataclasses.dataclass(frozen=True)
class Finding:
  """One sentence.

  Attributes:
    statement: what is claimed, without its full stop.
    verdict: what became of it.
    numbers: ours, of each task, in words.
    claim: number of the claim.
    figures: names of the figures that show it.
  """

  statement: str
  verdict: str
  numbers: str
  claim: int
  figures: Sequence[str]

  def __str__(self) -> str:
    """Returns the sentence."""
    return f'{self.statement}: {self.verdict}. {self.numbers}.'


def of_claims(judged: Sequence[Claim]) -> list[Finding]:
  """Returns the findings, of those claims that are there."""
  return [
    Finding(
      claim.statement.removesuffix('.'),
      claim.verdict,
      _of_tasks(claim) or 'no runs',
      claim.number,
      figures_of(claim.number),
    )
    for claim in judged
    if claim.number in _CLAIMS
  ]


def figures_of(claim: int) -> list[str]:
  """Returns the names of the figures that show a claim."""
  return [name for name, x in paper.FIGURES.items() if claim in x.claims]


def numbers(row: Row) -> str:
  """Returns the numbers that decide a claim on a task, in few words.

  Of many parts, such as a difference for each alpha, the one that says least
  for the claim.
  """
  parts = [part for part in row.parts if part.interval]
  text = ', '.join(map(str, parts))
  if len(text) > _LONGEST:
    worst = max(parts, key=lambda part: part.p_holds)
    closest = f'{worst.name}, the closest of {len(parts)}'
    return f'{closest}, differs by {worst.interval}'
  # Of a single one that the claim does not tell the unit is another.
  if len(parts) > 1 or (text and str(parts[0].interval) in row.numbers):
    return text
  text = _IN_BRACKETS.sub('', row.numbers).removesuffix('; 0 diverged')
  return text.strip('; ') or row.reason


def task_of(row: Row) -> str:
  """Returns the name of a row's task, or '' where its numbers name them."""
  return '' if row.task == ALL else words.in_words(row.task)


def _of_tasks(claim):
  """Returns numbers, with a verdict of each task where they differ."""
  differ = len({row.verdict for row in claim.rows}) > 1
  return '; '.join(
    ': '.join(filter(None, [task_of(row), words.in_words(numbers(row))]))
    + (f' ({row.verdict})' if differ else '')
    for row in claim.rows
  )
