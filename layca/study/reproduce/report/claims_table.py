"""The table of claims in a text, such as a README.md, between two marks."""

from collections.abc import Sequence

from layca.study import claims
from layca.study.claims import Claim
from layca.training.errors import InputError

START, END = '<!-- claims -->', '<!-- end of claims -->'
_COLUMNS = ['number', 'statement', 'paper', 'ours', 'verdict']


def to_markdown(judged: Sequence[Claim]) -> str:
  """Returns a table in Markdown, a row a claim."""
  heads = ['#', 'claim', *_COLUMNS[2:]]
  rows = [heads, ['---'] * len(heads)]
  rows += claims.to_table(judged)[_COLUMNS].to_numpy().tolist()
  return '\n'.join(f'| {" | ".join(map(cell, row))} |' for row in rows)


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
