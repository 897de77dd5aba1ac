"""The table of claims in a text, such as a README.md, between two marks."""

from collections.abc import Sequence

from layca.study.claims import Claim
from layca.study.reproduce.report import findings, words
from layca.training.errors import InputError

START, END = '<!-- claims -->', '<!-- end of claims -->'
# Of our numbers on a task, in characters.
_LONGEST = 120


def to_markdown(judged: Sequence[Claim]) -> str:
  """Returns a table in Markdown: a short row a claim."""
  rows = [['#', 'claim', 'verdict', 'ours', 'paper'], ['---'] * 5]
  for claim in judged:
    texts = map(cell, (claim.number, claim.statement, claim.verdict))
    theirs = cell(claim.paper).replace('; ', '<br>')
    rows.append([*texts, _ours(claim), theirs])
  return '\n'.join(f'| {" | ".join(row)} |' for row in rows)


def _ours(claim):
  """Returns the numbers that decide, a line a task."""
  lines = []
  for row in claim.rows:
    numbers = _shortened(words.in_words(findings.numbers(row)))
    lines.append(
      cell(': '.join(filter(None, (findings.task_of(row), numbers))))
    )
  return '<br>'.join(lines) or 'no runs'


def _shortened(text):
  """Returns a text, or as many of its words as are short enough."""
  if len(text) <= _LONGEST:
    return text
  return f'{text[:_LONGEST].rpartition(" ")[0].rstrip(",;")} ...'


def cell(value: object) -> str:
  """Returns a value as a cell of a table in Markdown."""
  return str(value).replace('|', r'\|').replace('\n', ' ').replace('<', '&lt;')


def fill(text: str, judged: Sequence[Claim]) -> str:
  """Returns a text with the table between its marks.

  Raises:
    InputError: if the text has not each mark once.
  """
  if text.count(START) != 1 or text.count(END) != 1:
    raise InputError(
      f'the text must have the lines {START} and {END}, each once'
    )
  before, _, rest = text.partition(START)
  after = rest.partition(END)[2]
  return f'{before}{START}\n\n{to_markdown(judged)}\n\n{END}{after}'
