"""Claims 6 and 7, on made-up runs of the alpha study: Layca beside SGD."""

import pytest

from tests.layca.study.claims import made_up_claims
from tests.layca.study.claims.made_up_claims import (
  around,
  write_layca,
  write_sgd,
)


def judge(number, folder):
  return made_up_claims.judge(number, alpha_study=folder)


@pytest.mark.parametrize(
  ('layca', 'sgd', 'verdict'),
  [
    (
      {0.0: around(0.6), 0.2: around(0.4)},
      {0.0: around(0.5), 0.2: around(0.55)},
      'holds',
    ),
    (
      {0.0: around(0.6), 0.2: around(0.4)},
      {0.0: around(0.5), 0.2: around(0.65)},
      'does not hold',
    ),
    (
      {0.0: around(0.6, 0.05), 0.2: around(0.4)},
      {0.0: around(0.5), 0.2: around(0.59)},
      'not decided',
    ),
    ({0.0: (0.6,)}, {0.0: (0.5,)}, 'not decided'),
    # SGD is under way: its best may still come.
    ({0.0: around(0.6), 0.2: around(0.4)}, {0.0: around(0.5)}, 'not decided'),
    ({0.0: around(0.6), 0.2: around(0.4)}, {}, 'not decided'),
  ],
)
def test_claim_6_best_against_best(tmp_path, layca, sgd, verdict):
  write_layca(tmp_path, layca)
  write_sgd(tmp_path, sgd)
  claim = judge(6, tmp_path)
  assert claim.verdict == verdict
  assert bool(claim.reason) == (verdict == 'not decided')


def test_claim_6_tells_which_alphas(tmp_path):
  write_layca(tmp_path, {0.0: (0.6, 0.6), 0.2: (0.4, 0.4)})
  write_sgd(tmp_path, {0.0: (0.5, 0.5), 0.2: (0.55, 0.55)})
  ours = judge(6, tmp_path).ours
  assert 'Layca 60.00% [60.00, 60.00] at +0.0' in ours
  assert 'SGD 55.00% [55.00, 55.00] at +0.2; +5.00 points' in ours


def test_claim_6_needs_a_run_of_sgd_that_fits(tmp_path):
  write_layca(tmp_path, {0.0: around(0.6)})
  write_sgd(tmp_path, {0.0: around(0.5)}, train_accuracy=0.5)
  claim = judge(6, tmp_path)
  assert claim.verdict == 'not decided'
  assert claim.reason == 'c10_cnn1:small: best: no run of SGD fits'


def curve(low, high, by=0.001):
  return {-0.2: around(low, by), 0.0: around(high, by), 0.2: around(high, by)}


@pytest.mark.parametrize(
  ('layca', 'sgd', 'verdict'),
  [
    (curve(0.3, 0.6), curve(0.45, 0.5), 'holds'),
    (curve(0.5, 0.6), curve(0.2, 0.5), 'does not hold'),
    (
      curve(0.5, 0.6) | {0.0: (0.6, 0.7, 0.65)},
      curve(0.4, 0.5) | {0.0: (0.5, 0.6, 0.55)},
      'not decided',
    ),
    ({a: v[:1] for a, v in curve(0.3, 0.6).items()}, curve(0.4, 0.5), 'holds'),
    (
      {a: v[:1] for a, v in curve(0.3, 0.6).items()},
      {a: v[:1] for a, v in curve(0.4, 0.5).items()},
      'not decided',
    ),
    (curve(0.3, 0.6), {0.0: around(0.5)}, 'not decided'),
    ({0.0: around(0.6)}, {0.0: around(0.5)}, 'not decided'),
  ],
)
def test_claim_7_the_range_of_accuracies(tmp_path, layca, sgd, verdict):
  write_layca(tmp_path, layca)
  write_sgd(tmp_path, sgd)
  assert judge(7, tmp_path).verdict == verdict


def test_claim_7_takes_the_range_of_each_seed(tmp_path):
  # Means would range from .4 to .6; each seed does from .4 to .7.
  write_layca(tmp_path, {-0.2: (0.4, 0.4), 0.0: (0.5, 0.7), 0.2: (0.7, 0.5)})
  write_sgd(tmp_path, {-0.2: (0.4, 0.4), 0.0: (0.5, 0.5), 0.2: (0.5, 0.5)})
  claim = judge(7, tmp_path)
  assert claim.verdict == 'holds'
  assert (
    'Layca 30.00 points [30.00, 30.00], SGD 10.00 points [10.00, 10.00]; '
    '+20.00 points [+20.00, +20.00] at 3 alphas'
  ) in claim.ours


def test_claim_7_compares_the_alphas_at_which_all_fit(tmp_path):
  both = {a: around(0.5) for a in (-0.2, 0.0, 0.2)}
  write_layca(tmp_path, both | {0.4: around(0.1)})
  write_sgd(tmp_path, both)
  write_sgd(tmp_path, {0.4: around(0.1)}, train_accuracy=0.9)
  claim = judge(7, tmp_path)
  assert 'Layca 0.00 points' in claim.ours
  assert 'at 3 alphas (24 runs, 3 with' in claim.ours


def test_claim_7_lacks_alphas_while_a_second_seed_is_under_way(tmp_path):
  write_layca(tmp_path, {-0.2: (0.3, 0.3), 0.0: (0.6,), 0.2: (0.5,)})
  write_sgd(tmp_path, {-0.2: (0.4,), 0.0: (0.5,), 0.2: (0.5,)})
  claim = judge(7, tmp_path)
  assert claim.verdict == 'not decided'
  assert 'fewer than 3 alphas' in claim.reason
