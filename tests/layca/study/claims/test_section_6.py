"""Claims 9 to 12, on made-up runs: plateaus, methods and weight decay."""

import functools

import pytest

from tests.layca.study import made_up_runs
from tests.layca.study.claims import made_up
from tests.layca.study.claims.made_up import BAD, BASE, BETTER, TIED, UNSURE

OPTIMIZERS = ('sgd', 'sgd_amom', 'rmsprop', 'adam', 'adagrad')
write = functools.partial(made_up.write, task='c10_cnn2:small')


def write_plateaus(folder, heights, **options):
  """Writes runs of Layca at alpha 0, 0.1, ... of spreads 0.1, 0.2, ..."""
  for place, height in enumerate(heights):
    made_up_runs.write(
      folder / f'{place}',
      alpha=place / 10,
      epochs=8,
      drop_epochs=(7,),
      # The plateau is epoch 6.
      train_losses=[9.0] * 6 + [height, 0.01],
      distances=made_up.distances(0.8, (place + 1) / 10, epochs=8),
      **options,
    )


@pytest.mark.parametrize(
  ('heights', 'verdict'),
  [
    # The only order of 24 with that correlation: p is .042.
    ((4.0, 3.0, 2.0, 1.0), 'holds'),
    ((4.0, 3.0, 1.0, 2.0), 'not decided'),
    # Rank correlation 0.
    ((2.0, 4.0, 1.0, 3.0), 'does not hold'),
    ((3.0, 2.0, 1.0), 'not decided'),
    ((1.0, 1.0, 1.0, 1.0), 'not decided'),
  ],
)
def test_claim_9_plateaus_fall_with_the_spread(tmp_path, heights, verdict):
  write_plateaus(tmp_path, heights)
  made_up.check(9, tmp_path, verdict)


@pytest.mark.parametrize(('train_accuracy', 'alphas'), [(1.0, 3), (0.9, 0)])
def test_claim_9_has_a_point_an_alpha_that_fits(
  tmp_path, train_accuracy, alphas
):
  options = {'train_accuracy': train_accuracy}
  for seed in range(3):
    write_plateaus(tmp_path / f'{seed}', (3, 2, 1), seed=seed, **options)
  ours = made_up.check(9, tmp_path, 'not decided').ours
  assert f'{alphas} alphas; 9 runs' in ours


def test_claim_9_is_about_runs_of_layca_that_fit_and_reach_the_drop(tmp_path):
  write_plateaus(tmp_path / 'layca', (4.0, 3.0, 2.0, 1.0))
  write_plateaus(tmp_path / 'sgd', (1.0, 2.0, 3.0, 4.0), layca=False)
  options = {'train_losses': 9.0, 'drop_epochs': (7,), 'epochs_planned': 8}
  slow = {'epochs': 8, 'train_accuracy': 0.9}
  made_up_runs.write(tmp_path / 'slow', alpha=-0.8, **slow, **options)
  made_up_runs.write(tmp_path / 'ended', alpha=0.8, epochs=3, **options)
  assert '4 alphas; 6 runs, 1 with' in made_up.check(9, tmp_path, 'holds').ours


def write_methods(folder, plain, with_layca, **options):
  """Writes runs of the five methods by the accuracies of their seeds."""
  for layca, accuracies in ((False, plain), (True, with_layca)):
    for optimizer, of_seeds in zip(OPTIMIZERS, accuracies, strict=False):
      options |= {'optimizer': optimizer, 'layca': layca}
      write(folder, of_seeds, l2=0.0 if layca else 5e-4, **options)


APART = [*map(made_up.around, (0.60, 0.59, 0.58, 0.57, 0.55))]
TOGETHER = [*map(made_up.around, (0.600, 0.601, 0.602, 0.603, 0.600))]
SCATTERED = [UNSURE] * 5


@pytest.mark.parametrize(
  ('plain', 'with_layca', 'verdict'),
  [
    (APART, TOGETHER, 'holds'),
    (TOGETHER, TOGETHER, 'does not hold'),
    (APART, APART, 'does not hold'),
    (APART, SCATTERED, 'not decided'),
    (SCATTERED, TOGETHER, 'not decided'),
    (APART, [values[:1] for values in TOGETHER], 'not decided'),
    # A method is missing; those that are there would fail.
    (APART, APART[:4], 'not decided'),
  ],
)
def test_claim_10_methods_coincide(tmp_path, plain, with_layca, verdict):
  write_methods(tmp_path, plain, with_layca)
  # SGD without weight decay is another method.
  write(tmp_path, made_up.around(0.1), layca=False, l2=0.0)
  made_up.check(10, tmp_path, verdict)


def test_runs_that_do_not_fit_count_and_diverged_ones_do_not(tmp_path):
  write_methods(tmp_path, APART[:4], TOGETHER, train_accuracy=0.95)
  options = {'optimizer': 'adagrad', 'layca': False, 'l2': 5e-4}
  write(tmp_path, made_up.around(0.3), diverged='loss not finite', **options)
  claim = made_up.judge(10, tmp_path)
  assert claim.reason.endswith('without Layca: 4 of 5 methods are there')
  assert '3 diverged; 30 runs, 30 with train accuracy' in claim.ours


@pytest.mark.parametrize(
  ('with_decay', 'without', 'verdict'),
  [
    ((BASE, made_up.FAR_EVEN), (BAD, made_up.NEAR_UNEVEN), 'holds'),
    ((BAD, made_up.FAR_EVEN), (BASE, made_up.NEAR_UNEVEN), 'does not hold'),
    ((BASE, made_up.NEAR_EVEN), (BAD, made_up.FAR_UNEVEN), 'does not hold'),
    ((BASE, made_up.FAR_UNEVEN), (BAD, made_up.NEAR_EVEN), 'does not hold'),
    ((BASE, made_up.FAR_EVEN), (UNSURE, made_up.NEAR_UNEVEN), 'not decided'),
    ((BASE, made_up.FAR_EVEN), (BAD, made_up.NEAR_UNSURE), 'not decided'),
    ((BASE, made_up.FAR_EVEN), (BAD[:1], made_up.NEAR_UNEVEN), 'holds'),
    ((BASE[:1], made_up.FAR_EVEN), (BAD[:1], made_up.NEAR_EVEN), 'not decided'),
    ((BASE, made_up.FAR_EVEN), ((), ()), 'not decided'),
    (((), ()), (BAD, made_up.NEAR_UNEVEN), 'not decided'),
  ],
)
def test_claim_11_weight_decay(tmp_path, with_decay, without, verdict):
  for l2, (accuracies, rotated) in ((5e-4, with_decay), (0.0, without)):
    write(tmp_path, accuracies, rotated=rotated, layca=False, l2=l2)
  made_up.check(11, tmp_path, verdict)


@pytest.mark.parametrize(
  ('layca', 'sgd', 'verdict'),
  [
    (BASE, TIED, 'holds'),
    (BASE, BETTER, 'does not hold'),
    (BASE, UNSURE, 'not decided'),
    # What seeds do, the other runs tell.
    ((0.6,), (0.5,), 'holds'),
    ((), BASE, 'not decided'),
  ],
)
def test_claim_12_layca_without_weight_decay(tmp_path, layca, sgd, verdict):
  write(tmp_path, layca, layca=True, l2=0.0)
  write(tmp_path, sgd, layca=False, l2=5e-4)
  # None of these is what the claim compares.
  write(tmp_path, BETTER, layca=True, l2=5e-4)
  write(tmp_path, BAD, layca=False, l2=0.0)
  write(tmp_path, BETTER, layca=False, l2=5e-4, optimizer='adam')
  made_up.check(12, tmp_path, verdict)


@pytest.mark.parametrize(
  ('number', 'reason'),
  [
    (11, 'SGD without weight decay: no runs'),
    (12, 'Layca without weight decay: no runs'),
  ],
)
def test_what_is_missing_is_named(tmp_path, number, reason):
  write(tmp_path, BASE, layca=False, l2=5e-4)
  claim = made_up.check(number, tmp_path, 'not decided')
  assert claim.reason == f'c10_cnn2:small: {reason}'
