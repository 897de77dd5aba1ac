"""The table of claims in a text."""

import pytest

from layca.study.claims import Claim
from layca.study.claims.verdict import Row, decide
from layca.study.reproduce.report import claims_table
from layca.training.errors import InputError

HOLDS = [decide('x', holds=True, fails=False, reason='')]
LONG = ' and '.join(['76%'] * 60)
ROWS = [
  Row('c10_cnn1:small', HOLDS, '76% (two seeds)', '3 runs'),
  Row('tiny_cnn:small', HOLDS, LONG),
]
CLAIM = Claim(1, 'It |falls|.', 'A rule.', 'No.', 'a <75%; b 3%', ROWS)


def test_the_table_stands_between_its_marks_however_often_it_is_filled():
  filled = claims_table.fill(
    'before <!-- claims -->old<!-- end of claims --> after', [CLAIM]
  )
  before, heads, _, row, after = filter(None, filled.splitlines())
  assert before == 'before <!-- claims -->'
  assert after == '<!-- end of claims --> after'
  assert heads == '| # | claim | verdict | ours | paper |'
  number, statement, verdict, ours, paper = row.strip('| ').split(' | ')
  assert (number, statement, verdict) == ('1', r'It \|falls\|.', 'holds')
  assert paper == 'a &lt;75%<br>b 3%'
  # What decides alone: a short line a task, in words.
  first, second = ours.split('<br>')
  assert first == 'CIFAR-10: 76%'
  assert second.startswith('Tiny ImageNet: 76% and 76%')
  assert len(second) < 150
  assert second.endswith('76% and ...')
  assert claims_table.fill(filled, [CLAIM]) == filled


@pytest.mark.parametrize('times', [0, 2])
def test_a_text_without_marks_is_refused(times):
  with pytest.raises(InputError, match=claims_table.END):
    claims_table.fill(times * (claims_table.START + claims_table.END), [CLAIM])
