"""The table of claims in a text."""

import pytest

from layca.study.claims import Claim
from layca.study.claims.verdict import HOLDS, Part, Row
from layca.study.reproduce.report import claims_table
from layca.training.errors import InputError

CLAIM = Claim(
  1,
  'It |falls|.',
  'A rule.',
  '',
  '<75%',
  [Row('a', [Part('x', HOLDS, '')], '76%')],
)
TABLE = (
  '| # | claim | paper | ours | verdict |\n'
  '| --- | --- | --- | --- | --- |\n'
  r'| 1 | It \|falls\|. | &lt;75% | a: 76% | holds |'
)


def test_the_table_stands_between_its_marks_however_often_it_is_filled():
  text = f'before\n{claims_table.START}\nold\n{claims_table.END}\nafter\n'
  filled = claims_table.fill(text, [CLAIM])
  assert filled == (
    f'before\n{claims_table.START}\n\n{TABLE}\n\n{claims_table.END}\nafter\n'
  )
  assert claims_table.fill(filled, [CLAIM]) == filled


@pytest.mark.parametrize(
  'text',
  ['', claims_table.START, 2 * f'{claims_table.START}{claims_table.END}'],
)
def test_a_text_without_marks_is_refused(text):
  with pytest.raises(InputError, match=claims_table.END):
    claims_table.fill(text, [CLAIM])
