"""Claims 4 and 5, on made-up runs of the alpha study."""

import pytest

from layca.training.errors import InputError
from tests.layca.study.claims import made_up_claims
from tests.layca.study.claims.made_up_claims import (
  around,
  write_layca,
  write_sgd,
)

# Student's t of three degrees of freedom, at 97.5%.
T_3 = 3.18245


def judge(number, folder):
  return made_up_claims.judge(number, alpha_study=folder)


@pytest.mark.parametrize(
  ('accuracies', 'verdict'),
  [
    ({-0.2: around(0.5), 0.0: around(0.6), 0.2: around(0.55)}, 'holds'),
    # Better by half a point: a tie.
    ({0.0: around(0.6), 0.2: around(0.605)}, 'holds'),
    ({-0.2: around(0.5), 0.0: around(0.6), 0.2: around(0.62)}, 'does not hold'),
    # One is better for sure, another is unsure: that one is enough.
    (
      {-0.2: around(0.609), 0.0: around(0.6), 0.2: around(0.62)},
      'does not hold',
    ),
    # Perhaps better by more than a point.
    ({0.0: around(0.6), 0.2: around(0.6, 0.02)}, 'not decided'),
    # How much a single run may be off, the others tell.
    ({0.0: around(0.6), 0.2: (0.5,)}, 'holds'),
    ({0.0: (0.6,), 0.2: around(0.5)}, 'holds'),
    ({0.0: (0.6,), 0.2: (0.5,)}, 'not decided'),
    ({0.0: around(0.6)}, 'not decided'),
    ({-0.2: around(0.6), 0.2: around(0.5)}, 'not decided'),
  ],
)
def test_claim_4_alpha_0_is_the_best_or_ties(tmp_path, accuracies, verdict):
  claim = judge(4, write_layca(tmp_path, accuracies))
  assert claim.verdict == verdict
  assert [row['task'] for row in claim.details] == ['c10_cnn1:small']
  assert bool(claim.reason) == (verdict == 'not decided')


def test_claim_4_tells_the_best_of_the_others(tmp_path):
  write_layca(tmp_path, {-0.2: (0.5, 0.5), 0.0: (0.6, 0.62), 0.2: (0.6, 0.6)})
  claim = judge(4, tmp_path)
  # Only alpha 0 varies, by a sum of squares of 2; the three settings have three
  # degrees of freedom together.
  deviation = (2 / 3) ** 0.5
  half, of_mean = T_3 * deviation, T_3 * deviation / 2**0.5
  assert claim.ours == (
    f'c10_cnn1:small: alpha 0 61.00% [{61 - of_mean:.2f}, '
    f'{61 + of_mean:.2f}]; best of 2 others: alpha +0.2, -1.00 points '
    f'[{-1 - half:.2f}, {-1 + half:+.2f}] (6 runs, 0 with train accuracy at or '
    'below 0.98)'
  )
  # The other one ends at -11 + 2.6.
  assert claim.reason == (
    'c10_cnn1:small: alpha +0.2: its interval lies on both sides, too few seeds'
  )


def test_claims_4_and_5_learn_from_sgd_how_much_seeds_vary(tmp_path):
  write_layca(tmp_path, {-0.4: (0.62,), 0.0: (0.7,), 0.4: (0.6,)})
  assert judge(4, tmp_path).verdict == 'not decided'
  assert judge(5, tmp_path).verdict == 'not decided'
  write_sgd(tmp_path, {0.0: around(0.5)})
  assert judge(4, tmp_path).verdict == 'holds'
  assert judge(5, tmp_path).verdict == 'holds'


def test_two_seeds_that_agree_by_chance_do_not_decide(tmp_path):
  # Alone, 0 and 0.2 would differ for certain.
  write_layca(tmp_path, {0.0: (0.6, 0.6), 0.2: (0.62, 0.62)})
  assert judge(4, tmp_path).verdict == 'does not hold'
  write_layca(tmp_path, {-0.2: (0.3, 0.34), -0.4: (0.2, 0.24)})
  assert judge(4, tmp_path).verdict == 'not decided'


def test_claim_4_is_about_layca_alone(tmp_path):
  write_layca(tmp_path, {0.0: around(0.6), 0.2: around(0.55)})
  write_sgd(tmp_path, {0.0: around(0.5), 0.2: around(0.7)})
  assert judge(4, tmp_path).verdict == 'holds'


def test_claim_4_on_two_tasks(tmp_path):
  good = {0.0: around(0.6), 0.2: around(0.55)}
  write_layca(tmp_path / 'a', good)
  write_layca(tmp_path / 'b', {0.0: (0.6,), 0.2: (0.5,)}, task='mine')
  claim = judge(4, tmp_path)
  assert [(row['task'], row['verdict']) for row in claim.details] == [
    ('c10_cnn1:small', 'holds'),
    ('mine', 'not decided'),
  ]
  assert claim.verdict == 'not decided'
  assert claim.reason.startswith('mine: alpha +0.2: ')


def test_runs_that_do_not_fit_are_counted_and_not_compared(tmp_path):
  write_layca(tmp_path, {0.0: around(0.6), 0.2: around(0.5)})
  write_layca(tmp_path, {0.4: around(0.9)}, train_accuracy=0.98)
  claim = judge(4, tmp_path)
  assert claim.verdict == 'holds'
  assert 'best of 1 others' in claim.ours
  assert '(9 runs, 3 with train accuracy at or below 0.98)' in claim.ours


def test_runs_that_diverged_do_not_fit(tmp_path):
  write_layca(tmp_path, {0.0: around(0.6), 0.2: around(0.5)})
  write_layca(tmp_path, {0.4: (0.9, 0.9)}, diverged='loss not finite')
  write_layca(tmp_path, {0.6: (0.9,)}, diverged='loss not finite', epochs=0)
  claim = judge(4, tmp_path)
  assert claim.verdict == 'holds'
  assert '(9 runs, 3 with' in claim.ours


def test_runs_in_grids_and_runs_under_way_do_not_count(tmp_path):
  write_layca(tmp_path, {0.0: around(0.6), 0.2: around(0.5)})
  write_layca(tmp_path / 'grid', {0.4: around(0.9)})
  write_layca(tmp_path / 'way', {0.6: around(0.9)}, complete=False)
  claim = judge(4, tmp_path)
  assert claim.verdict == 'holds'
  assert '(6 runs, ' in claim.ours


def test_runs_at_two_rates_are_not_averaged(tmp_path):
  write_layca(tmp_path / 'a', {0.0: around(0.6)})
  write_layca(tmp_path / 'b', {0.0: around(0.6)}, rho=0.5)
  with pytest.raises(InputError, match='rho'):
    judge(4, tmp_path)


@pytest.mark.parametrize(
  ('accuracies', 'verdict'),
  [
    (
      {-0.6: around(0.5), -0.4: around(0.6), 0.4: around(0.5), 0.6: (0.4, 0.4)},
      'holds',
    ),
    # Below |alpha| 0.4 the claim says nothing.
    (
      {-0.4: around(0.6), 0.4: around(0.5), -0.2: (0.6, 0.6), 0.2: (0.7, 0.7)},
      'holds',
    ),
    # An alpha without its opposite has nothing to be compared with.
    ({-0.6: around(0.1), -0.4: around(0.6), 0.4: around(0.5)}, 'holds'),
    (
      {-0.6: around(0.3), -0.4: around(0.6), 0.4: around(0.5), 0.6: (0.4, 0.4)},
      'does not hold',
    ),
    # A tie beats nothing.
    ({-0.4: around(0.6), 0.4: around(0.6)}, 'not decided'),
    ({-0.4: (0.6,), 0.4: (0.5,)}, 'not decided'),
    ({-0.4: around(0.6), 0.0: around(0.5)}, 'not decided'),
  ],
)
def test_claim_5_early_layers_first_is_better(tmp_path, accuracies, verdict):
  claim = judge(5, write_layca(tmp_path, accuracies))
  assert claim.verdict == verdict
  assert bool(claim.reason) == (verdict == 'not decided')


def test_claim_5_tells_each_pair(tmp_path):
  write_layca(tmp_path, {-0.6: (0.5,), -0.4: (0.6,), 0.4: (0.4,), 0.6: (0.51,)})
  claim = judge(5, tmp_path)
  assert '0.4: +20.00 points (no interval)' in claim.ours
  assert '0.6: -1.00 points (no interval)' in claim.ours


def test_claim_5_leaves_pairs_out_of_which_one_does_not_fit(tmp_path):
  write_layca(tmp_path, {-0.4: around(0.6), 0.4: around(0.5), 0.6: around(0.5)})
  write_layca(tmp_path, {-0.6: around(0.1)}, train_accuracy=0.9)
  claim = judge(5, tmp_path)
  assert claim.verdict == 'holds'
  assert '3 with train accuracy at or below 0.98' in claim.ours
