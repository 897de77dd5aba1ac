"""From comparisons to verdicts: on which side, and Holm's correction."""

import math

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from layca.study.analysis.blocks import Comparison
from layca.study.claims import verdict
from layca.study.claims.verdict import FAILS, HOLDS, UNDECIDED, Interval, Part

NO_INTERVAL = 'single values give no interval'
BOTH_SIDES = 'its interval lies on both sides'
# Of ten degrees of freedom 95% lie within 2.228 standard errors.
WITHIN = stats.t.ppf(0.975, 10)


def compared(value, error=0.01):
  return Comparison(value, error, 10)


@pytest.mark.parametrize(
  ('value', 'above', 'at_most', 'reason'),
  [
    (0.01 + 0.01 * (WITHIN + 1e-6), HOLDS, FAILS, ''),
    (0.01 + 0.01 * (WITHIN - 1e-6), UNDECIDED, UNDECIDED, BOTH_SIDES),
    (0.01, UNDECIDED, UNDECIDED, BOTH_SIDES),
    (0.01 - 0.01 * (WITHIN - 1e-6), UNDECIDED, UNDECIDED, BOTH_SIDES),
    (0.01 - 0.01 * (WITHIN + 1e-6), FAILS, HOLDS, ''),
  ],
)
def test_an_interval_decides_where_it_lies_on_one_side(
  value, above, at_most, reason
):
  for side, expected in ((verdict.above, above), (verdict.at_most, at_most)):
    part = side('x', compared(value), '+points', 0.01)
    judged = verdict.Row('task', [part], '')
    assert judged.verdict == expected
    assert judged.reason == (reason and f'x: {reason}')
    half = 0.01 * WITHIN
    assert part.interval.low == pytest.approx(value - half)
    assert part.interval.high == pytest.approx(value + half)


def test_single_values_do_not_decide_and_are_shown():
  part = verdict.above('x', compared(0.5, math.nan), '+points')
  assert verdict.verdict([part]) == UNDECIDED
  assert part.reason == NO_INTERVAL
  assert str(part) == 'x +50.00 points (no interval)'


def parts(*p_values):
  """Parts of pairs of p-values, that it holds and that it fails."""
  return [Part(f'{n}', *pair) for n, pair in enumerate(p_values)]


@pytest.mark.parametrize(
  ('p_values', 'expected'),
  [
    # All must hold, each at 2.5%.
    ([(0.02, 1.0), (0.024, 1.0), (0.001, 1.0)], HOLDS),
    ([(0.02, 1.0), (0.026, 0.9)], UNDECIDED),
    # One that fails is enough, if it does so after Holm: 3 * .008 is below
    # 2.5%, 3 * .009 is not.
    ([(1.0, 0.008), (0.001, 1.0), (0.001, 1.0)], FAILS),
    ([(1.0, 0.009), (0.001, 1.0), (0.001, 1.0)], UNDECIDED),
    # The more parts, the more likely one fails by chance.
    ([(1.0, 0.009), (0.001, 1.0)], FAILS),
    ([], UNDECIDED),
  ],
)
def test_all_parts_must_hold_and_one_fails_after_holm(p_values, expected):
  found = parts(*p_values)
  assert verdict.verdict(found) == expected
  # Those of all tasks count together.
  rows = [verdict.Row(part.name, [part], '') for part in found]
  assert claim(*rows).verdict == expected


def test_any_of_holds_after_holm_and_fails_if_all_do():
  several = parts((0.03, 0.4), (0.004, 0.9), (0.01, 0.2))
  one = verdict.any_of('one', several)
  # Holm: the least of three p-values three times; all fail: the largest.
  assert (one.name, one.p_holds) == ('one', pytest.approx(0.012))
  assert one.p_fails == 0.9


def test_all_of_holds_if_all_do_and_fails_after_holm():
  several = parts((0.4, 0.03), (0.9, 0.004), (0.2, 0.01))
  every = verdict.all_of('all', several)
  assert (every.name, every.p_holds) == ('all', 0.9)
  assert every.p_fails == pytest.approx(0.012)


def test_what_was_corrected_can_be_told_again():
  # Else nothing could tell how far a part is from being decided.
  several = parts((0.3, 0.4), (0.6, 0.7), (0.8, 0.9))
  one = verdict.any_of('', several)
  both = verdict.all_of('', [one, *parts((0.1, 0.9))])
  assert one.p_holds / one.corrections[0] == pytest.approx(0.3)
  assert both.corrections == (3, 2)
  assert both.p_fails / both.corrections[1] == pytest.approx(0.9)
  assert verdict.opposite(both).corrections == (2, 3)


@pytest.mark.parametrize('count', [1, 2, 7])
def test_holms_correction_is_that_of_statsmodels(count):
  p_values = np.random.default_rng(count).uniform(0, 0.5, size=[2, count])
  several = parts(*p_values.T)
  holds, fails = (multipletests(p, method='holm')[1] for p in p_values)
  # Unlike theirs ours may lie above 1.
  assert min(1, verdict.any_of('', several).p_holds) == pytest.approx(
    min(holds)
  )
  assert min(1, verdict.all_of('', several).p_fails) == pytest.approx(
    min(fails)
  )


def test_the_part_that_decides_lends_its_interval():
  intervals = [Interval(x, x, x, '+') for x in (1.0, 2.0)]
  several = [
    Part('a', 0.01, 0.9, interval=intervals[0]),
    Part('b', 0.5, 0.1, interval=intervals[1]),
  ]
  assert verdict.any_of('', several).interval == intervals[0]
  assert verdict.all_of('', several).interval == intervals[1]


def row(*verdicts, task='task'):
  decided = [
    verdict.decide('part', each == HOLDS, each == FAILS, 'reason')
    for each in verdicts
  ]
  return verdict.Row(task, decided, 'ours')


def claim(*rows):
  return verdict.Claim(7, 's', 'r', 'm', 'p', rows)


@pytest.mark.parametrize(
  ('verdicts', 'expected'),
  [
    ((HOLDS, HOLDS), HOLDS),
    ((HOLDS, UNDECIDED), UNDECIDED),
    ((HOLDS, FAILS), FAILS),
    ((UNDECIDED, FAILS), FAILS),
    ((), UNDECIDED),
  ],
)
def test_what_is_decided_without_a_test(verdicts, expected):
  assert row(*verdicts).verdict == expected
  assert claim(*map(row, verdicts)).verdict == expected


def test_a_row_groups_its_parts_by_why_they_are_not_decided():
  found = [
    verdict.above('a', compared(0.0), '+'),
    verdict.above('b', compared(0.0, math.nan), '+'),
    verdict.above('c', compared(1.0), '+'),
    verdict.missing('d', BOTH_SIDES),
  ]
  undecided = verdict.Row('task', found, 'ours', 'counts')
  assert undecided.verdict == UNDECIDED
  assert undecided.reason == f'a, d: {BOTH_SIDES}; b: {NO_INTERVAL}'
  assert undecided.ours == 'ours; counts'
  failed = verdict.Row(
    'task', [*found, verdict.decide('e', False, True, '')], 'ours'
  )
  assert (failed.verdict, failed.reason) == (FAILS, '')


def test_a_claim_tells_its_tasks_and_which_are_not_decided():
  judged = claim(row(HOLDS, task='one'), row(UNDECIDED, task='two'))
  assert judged.ours == 'one: ours; two: ours'
  assert judged.reason == 'two: part: reason'
  assert claim(*judged.rows, row(FAILS)).reason == ''
  assert (claim().ours, claim().reason) == ('no runs', 'no runs')


def test_a_task_that_fails_alone_but_not_after_holm_is_the_reason():
  (held, failed) = parts((0.001, 1.0), (1.0, 0.02))
  judged = claim(
    verdict.Row('one', [held], ''), verdict.Row('two', [failed], '')
  )
  assert judged.rows[1].verdict == FAILS
  assert judged.verdict == UNDECIDED
  assert judged.reason == 'two: does not hold, which may be chance'


@pytest.mark.parametrize(
  ('unit', 'expected'),
  [
    ('%', '1.25% [0.50, 2.00]'),
    ('points', '1.25 points [0.50, 2.00]'),
    ('+points', '+1.25 points [+0.50, +2.00]'),
    ('+rad', '+0.01 rad [+0.01, +0.02]'),
    ('+', '+0.01 [+0.01, +0.02]'),
  ],
)
def test_numbers_stand_with_their_unit_and_interval(unit, expected):
  assert str(Interval(0.0125, 0.005, 0.02, unit)) == expected


def test_a_number_without_an_interval_says_so():
  number = Interval(0.6, math.nan, math.nan, '%')
  assert str(number) == '60.00% (no interval)'
