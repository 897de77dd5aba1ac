"""The table of claims in a text, such as a README.md, between two marks."""

import pathlib
from collections.abc import Sequence

from layca.study import claims
from layca.study.claims import Claim
from layca.training.errors import InputError
from layca.training.run import files

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
    ValueError: if it has not each mark once.
  """
  before, rest = text.split(START)
  _, after = rest.split(END)
  return f'{before}{START}\n\n{to_markdown(judged)}\n\n{END}{after}'


def write(path: pathlib.Path, judged: Sequence[Claim]):
  """Fills the table of a file.

  Raises:
    InputError: if there is no such file, or one without marks.
  """
  try:
    files.write_atomically(path, fill(path.read_text(), judged).encode())
  except (OSError, ValueError) as error:
    raise InputError(
      f'--readme={path}: name a text file that has the lines {START} and {END}'
    ) from error
