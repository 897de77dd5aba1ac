"""Claims 8 and 9, on made-up runs: how layers rotate, and plateaus."""

import itertools

import numpy as np
import pytest
from scipy import stats

from layca.study.claims import rotation
from tests.layca.study import made_up_runs
from tests.layca.study.claims import made_up_claims

FAR, NEAR = (1.2, 1.21, 1.22), (0.6, 0.61, 0.62)
# Of the spread of the angles over the layers: the seeds'.
EVEN, UNEVEN = (0.10, 0.11, 0.12), (0.30, 0.31, 0.32)


def write(folder, method, angles, spreads, **options):
  """Writes runs at alpha 0, a seed for each median angle and each spread."""
  made_up_claims.write(
    folder,
    [0.6] * len(angles),
    angles=angles,
    spreads=spreads,
    layca=method == 'layca',
    **options,
  )


def judge(number, folder):
  return made_up_claims.judge(number, alpha_study=folder)


@pytest.mark.parametrize(
  ('layca', 'sgd', 'verdict'),
  [
    ((FAR, EVEN), (NEAR, UNEVEN), 'holds'),
    ((NEAR, EVEN), (FAR, UNEVEN), 'does not hold'),
    ((FAR, UNEVEN), (NEAR, EVEN), 'does not hold'),
    # It rotates more for sure; whether more uniformly is not sure.
    ((FAR, EVEN), (NEAR, (0.05, 0.1, 0.3)), 'not decided'),
    ((FAR, EVEN), ((0.6, 1.2, 1.4), UNEVEN), 'not decided'),
    ((FAR[:1], EVEN[:1]), (NEAR, UNEVEN), 'holds'),
    ((FAR[:1], EVEN[:1]), (NEAR[:1], UNEVEN[:1]), 'not decided'),
    ((FAR, EVEN), ((), ()), 'not decided'),
  ],
)
def test_claim_8_more_and_more_uniformly(tmp_path, layca, sgd, verdict):
  write(tmp_path, 'layca', *layca)
  write(tmp_path, 'sgd', *sgd)
  claim = judge(8, tmp_path)
  assert claim.verdict == verdict
  assert bool(claim.reason) == (verdict == 'not decided')


def test_claim_8_tells_angles_and_spreads(tmp_path):
  write(tmp_path, 'layca', FAR, EVEN)
  write(tmp_path, 'sgd', NEAR, UNEVEN)
  ours = judge(8, tmp_path).ours
  assert (
    'Layca 1.21 rad, spread 0.11, SGD 0.61 rad, spread 0.31; angle +0.60 rad '
    '[+0.58, +0.62], spread -0.20 [-0.22, -0.18] (6 runs, 0 with'
  ) in ours


def test_claim_8_names_what_is_not_sure(tmp_path):
  write(tmp_path, 'layca', FAR, EVEN)
  write(tmp_path, 'sgd', NEAR, (0.05, 0.1, 0.3))
  assert judge(8, tmp_path).reason.startswith('c10_cnn1:small: spread: its ')


def test_claim_8_is_about_alpha_0_and_runs_that_fit(tmp_path):
  write(tmp_path, 'layca', FAR, EVEN)
  write(tmp_path / 'other', 'sgd', NEAR, UNEVEN, alpha=0.2)
  write(tmp_path / 'unfit', 'sgd', NEAR, UNEVEN, train_accuracy=0.98)
  claim = judge(8, tmp_path)
  assert claim.verdict == 'not decided'
  assert claim.reason == (
    'c10_cnn1:small: SGD: runs that fit at alpha 0 are missing'
  )
  assert '6 runs, 3 with' in claim.ours


def write_plateaus(folder, points, **options):
  """Writes runs of Layca of [(plateau height, spread)], at alphas from 0."""
  for place, (height, spread) in enumerate(points):
    made_up_runs.write(
      folder / f'{place}',
      alpha=place / 10,
      epochs=8,
      drop_epochs=(7,),
      # The plateau is epoch 6.
      train_losses=[9.0] * 6 + [height, 0.01],
      distances=made_up_claims.distances(0.8, spread, epochs=8),
      **options,
    )
  return folder


def points(heights):
  """Returns heights with spreads of .1, .2, ..."""
  return [(height, (i + 1) / 10) for i, height in enumerate(heights)]


@pytest.mark.parametrize(
  ('heights', 'verdict'),
  [
    # The only order of 24 with that correlation: p is .042.
    ((4.0, 3.0, 2.0, 1.0), 'holds'),
    ((4.0, 3.0, 1.0, 2.0), 'not decided'),
    ((4.0, 5.0, 3.0, 2.0, 1.0, 0.5), 'holds'),
    ((1.0, 2.0, 3.0, 4.0), 'does not hold'),
    # Rank correlation 0.
    ((2.0, 4.0, 1.0, 3.0), 'does not hold'),
    ((3.0, 2.0, 1.0), 'not decided'),
    ((1.0, 1.0, 1.0, 1.0), 'not decided'),
  ],
)
def test_claim_9_plateaus_fall_with_the_spread(tmp_path, heights, verdict):
  claim = judge(9, write_plateaus(tmp_path, points(heights)))
  assert claim.verdict == verdict
  assert bool(claim.reason) == (verdict == 'not decided')


def test_claim_9_tells_the_correlation_and_p(tmp_path):
  claim = judge(9, write_plateaus(tmp_path, points((4.0, 3.0, 1.0, 2.0))))
  # Ranks 4 3 1 2: 1 - 6 * (9 + 1 + 4 + 4) / (4 * 15) = -.8, of four of the 24
  # orders: the perfect one and those that exchange two neighbours.
  assert 'rank correlation -0.80, p 0.17, of 4 alphas' in claim.ours
  assert claim.reason == 'c10_cnn1:small: plateaus: too few alphas: p is 0.17'


def test_claim_9_has_a_point_an_alpha_not_a_run(tmp_path):
  for seed in range(3):
    write_plateaus(tmp_path / f'{seed}', points((3.0, 2.0, 1.0)), seed=seed)
  claim = judge(9, tmp_path)
  assert claim.verdict == 'not decided'
  assert '3 alphas (9 runs' in claim.ours


def test_claim_9_is_about_layca_and_runs_that_fit(tmp_path):
  falling = points((4.0, 3.0, 2.0, 1.0))
  write_plateaus(tmp_path / 'layca', falling)
  write_plateaus(tmp_path / 'sgd', falling[::-1], layca=False)
  # Training is slow: the loss is high, though rotation is uneven.
  slow = tmp_path / 'slow'
  rest = {'alpha': -0.8, 'epochs': 8, 'drop_epochs': (7,), 'train_losses': 9.0}
  made_up_runs.write(
    slow,
    distances=made_up_claims.distances(0.8, 0.5, epochs=8),
    train_accuracy=0.9,
    **rest,
  )
  claim = judge(9, tmp_path)
  assert claim.verdict == 'holds'
  assert '4 alphas (5 runs, 1 with' in claim.ours


def test_claim_9_leaves_runs_out_that_end_before_the_drop(tmp_path):
  write_plateaus(tmp_path, points((4.0, 3.0, 2.0, 1.0)))
  ended = {'epochs': 3, 'epochs_planned': 8, 'drop_epochs': (7,)}
  made_up_runs.write(tmp_path / 'ended', alpha=0.8, train_losses=9.0, **ended)
  claim = judge(9, tmp_path)
  assert claim.verdict == 'holds'
  assert '4 alphas (5 runs, 0 with' in claim.ours


def test_the_permutation_test_is_exact_for_few_pairs():
  rng = np.random.default_rng(5)
  x, y = rng.normal(size=(2, 6))
  observed = stats.spearmanr(x, y).statistic
  as_low = [
    stats.spearmanr(x, order).statistic <= observed + 1e-9
    for order in itertools.permutations(y)
  ]
  assert rotation.permutation_p(x, y) == pytest.approx(np.mean(as_low))


def test_the_permutation_test_of_many_pairs_is_repeatable():
  x = np.arange(13.0)
  p = rotation.permutation_p(x, -x)
  assert p == rotation.permutation_p(x, -x) == pytest.approx(1e-4)
