"""Claims 4 to 8, 16 and 17, on made-up runs of the alpha study."""

import numpy as np
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
    # How much a single run may be off, the others tell.
    (4, {-0.2: BAD, 0.0: BASE, 0.2: (0.5,)}, {}, 'holds'),
    # Here none does: SGD is not compared.
    (4, {0.0: BASE, 0.2: (0.5,)}, {0.0: BASE, 0.2: BAD}, 'not decided'),
    (4, {0.0: BASE}, {}, 'not decided'),
    (4, {-0.2: BASE, 0.2: BAD}, {}, 'not decided'),
    (5, {-0.6: BAD, -0.4: BASE, 0.4: BAD, 0.6: (0.4, 0.4)}, {}, 'holds'),
    # Below |alpha| 0.4 the claim says nothing.
    (5, {-0.4: BASE, 0.4: BAD, -0.2: BAD, 0.2: BASE}, {}, 'holds'),
    # An alpha without its opposite has nothing to be compared with.
    (5, {-0.6: made_up.around(0.1), -0.4: BASE, 0.4: BAD}, {}, 'holds'),
    (5, {-0.6: BAD, -0.4: BASE, 0.4: BAD, 0.6: BASE}, {}, 'does not hold'),
    (5, {-0.4: BASE, 0.4: UNSURE}, {}, 'not decided'),
    (5, {-0.4: BASE, 0.0: BAD}, {}, 'not decided'),
    (6, {0.0: BETTER, 0.2: BAD}, {0.0: BAD, 0.2: BASE}, 'holds'),
    (6, {0.0: BASE, 0.2: BAD}, {0.0: BAD, 0.2: BETTER}, 'does not hold'),
    (6, {0.0: VARYING, 0.2: BAD}, {0.0: BAD, 0.2: BASE}, 'not decided'),
    # SGD is under way: its best may still come.
    (6, {0.0: BASE, 0.2: BAD}, {0.0: BAD}, 'not decided'),
    (6, {0.0: BASE, 0.2: BAD}, {}, 'not decided'),
    (6, first(WIDE), first(NARROW), 'not decided'),
    (7, WIDE, NARROW, 'holds'),
    (7, NARROW, WIDE, 'does not hold'),
    (7, WIDE | {0.0: (0.6, 0.7, 0.65)}, WIDE | {0.0: VARYING}, 'not decided'),
    (7, first(WIDE), NARROW, 'not decided'),
    (7, {0.0: BASE}, {0.0: BAD}, 'not decided'),
    (17, {-0.2: BETTER, 0.6: made_up.around(0.4)}, {}, 'holds'),
    (17, {-0.2: BETTER, 0.6: BASE}, {}, 'does not hold'),
    # The worst is about 30% below the best.
    (17, {-0.2: BETTER, 0.6: (0.46, 0.45, 0.46)}, {}, 'not decided'),
    (17, first(WIDE), {}, 'not decided'),
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
  # What is left of alpha 0 without the effects of settings and seeds is 2/3 of
  # a point at each seed, of the others 1/3: a sum of squares of 4/3, of two
  # degrees of freedom, whose t is 4.303.
  half = 4.303 * (2 / 3) ** 0.5
  assert f'of 2 others: alpha +0.2 -1.00 points [{-1 - half:.2f}' in claim.ours
  # The other one ends at -11 + 3.5.
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


@pytest.mark.parametrize(
  ('number', 'reason'),
  [(6, 'no run of SGD fits'), (7, 'at no alpha all runs of both fit')],
)
def test_a_run_of_sgd_that_fits_is_needed(tmp_path, number, reason):
  made_up.write_layca(tmp_path, {0.0: BASE})
  made_up.write_sgd(tmp_path, {0.0: BAD}, train_accuracy=0.5)
  claim = made_up.check(number, tmp_path, 'not decided')
  assert claim.reason.endswith(reason)


def test_claim_6_chooses_on_the_other_seeds(tmp_path):
  made_up.write_layca(
    tmp_path, {0.0: (0.51, 0.52, 0.56), 0.2: (0.52, 0.52, 0.54)}
  )
  made_up.write_sgd(tmp_path, {0.0: (0.48, 0.5, 0.5), 0.2: BAD})
  ours = made_up.judge(6, tmp_path).ours
  # Without seed 2, alpha 0.2 is Layca's best, else 0: 51, 52 and 54. SGD's is
  # 0.2: 49.9, 50 and 50.1.
  assert 'Layca 53.00%' in ours
  assert 'best against best +2.33 points' in ours


def test_claim_6_takes_each_best_among_its_own_runs_that_fit(tmp_path):
  made_up.write_layca(tmp_path, {0.0: BASE, 0.4: BETTER})
  made_up.write_sgd(tmp_path, {0.0: made_up.around(0.62)})
  made_up.write_sgd(tmp_path, {0.4: BAD}, train_accuracy=0.9)
  ours = made_up.check(6, tmp_path, 'holds').ours
  assert 'at +0.4, SGD' not in ours
  assert 'best against best +3.00 points' in ours


def test_claim_7_chooses_the_range_on_the_other_seeds_where_all_fit(tmp_path):
  # Seed 1 chooses 0 and -0.2 for seed 0, seed 0 chooses 0.2 and -0.2 for seed
  # 1: 10 points each. Each seed by itself ranges over 30, the means over 20.
  made_up.write_layca(
    tmp_path, {-0.2: (0.4, 0.4), 0.0: (0.5, 0.7), 0.2: (0.7, 0.5)}
  )
  made_up.write_sgd(
    tmp_path, {-0.2: (0.4, 0.4), 0.0: (0.45, 0.45), 0.2: (0.41, 0.41)}
  )
  made_up.write_layca(tmp_path, {0.4: (0.1, 0.1)})
  made_up.write_sgd(tmp_path, {0.4: (0.1, 0.1)}, train_accuracy=0.9)
  ours = made_up.judge(7, tmp_path).ours
  assert 'Layca 20.00 points; SGD 5.00 points' in ours
  assert 'range +5.00 points' in ours
  assert 'at 3 alphas' in ours


@pytest.mark.parametrize('number', [6, 7, 17])
def test_an_alpha_that_one_seed_does_not_fit_is_not_chosen(tmp_path, number):
  made_up.write_layca(tmp_path, WIDE | {0.4: (0.9, 0.9)})
  made_up.write_layca(tmp_path, {0.4: (None, None, 0.9)}, train_accuracy=0.9)
  made_up.write_sgd(tmp_path, NARROW | {0.4: BAD})
  ours = made_up.judge(number, tmp_path).ours
  assert '+0.4' not in ours
  assert '90.00' not in ours


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
    (made_up.FAR_EVEN[:1], made_up.NEAR_UNEVEN, 'not decided'),
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
  for number in (*range(4, 9), 17):
    assert made_up.check(number, tmp_path, 'not decided').reason == 'no runs'


def write_tasks(folder, *by_task, **options):
  """Writes SGD's accuracies by alpha, of tasks a, b, ..."""
  for name, accuracies in zip('abc', by_task, strict=False):
    made_up.write_sgd(folder, accuracies, task=name, **options)


EARLY, LATE = {-0.2: BETTER, 0.2: BASE}, {-0.2: BASE, 0.2: BETTER}


@pytest.mark.parametrize(
  ('by_task', 'verdict'),
  [
    ([EARLY, LATE], 'holds'),
    # One pair is enough.
    ([EARLY, EARLY, LATE], 'holds'),
    ([LATE, LATE], 'does not hold'),
    # Nothing ties with the best, but one alpha is good enough on both.
    ([{-0.2: BASE, 0.2: BETTER}, {-0.2: BAD, 0.2: BASE}], 'does not hold'),
    ([{-0.2: UNSURE, 0.2: BASE}, LATE], 'not decided'),
    # On one of the two tasks its own best may not be better.
    ([{-0.2: (0.66, 0.58, 0.62), 0.2: BASE}, LATE], 'not decided'),
    ([EARLY], 'not decided'),
    ([first(EARLY), first(LATE)], 'not decided'),
    ([EARLY, first(LATE)], 'not decided'),
    ([EARLY, {-0.4: BASE, 0.2: BETTER}], 'not decided'),
  ],
)
def test_claim_16_the_best_alpha_of_sgd_differs(tmp_path, by_task, verdict):
  write_tasks(tmp_path, *by_task)
  made_up.write_layca(tmp_path, LATE, task='a')
  made_up.check(16, tmp_path, verdict)


def test_claim_16_names_the_alpha_that_is_good_enough_everywhere(tmp_path):
  # The best of both tasks is another.
  ties = tuple(x + 0.001 for x in BASE)
  write_tasks(
    tmp_path, {-0.2: ties, 0.2: BASE, 0.4: BAD}, {0.2: BASE, 0.4: ties}
  )
  (row,) = made_up.check(16, tmp_path, 'does not hold').rows
  assert row.numbers.endswith('; +0.2 is the best or ties on all')


def test_claim_16_takes_alphas_that_all_runs_of_a_pair_fit(tmp_path):
  # At -0.4 and 0.4 the best of its task: a seed of another does not fit there.
  write_tasks(
    tmp_path, EARLY | {0.4: (0.7, 0.7)}, LATE | {0.4: (0.8, 0.8, 0.8)}
  )
  write_tasks(tmp_path, {0.4: (None, None, 0.7)}, train_accuracy=0.9)
  claim = made_up.check(16, tmp_path, 'holds')
  assert 'a: -0.2; b: +0.2' in claim.ours
  # What a third task lacks, the pair may have.
  write_tasks(tmp_path, {}, {}, {-0.2: BAD, 0.0: BAD})
  made_up.check(16, tmp_path, 'not decided')


def test_claim_16_needs_holms_correction_over_pairs(tmp_path):
  # Student's t of two degrees of freedom is 0.03 / (0.012 / sqrt(3)) = 4.33 on
  # either side, whose p is 2.47%: one pair of three may have it by chance.
  noise = np.array([[0.012, -0.012, 0.0], [0.0, 0.012, -0.012]])
  early = {-0.2: tuple(0.63 + noise[0]), 0.2: (0.6, 0.6, 0.6)}
  late = {0.2: tuple(0.63 + noise[1]), -0.2: (0.6, 0.6, 0.6)}
  write_tasks(tmp_path, early, late)
  claim = made_up.judge(16, tmp_path)
  (part,) = claim.rows[0].parts
  assert part.p_holds == pytest.approx(0.0247, abs=5e-4)
  write_tasks(tmp_path, {}, {}, {-0.2: UNSURE, 0.2: BASE})
  (part,) = made_up.judge(16, tmp_path).rows[0].parts
  assert part.p_holds == pytest.approx(3 * 0.0247, abs=2e-3)


def test_claim_17_holds_on_one_task_and_fails_on_all(tmp_path):
  small, large = ({0.0: BETTER, 0.6: x} for x in (BASE, made_up.around(0.4)))
  made_up.write_layca(tmp_path, small)
  ours = made_up.check(17, tmp_path, 'does not hold').ours
  # 1 - .6 / .65.
  assert '7.7% from +0.0 to +0.6' in ours
  made_up.write_layca(tmp_path, first(small), task='a')
  made_up.check(17, tmp_path, 'not decided')
  made_up.write_layca(tmp_path, large, task='b')
  assert made_up.check(17, tmp_path, 'holds').ours.endswith('14 runs')
