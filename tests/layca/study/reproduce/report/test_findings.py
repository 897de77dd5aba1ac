"""The findings: that they say what the records do."""

import dataclasses

import pytest

from layca.study import claim_rules, claims, paper
from layca.study.analysis import records
from layca.study.claims import FAILS, HOLDS, UNDECIDED, Claim
from layca.study.claims.verdict import Interval, Part, Row
from layca.study.reproduce.report import findings
from tests.layca.study.made_up_runs import write_all

SURE = Part('angle', 0.0, 1.0, '', Interval(0.5, 0.4, 0.6, '+rad'))
LOST = Part('spread', 1.0, 0.0, '', Interval(0.1, 0.0, 0.2, '+'))
MISSING = Part('best', 1.0, 1.0, 'too few')


def claim(number, *rows):
  return Claim(number, 'It falls.', 'A rule.', '', '', rows)


def accuracies(folder, layca, sgd):
  """Runs at alpha 0 and 0.4 with the accuracies of two seeds at alpha 0."""
  runs = [
    {'layca': x, 'alpha': alpha, 'seed': seed, 'test_accuracy': y - alpha / 2}
    for x, of_seeds in ((True, layca), (False, sgd))
    for alpha in (0.0, 0.4)
    for seed, y in enumerate(of_seeds)
  ]
  judged = claims.judge(records.load(write_all(folder, *runs)))
  return {x.claim: x for x in findings.of_claims(judged)}


def test_they_change_with_the_records(tmp_path):
  better = accuracies(tmp_path / 'a', (0.70, 0.71), (0.60, 0.612))
  worse = accuracies(tmp_path / 'b', (0.60, 0.612), (0.70, 0.71))
  assert list(better) == [4, 6, 8, 10, 11]
  assert better[6].verdict == HOLDS
  assert worse[6].verdict == FAILS
  assert f"SGD's best: {FAILS}. CIFAR-10: best against best -9.9" in str(
    worse[6]
  )
  assert '+9.9' in better[6].numbers
  assert better[6].figures == ['2']
  # No run has weight decay.
  assert better[11].numbers


def test_without_runs_they_say_so(tmp_path):
  judged = claims.judge(records.load(tmp_path))
  for finding in findings.of_claims(judged):
    assert str(finding).endswith(f'{UNDECIDED}. no runs.')


def test_tasks_whose_verdicts_differ_have_each_its_own():
  one, other = Row('c10_cnn1:small', [SURE], ''), Row('tiny_cnn', [LOST], '')
  (finding,) = findings.of_claims([claim(4, one, other), claim(5)])
  assert '(holds); Tiny ImageNet' in finding.numbers
  assert finding.numbers.endswith('(does not hold)')
  (finding,) = findings.of_claims([claim(4, one)])
  assert '(holds)' not in finding.numbers


def test_of_many_parts_that_which_says_least_is_told():
  parts = [dataclasses.replace(SURE, name=f'a{x}') for x in range(9)]
  parts[5] = dataclasses.replace(LOST, name='this')
  text = findings.numbers(Row('a', parts, ''))
  assert text == 'this, the closest of 9, differs by +0.10 [+0.00, +0.20]'


@pytest.mark.parametrize(
  ('parts', 'numbers', 'expected'),
  [
    ([SURE], 'x; +0.50 rad [+0.40, +0.60]', 'angle +0.50 rad [+0.40, +0.60]'),
    # In another unit than the numbers.
    ([SURE], 'by 40.0% (a to b)', 'by 40.0%'),
    ([SURE, LOST], '', f'{SURE}, {LOST}'),
    ([MISSING], '', 'best: too few'),
    ([MISSING], '3 of 5; 0 diverged', '3 of 5'),
  ],
)
def test_numbers_are_those_that_decide(parts, numbers, expected):
  assert findings.numbers(Row('a', parts, numbers)) == expected


def test_every_claim_stands_in_a_figure_of_one_of_its_sweeps():
  for number, rule in claim_rules.CLAIMS.items():
    shown = findings.figures_of(number)
    assert shown
    assert {paper.FIGURES[name].sweep for name in shown} & set(rule.sweeps)
