"""The table of claims in a text."""

import pytest

from layca.study.claims import Claim
from layca.study.claims.verdict import HOLDS, Part, Row
from layca.study.reproduce.report import claims_table
from layca.training.errors import InputError

ROW = Row('a', [Part('x', HOLDS, '')], '76%')
CLAIM = Claim(1, 'It |falls|.', 'A rule.', '', '<75%', [ROW])


def test_the_table_stands_between_its_marks_however_often_it_is_filled():
  filled = claims_table.fill(
    'before <!-- claims -->old<!-- end of claims --> after', [CLAIM]
  )
  before, heads, _, row, after = filter(None, filled.splitlines())
  assert before == 'before <!-- claims -->'
  assert after == '<!-- end of claims --> after'
  assert heads == '| # | claim | paper | ours | verdict |'
  assert row == r'| 1 | It \|falls\|. | &lt;75% | a: 76% | holds |'
  assert claims_table.fill(filled, [CLAIM]) == filled


@pytest.mark.parametrize('times', [0, 2])
def test_a_text_without_marks_is_refused(times):
  with pytest.raises(InputError, match=claims_table.END):
    claims_table.fill(times * (claims_table.START + claims_table.END), [CLAIM])
