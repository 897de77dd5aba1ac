"""Claims 4 to 8, on made-up runs of the alpha study."""

import pytest

from layca.training.errors import InputError
from tests.layca.study.claims import made_up
from tests.layca.study.claims.made_up import BAD, BASE, BETTER, TIED, UNSURE

WIDE, NARROW = ({-0.2: BAD, 0.0: x, 0.2: x} for x in (BASE, BAD))
VARYING = made_up.around(0.6, 0.05)
ONE = (0.6,)


def first(accuracies):
  return {alpha: values[:1] for alpha, values in accuracies.items()}


@pytest.mark.parametrize(
  ('number', 'layca', 'sgd', 'verdict'),
  [
    (4, {-0.2: BAD, 0.0: BASE, 0.2: TIED}, {}, 'holds'),
    (4, {-0.2: BAD, 0.0: BASE, 0.2: BETTER}, {}, 'does not hold'),
    # One is better for sure, another may be: that one is enough.
    (
      4,
      {-0.2: UNSURE, 0.0: BASE, 0.2: made_up.around(0.7)},
      {},
      'does not hold',
    ),
    (4, {0.0: BASE, 0.2: UNSURE}, {}, 'not decided'),
    # How much a single run may be off, the others tell, those of SGD too.
    (4, {0.0: BASE, 0.2: (0.5,)}, {}, 'holds'),
    (4, {0.0: ONE, 0.2: (0.5,)}, {}, 'not decided'),
    (4, {0.0: ONE, 0.2: (0.5,)}, {0.0: BETTER, 0.2: BASE}, 'holds'),
    (4, {0.0: BASE}, {}, 'not decided'),
    (4, {-0.2: BASE, 0.2: BAD}, {}, 'not decided'),
    (5, {-0.6: BAD, -0.4: BASE, 0.4: BAD, 0.6: (0.4, 0.4)}, {}, 'holds'),
    # Below |alpha| 0.4 the claim says nothing.
    (5, {-0.4: BASE, 0.4: BAD, -0.2: BAD, 0.2: BASE}, {}, 'holds'),
    # An alpha without its opposite has nothing to be compared with.
    (5, {-0.6: made_up.around(0.1), -0.4: BASE, 0.4: BAD}, {}, 'holds'),
    (5, {-0.6: BAD, -0.4: BASE, 0.4: BAD, 0.6: BASE}, {}, 'does not hold'),
    # A tie beats nothing.
    (5, {-0.4: BASE, 0.4: BASE}, {}, 'not decided'),
    (5, {-0.4: BASE, 0.0: BAD}, {}, 'not decided'),
    (6, {0.0: BETTER, 0.2: BAD}, {0.0: BAD, 0.2: BASE}, 'holds'),
    (6, {0.0: BASE, 0.2: BAD}, {0.0: BAD, 0.2: BETTER}, 'does not hold'),
    (6, {0.0: VARYING, 0.2: BAD}, {0.0: BAD, 0.2: BASE}, 'not decided'),
    # SGD is under way: its best may still come.
    (6, {0.0: BASE, 0.2: BAD}, {0.0: BAD}, 'not decided'),
    (6, {0.0: BASE, 0.2: BAD}, {}, 'not decided'),
    (7, WIDE, NARROW, 'holds'),
    (7, NARROW, WIDE, 'does not hold'),
    (7, WIDE | {0.0: (0.6, 0.7, 0.65)}, WIDE | {0.0: VARYING}, 'not decided'),
    (7, first(WIDE), NARROW, 'holds'),
    (7, {0.0: BASE}, {0.0: BAD}, 'not decided'),
    # A second seed is under way: it has run at one alpha alone.
    (7, first(WIDE) | {0.0: (0.6, 0.6)}, first(NARROW), 'not decided'),
  ],
)
def test_accuracies_by_alpha_decide(tmp_path, number, layca, sgd, verdict):
  made_up.write_layca(tmp_path, layca)
  made_up.write_sgd(tmp_path, sgd)
  made_up.check(number, tmp_path, verdict)


def test_claim_4_tells_the_best_of_the_others(tmp_path):
  made_up.write_layca(
    tmp_path, {-0.2: (0.5, 0.5), 0.0: (0.6, 0.62), 0.2: (0.6, 0.6)}
  )
  claim = made_up.check(4, tmp_path, 'not decided')
  # Only alpha 0 varies, by a sum of squares of 2; the three settings have three
  # degrees of freedom together, whose t is 3.182.
  half = 3.182 * (2 / 3) ** 0.5
  of_mean = half / 2**0.5
  assert f'61.00% [{61 - of_mean:.2f}, {61 + of_mean:.2f}]' in claim.ours
  assert f'of 2 others: alpha +0.2 -1.00 points [{-1 - half:.2f}' in claim.ours
  # The other one ends at -11 + 2.6.
  assert claim.reason.startswith('c10_cnn1:small: alpha +0.2: ')


def test_a_claim_on_two_tasks(tmp_path):
  made_up.write_layca(tmp_path, {0.0: BASE, 0.2: BAD})
  made_up.write_layca(tmp_path, {0.0: (0.6,), 0.2: (0.5,)}, task='mine')
  claim = made_up.check(4, tmp_path, 'not decided')
  assert [(row.task, row.verdict) for row in claim.rows] == [
    ('c10_cnn1:small', 'holds'),
    ('mine', 'not decided'),
  ]
  assert claim.reason.startswith('mine: alpha +0.2: ')


@pytest.mark.parametrize(
  'options',
  [
    {'train_accuracy': 0.98},
    {'diverged': 'loss not finite', 'epochs': 0},
  ],
)
def test_runs_that_do_not_fit_are_counted_and_not_compared(tmp_path, options):
  made_up.write_layca(tmp_path, {0.0: BASE, 0.2: BAD})
  made_up.write_layca(tmp_path, {0.4: BETTER}, **options)
  made_up.write_layca(tmp_path, {0.6: BETTER}, complete=False)
  ours = made_up.check(4, tmp_path, 'holds').ours
  assert 'best of 1 others' in ours
  assert '9 runs, 3 with train accuracy at or below 0.98' in ours


def test_runs_at_two_rates_are_not_averaged(tmp_path):
  made_up.write_layca(tmp_path, {0.0: BASE})
  made_up.write_layca(tmp_path, {0.0: BASE}, rho=0.5)
  with pytest.raises(InputError, match='rho'):
    made_up.judge(4, tmp_path)


@pytest.mark.parametrize('number', [6, 7])
def test_a_run_of_sgd_that_fits_is_needed(tmp_path, number):
  made_up.write_layca(tmp_path, {0.0: BASE})
  made_up.write_sgd(tmp_path, {0.0: BAD}, train_accuracy=0.5)
  claim = made_up.check(number, tmp_path, 'not decided')
  assert claim.reason.endswith('no run of SGD fits')


def test_claim_7_takes_the_range_of_each_seed_where_all_fit(tmp_path):
  # Means would range from .4 to .6; each seed does from .4 to .7.
  made_up.write_layca(
    tmp_path, {-0.2: (0.4, 0.4), 0.0: (0.5, 0.7), 0.2: (0.7, 0.5)}
  )
  made_up.write_sgd(
    tmp_path, {-0.2: (0.4, 0.4), 0.0: (0.5, 0.5), 0.2: (0.5, 0.5)}
  )
  made_up.write_layca(tmp_path, {0.4: (0.1, 0.1)})
  made_up.write_sgd(tmp_path, {0.4: (0.1, 0.1)}, train_accuracy=0.9)
  ours = made_up.check(7, tmp_path, 'holds').ours
  assert 'Layca 30.00 points [30.00, 30.00]' in ours
  assert '+20.00 points [+20.00, +20.00] at 3 alphas' in ours


def write_rotated(folder, rotated, **options):
  made_up.write(folder, [0.6] * len(rotated), rotated=rotated, **options)


@pytest.mark.parametrize(
  ('layca', 'sgd', 'verdict'),
  [
    (made_up.FAR_EVEN, made_up.NEAR_UNEVEN, 'holds'),
    (made_up.NEAR_EVEN, made_up.FAR_UNEVEN, 'does not hold'),
    (made_up.FAR_UNEVEN, made_up.NEAR_EVEN, 'does not hold'),
    # It rotates more for sure; whether more uniformly is not sure.
    (made_up.FAR_EVEN, made_up.NEAR_UNSURE, 'not decided'),
    (made_up.FAR_EVEN, made_up.UNSURE_UNEVEN, 'not decided'),
    (made_up.FAR_EVEN[:1], made_up.NEAR_UNEVEN, 'holds'),
    (made_up.FAR_EVEN, (), 'not decided'),
  ],
)
def test_claim_8_more_and_more_uniformly(tmp_path, layca, sgd, verdict):
  write_rotated(tmp_path, layca)
  write_rotated(tmp_path, sgd, layca=False)
  made_up.check(8, tmp_path, verdict)


def test_claim_8_is_about_alpha_0_and_runs_that_fit(tmp_path):
  write_rotated(tmp_path, made_up.FAR_EVEN)
  sgd = {'rotated': made_up.NEAR_UNEVEN, 'layca': False}
  write_rotated(tmp_path, alpha=0.2, **sgd)
  write_rotated(tmp_path, train_accuracy=0.98, **sgd)
  claim = made_up.check(8, tmp_path, 'not decided')
  assert 'SGD: runs that fit at alpha 0 are missing' in claim.reason
  assert '6 runs, 3 with' in claim.ours


def test_tasks_without_layca_do_not_count(tmp_path):
  made_up.write_sgd(tmp_path, {0.0: BASE})
  for number in range(4, 9):
    assert made_up.check(number, tmp_path, 'not decided').reason == 'no runs'
