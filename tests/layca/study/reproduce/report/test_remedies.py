"""What would decide a claim: runs that are planned, or more seeds."""

import math

import pandas as pd
import pytest
from scipy import stats

from layca.study.claims import HOLDS, UNDECIDED, Claim, verdict
from layca.study.claims.verdict import Part, Row
from layca.study.reproduce.report import findings, remedies

CIFAR, TINY = 'c10_cnn1:small', 'tiny_cnn:small'
COLUMNS = ['sweep', 'task', 'finished', 'planned', 'seconds', 'seeds']


def part(certainty):
  """A part that holds by so many standard errors."""
  p = stats.norm.sf(certainty)
  return Part('it', p, 1 - p)


def claim(*rows, number=4):
  return Claim(number, 'It falls.', 'A rule.', '', '', rows)


def tell(judged, *runs):
  """Of four seeds."""
  rows = [(*run, 4) for run in runs]
  return remedies.of_claim(judged, pd.DataFrame(rows, columns=COLUMNS))


def test_runs_that_are_planned_come_first_with_their_time():
  # 6 runs of 60 s on CIFAR, those of the grid among them; Tiny is not timed.
  told = tell(
    claim(Row(CIFAR, [part(1)], '')),
    ('rate_grid', CIFAR, 2, 2, 120.0),
    ('alpha_study', CIFAR, 4, 14, 240.0),
    ('alpha_study', TINY, 0, 1, 0.0),
    ('adaptive', 'c10_cnn2:small', 3, 9, 30.0),
  )
  assert told == (
    f'{CIFAR}: 10 runs (10:00 one by one) not made yet; '
    f'{TINY}: 1 run (of a time not known) not made yet'
  )


def test_a_claim_without_runs_has_them_ahead_as_well():
  told = tell(claim(), ('alpha_study', TINY, 0, 28, 0.0))
  assert told.startswith(f'{TINY}: 28 runs')


def test_where_all_are_made_more_seeds_decide():
  # 80% power wants 2.8 standard errors; 1.45 of 4 seeds are 2.8 of 14.9.
  undecided = Row(CIFAR, [part(9), part(1.45)], '')
  sure = Row(TINY, [part(9)], '')
  told = tell(
    claim(undecided, sure),
    ('alpha_study', CIFAR, 40, 40, 2400.0),
    ('alpha_study', TINY, 40, 40, 2400.0),
  )
  assert told == (
    f'{CIFAR}: 11 more seeds of alpha study, 110 runs (1h50 one by one), if '
    'the numbers stay'
  )


def test_a_claim_on_all_tasks_takes_seeds_on_all():
  told = tell(
    claim(Row(findings.ALL, [part(1.95)], '')),
    ('alpha_study', CIFAR, 8, 8, 80.0),
    ('alpha_study', TINY, 4, 4, 80.0),
  )
  assert told.startswith(
    'all tasks: 5 more seeds of alpha study, 15 runs (3:20 one by one)'
  )


def test_each_task_has_its_own_remedy():
  told = tell(
    claim(Row(CIFAR, [part(1.95)], '')),
    ('alpha_study', CIFAR, 8, 8, 80.0),
    ('alpha_study', TINY, 0, 4, 0.0),
  )
  assert told.startswith(f'{TINY}: 4 runs (of a time not known) not made yet; ')
  assert f'{CIFAR}: 5 more seeds' in told


def test_what_is_studied_on_one_task_waits_for_no_other():
  told = tell(
    claim(number=14),
    ('recommendations', CIFAR, 3, 33, 30.0),
    ('recommendations', TINY, 0, 6, 0.0),
  )
  assert told == f'{CIFAR}: 30 runs (5:00 one by one) not made yet'


@pytest.mark.parametrize(
  ('parts', 'expected'),
  [
    ([part(0.1)], 'even 100 seeds would not, if the numbers stay'),
    ([part(9), Part('best', 1.0, 1.0)], 'no seeds, but what is missing'),
  ],
)
def test_seeds_may_be_no_remedy(parts, expected):
  told = tell(claim(Row(CIFAR, parts, '')), ('alpha_study', CIFAR, 4, 4, 9.0))
  assert told == f'{CIFAR}: {expected}'


def test_what_speaks_against_a_claim_decides_it_as_well():
  assert round(remedies.seeds_needed(Row('', [part(-1.45)], ''), 4)) == 15
  assert remedies.seeds_needed(Row('', [part(-1.45), part(9)], ''), 4) > 15
  # Of ten tests, each with 1.45, one must have 3.65 standard errors.
  tests = verdict.any_of('', [part(1.45)] * 10)
  assert round(remedies.seeds_needed(Row('', [tests], ''), 4)) == 25
  # Of two parts that contradict each other by chance none is certain.
  halves = Part('it', 0.5, 0.5)
  assert remedies.seeds_needed(Row('', [halves, halves], ''), 4) == math.inf


def test_what_is_decided_or_rests_on_no_sweep_has_none():
  runs = ('alpha_study', CIFAR, 0, 28, 0.0)
  sure = claim(Row(CIFAR, [part(9)], ''))
  assert sure.verdict == HOLDS
  assert not tell(sure, runs)
  toy = claim(number=1)
  assert toy.verdict == UNDECIDED
  assert not tell(toy, runs)
