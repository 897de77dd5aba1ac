"""From intervals to verdicts: on which side of a threshold they lie."""

import math

import pytest

from layca.study.claims import verdict
from layca.study.claims.verdict import FAILS, HOLDS, UNDECIDED, Interval

NO_INTERVAL = 'a single value gives no interval'
BOTH_SIDES = 'its interval lies on both sides, too few seeds'


def interval(low, high, unit='+points'):
  return Interval((low + high) / 2, low, high, unit)


@pytest.mark.parametrize(
  ('low', 'high', 'above', 'at_most', 'reason'),
  [
    (0.011, 0.03, HOLDS, FAILS, ''),
    (0.005, 0.011, UNDECIDED, UNDECIDED, BOTH_SIDES),
    # An end on the threshold is not above it.
    (0.01, 0.03, UNDECIDED, UNDECIDED, BOTH_SIDES),
    (0.005, 0.01, FAILS, HOLDS, ''),
    (math.nan, math.nan, UNDECIDED, UNDECIDED, NO_INTERVAL),
  ],
)
def test_an_interval_decides_where_it_lies_on_one_side(
  low, high, above, at_most, reason
):
  one = verdict.above('x', interval(low, high), 0.01)
  other = verdict.at_most('x', interval(low, high), 0.01)
  assert (one.verdict, other.verdict) == (above, at_most)
  assert one.reason == other.reason == reason


def row(*verdicts, task='task'):
  parts = [
    verdict.decide('part', each == HOLDS, each == FAILS, 'reason')
    for each in verdicts
  ]
  return verdict.Row(task, parts, 'ours')


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
def test_all_must_hold_and_one_that_fails_is_enough(verdicts, expected):
  assert row(*verdicts).verdict == expected
  assert claim(*map(row, verdicts)).verdict == expected


def test_a_row_groups_its_parts_by_why_they_are_not_decided():
  parts = [
    verdict.above('a', interval(-1.0, 1.0)),
    verdict.above('b', interval(math.nan, math.nan)),
    verdict.above('c', interval(1.0, 3.0)),
    verdict.missing('d', BOTH_SIDES),
  ]
  undecided = verdict.Row('task', parts, 'ours')
  assert undecided.verdict == UNDECIDED
  assert undecided.reason == f'a, d: {BOTH_SIDES}; b: {NO_INTERVAL}'
  failed = verdict.Row(
    'task', [*parts, verdict.decide('e', False, True, '')], 'ours'
  )
  assert (failed.verdict, failed.reason) == (FAILS, '')


def test_a_claim_tells_its_tasks_and_which_are_not_decided():
  judged = claim(row(HOLDS, task='one'), row(UNDECIDED, task='two'))
  assert judged.ours == 'one: ours; two: ours'
  assert judged.reason == 'two: part: reason'
  assert claim(*judged.rows, row(FAILS)).reason == ''
  assert (claim().ours, claim().reason) == ('no runs', 'no runs')


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
  assert str(interval(0.005, 0.02, unit)) == expected


def test_a_number_without_an_interval_says_so():
  number = Interval(0.6, math.nan, math.nan, '%')
  assert str(number) == '60.00% (no interval)'
