"""The table of claims in a text."""

import pytest

from layca.study.claims import Claim
from layca.study.claims.verdict import Row, decide
from layca.study.reproduce.report import claims_table
from layca.training.errors import InputError

HOLDS, FAILS = (
  [decide('x', holds=x, fails=not x, reason='')] for x in (True, False)
)
EASY = Row('c10_cnn1:small', HOLDS, '76% (two seeds)', '3 runs')
HARD = Row('tiny_cnn:small', FAILS, ' and '.join(['76%'] * 60))


def a_claim(*rows):
  return Claim(4, 'It |falls|.', 'A rule.', 'No.', '75%', rows)


def row_of(claim):
  """The cells of a claim in the table."""
  row = claims_table.to_markdown([claim], 'out/report.md').splitlines()[-1]
  return row.strip('| ').split(' | ')


def test_a_claim_is_one_line_with_a_link_into_the_report():
  number, *others = row_of(a_claim(EASY))
  assert number == '[4](out/report.md#claim_4)'
  assert others == [r'It \|falls\|.', 'holds', 'CIFAR-10: 76%']


def test_of_several_tasks_the_one_that_says_least_for_it_is_told():
  *_, verdict, ours = row_of(a_claim(EASY, HARD))
  assert verdict == 'does not hold'
  assert ours.startswith('Tiny ImageNet: 76% and 76%')
  assert ours.endswith(' ... (the least of 2 tasks)')
  assert len(ours) < 160


def test_a_claim_without_runs_says_so():
  assert row_of(a_claim())[2:] == ['not decided', 'no runs']


def test_the_table_stands_between_its_marks_however_often_it_is_filled():
  text = 'before <!-- claims -->old<!-- end of claims --> after'
  filled = claims_table.fill(text, [a_claim(EASY)], 'report.md')
  before, heads, _, _, after = filter(None, filled.splitlines())
  assert before == 'before <!-- claims -->'
  assert heads == '| # | claim | verdict | ours |'
  assert after == '<!-- end of claims --> after'
  assert claims_table.fill(filled, [a_claim(EASY)], 'report.md') == filled


@pytest.mark.parametrize('times', [0, 2])
def test_a_text_without_marks_is_refused(times):
  marks = claims_table.START + claims_table.END
  with pytest.raises(InputError, match=claims_table.END):
    claims_table.fill(times * marks, [a_claim()], 'report.md')
