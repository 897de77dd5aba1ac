"""From intervals to verdicts: on which side of a threshold they lie."""

import math

import pytest

from layca.study.claims import verdict
from layca.study.claims.verdict import (
  FAILS,
  HOLDS,
  UNDECIDED,
  Interval,
  Part,
  Row,
)

NO_INTERVAL = 'a single value gives no interval'
BOTH_SIDES = 'its interval lies on both sides, too few seeds'


@pytest.mark.parametrize(
  ('low', 'high', 'above', 'at_most'),
  [
    (0.011, 0.03, HOLDS, FAILS),
    (0.005, 0.009, FAILS, HOLDS),
    (0.005, 0.011, UNDECIDED, UNDECIDED),
    # An end on the threshold is not above it.
    (0.01, 0.03, UNDECIDED, UNDECIDED),
    (0.005, 0.01, FAILS, HOLDS),
    (math.nan, math.nan, UNDECIDED, UNDECIDED),
  ],
)
def test_an_interval_decides_where_it_lies_on_one_side(
  low, high, above, at_most
):
  interval = Interval((low + high) / 2, low, high)
  assert verdict.above('x', interval, 0.01).verdict == above
  assert verdict.at_most('x', interval, 0.01).verdict == at_most


def test_a_part_tells_why_it_is_not_decided():
  one = Interval.around(0.02, math.nan)
  wide = Interval.around(0.02, 0.03)
  assert verdict.above('x', one).reason == NO_INTERVAL
  assert verdict.above('x', wide).reason == BOTH_SIDES
  assert verdict.above('x', Interval.around(0.02, 0.01)).reason == ''


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
def test_all_parts_must_hold_and_one_that_fails_is_enough(verdicts, expected):
  assert verdict.all_of(verdicts) == expected


def test_a_row_groups_its_parts_by_why_they_are_not_decided():
  wide, one = Interval.around(0.0, 1.0), Interval.around(0.0, math.nan)
  parts = [
    verdict.above('a', wide),
    verdict.above('b', one),
    verdict.above('c', Interval.around(2.0, 1.0)),
    verdict.above('d', wide),
  ]
  row = Row('task', 'ours', parts)
  assert row.verdict == UNDECIDED
  assert row.reason == f'a, d: {BOTH_SIDES}; b: {NO_INTERVAL}'
  decided = Row('task', 'ours', [*parts, Part('e', FAILS)])
  assert (decided.verdict, decided.reason) == (FAILS, '')


def claim(*rows):
  return verdict.judge(7, rows, statement='s', rule='r', paper='p', remark='m')


def test_a_claim_tells_its_tasks():
  holds = Row('first', 'much', [Part('a', HOLDS)])
  open_ = Row('second', 'little', [verdict.missing('a', 'no runs')])
  judged = claim(holds, open_)
  assert (judged.verdict, judged.reason) == (UNDECIDED, 'second: a: no runs')
  assert judged.ours == 'first: much; second: little'
  assert judged.details == [
    {'task': 'first', 'ours': 'much', 'verdict': HOLDS, 'reason': ''},
    {
      'task': 'second',
      'ours': 'little',
      'verdict': UNDECIDED,
      'reason': 'a: no runs',
    },
  ]
  assert (judged.number, judged.statement, judged.rule) == (7, 's', 'r')
  assert (judged.paper, judged.remark) == ('p', 'm')


def test_a_claim_fails_if_it_does_on_one_task():
  judged = claim(
    Row('first', '', [Part('a', HOLDS)]),
    Row('second', '', [Part('a', FAILS)]),
    Row('third', '', [verdict.missing('a', 'no runs')]),
  )
  assert (judged.verdict, judged.reason) == (FAILS, '')


def test_a_claim_without_runs_is_not_decided():
  judged = claim()
  assert (judged.verdict, judged.reason) == (UNDECIDED, 'no runs')
  assert judged.ours == 'no runs'


@pytest.mark.parametrize(
  ('unit', 'expected'),
  [
    ('%', '1.25% [0.50, 2.00]'),
    ('points', '+1.25 points [+0.50, +2.00]'),
    ('spread', '1.25 points [0.50, 2.00]'),
    ('rad', '+0.01 rad [+0.01, +0.02]'),
    ('', '+0.01 [+0.01, +0.02]'),
  ],
)
def test_numbers_stand_with_their_unit_and_interval(unit, expected):
  assert Interval(0.0125, 0.005, 0.02).text(unit) == expected


def test_a_number_without_an_interval_says_so():
  text = Interval.around(0.6, math.nan).text('%')
  assert text == '60.00% (no interval)'
