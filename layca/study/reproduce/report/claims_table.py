"""The table of claims in a text, such as a README.md, between two marks."""

from collections.abc import Sequence

from layca.study.claims import Claim
from layca.study.reproduce.report import findings, words
from layca.training.errors import InputError

START, END = '<!-- claims -->', '<!-- end of claims -->'
# Of our numbers, in characters.
_LONGEST = 100


def to_markdown(judged: Sequence[Claim], report: str) -> str:
  """Returns a table in Markdown: a short line a claim.

  Args:
    judged: the claims.
    report: where report.md lies, which has all numbers, as a link.
  """
  rows = [['#', 'claim', 'verdict', 'ours'], ['---'] * 4]
  for claim in judged:
    number = f'[{claim.number}]({report}#claim_{claim.number})'
    texts = map(cell, (claim.statement, claim.verdict, _ours(claim)))
    rows.append([number, *texts])
  return '\n'.join(f'| {" | ".join(row)} |' for row in rows)


def _ours(claim):
  """Returns the numbers that decide, on the task that says least for it."""
  if not claim.rows:
    return 'no runs'
  row = max(claim.rows, key=_against)
  numbers = _shortened(words.in_words(findings.numbers(row)))
  text = ': '.join(filter(None, (findings.task_of(row), numbers)))
  tasks = len(claim.rows)
  return f'{text} (the least of {tasks} tasks)' if tasks > 1 else text


def _against(row):
  return max((part.p_holds for part in row.parts), default=1.0)


def _shortened(text):
  """Returns a text, or as many of its words as are short enough."""
  if len(text) <= _LONGEST:
    return text
  return f'{text[:_LONGEST].rpartition(" ")[0].rstrip(",;")} ...'


def cell(value: object) -> str:
  """Returns a value as a cell of a table in Markdown."""
  return str(value).replace('|', r'\|').replace('\n', ' ').replace('<', '&lt;')


def fill(text: str, judged: Sequence[Claim], report: str) -> str:
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
  table = to_markdown(judged, report)
  return f'{before}{START}\n\n{table}\n\n{END}{after}'
