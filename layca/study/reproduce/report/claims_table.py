"""The table of claims in a text, such as a README.md, between two marks."""

from collections.abc import Sequence

from layca.study import paper
from layca.study.claims import Claim
from layca.training.errors import InputError

START, END = '<!-- claims -->', '<!-- end of claims -->'


def to_markdown(judged: Sequence[Claim]) -> str:
  """Returns a table in Markdown, a row a claim, without the counts of runs."""
  rows = [['#', 'claim', 'paper', 'ours', 'verdict'], ['---'] * 5]
  for claim in judged:
    texts = claim.number, claim.statement, claim.paper
    rows.append([*map(cell, texts), _ours(claim), claim.verdict])
  return '\n'.join(f'| {" | ".join(row)} |' for row in rows)


def _ours(claim):
  """Returns our numbers, a line a task, by the name of its data."""
  lines = []
  for row in claim.rows:
    task = paper.TASKS.get(row.task.split(':')[0])
    name = task.data if task else row.task
    lines.append(cell(f'{name}: {row.numbers or "too few runs fit"}'))
  return '<br>'.join(lines) or 'no runs'


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
