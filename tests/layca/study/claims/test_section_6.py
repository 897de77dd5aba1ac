"""Claims 9 to 12, 18 and 19: plateaus, methods and weight decay."""

import functools

import numpy as np
import pytest
from scipy import stats

from layca.study.analysis import records
from tests.layca.study import made_up_runs
from tests.layca.study.claims import made_up
from tests.layca.study.claims.made_up import BAD, BASE, BETTER, TIED, UNSURE

OPTIMIZERS = ('sgd', 'sgd_amom', 'rmsprop', 'adam', 'adagrad')
# A run a seed.
write = functools.partial(made_up.write, task='c10_cnn2:small')


def write_plateaus(folder, *seeds, start=0, **options):
  """Writes runs of Layca at alpha 0, 0.1, ... by the heights of each seed."""
  for seed, heights in enumerate(seeds):
    for place, height in enumerate(heights):
      made_up_runs.write(
        folder / f'{seed},{place}',
        alpha=start + place / 10,
        seed=seed,
        epochs=8,
        drop_epochs=(7,),
        # The plateau is epoch 6.
        train_losses=[9.0] * 6 + [height, 0.01],
        **options,
      )


FALLING, RISING, MIXED = (
  (4.0, 3.0, 2.0, 1.0),
  (1, 2, 3, 4),
  (2.0, 4.0, 1.0, 3.0),
)


@pytest.mark.parametrize(
  ('seeds', 'verdict'),
  [
    # One pair of orders of 24^2.
    ((FALLING, FALLING), 'holds'),
    ((RISING, RISING), 'does not hold'),
    ((FALLING, RISING), 'not decided'),
    ((MIXED, FALLING), 'not decided'),
    # p is 1/6^2 = 2.8% of two seeds, 1/6^3 of three.
    ([FALLING[:3]] * 2, 'not decided'),
    ([FALLING[:3]] * 3, 'holds'),
    # One seed has no blocks, two alphas have no trend.
    ((FALLING,), 'not decided'),
    ([FALLING[:2]] * 9, 'not decided'),
  ],
)
def test_claim_9_plateaus_fall_with_alpha(tmp_path, seeds, verdict):
  write_plateaus(tmp_path, *seeds)
  made_up.check(9, tmp_path, verdict)


def test_claim_9_is_about_layca_from_0_that_fits_and_reaches_the_drop(tmp_path):
  write_plateaus(tmp_path / 'layca', FALLING, FALLING)
  write_plateaus(tmp_path / 'sgd', RISING, RISING, layca=False)
  write_plateaus(tmp_path / 'early', (0.1, 0.2), (0.1, 0.2), start=-0.2)
  write_plateaus(tmp_path / 'unfit', (9,), (9,), start=0.6, train_accuracy=0.9)
  made_up_runs.write(
    tmp_path / 'ended',
    alpha=0.8,
    epochs=3,
    drop_epochs=(7,),
    epochs_planned=8,
    train_losses=9.0,
  )
  ours = made_up.check(9, tmp_path, 'holds').ours
  assert 'of 4 alphas from 0, 2 seeds; 15 runs, 2 with' in ours
  assert '4 at +0.0, 3 at +0.1, 2 at +0.2, 1 at +0.3' in ours
  # An alpha whose plateau a seed lacks does not count.
  write_plateaus(tmp_path / 'new', (5.0,), start=0.4)
  assert 'of 4 alphas from 0' in made_up.check(9, tmp_path, 'holds').ours


def write_methods(folder, plain, with_layca, **options):
  """Writes runs of the five methods by the accuracies of their seeds."""
  for layca, accuracies in ((False, plain), (True, with_layca)):
    for optimizer, of_seeds in zip(OPTIMIZERS, accuracies, strict=False):
      options |= {'optimizer': optimizer, 'layca': layca}
      write(folder, of_seeds, l2=0.0 if layca else 5e-4, **options)


APART = [*map(made_up.around, (0.60, 0.59, 0.58, 0.57, 0.55))]
TOGETHER = [*map(made_up.around, (0.600, 0.601, 0.602, 0.603, 0.600))]
SCATTERED = [UNSURE[n:] + UNSURE[:n] for n in (0, 1, 2, 1, 0)]


@pytest.mark.parametrize(
  ('plain', 'with_layca', 'verdict'),
  [
    (APART, TOGETHER, 'holds'),
    (TOGETHER, TOGETHER, 'does not hold'),
    (APART, APART, 'does not hold'),
    (APART, SCATTERED, 'not decided'),
    (SCATTERED, TOGETHER, 'not decided'),
    # How much a single run may be off, the others tell.
    (APART, [values[:1] for values in TOGETHER], 'holds'),
    ([v[:1] for v in APART], [v[:1] for v in TOGETHER], 'not decided'),
    # A method is missing; those that are there would fail.
    (APART, APART[:4], 'not decided'),
  ],
)
def test_claim_10_methods_coincide(tmp_path, plain, with_layca, verdict):
  write_methods(tmp_path, plain, with_layca)
  # SGD without weight decay is another method.
  write(tmp_path, made_up.around(0.1), layca=False, l2=0.0)
  made_up.check(10, tmp_path, verdict)


def test_claim_10_needs_an_interval_on_all_tasks(tmp_path):
  write_methods(tmp_path, APART, TOGETHER)
  singles = [[values[:1] for values in x] for x in (APART, TOGETHER)]
  write_methods(tmp_path, *singles, task='z')
  claim = made_up.check(10, tmp_path, 'not decided')
  assert [row.verdict for row in claim.rows] == ['holds', 'not decided']


def test_claim_10_corrects_for_ten_pairs(tmp_path):
  # How often the best lies so far above the worst: a single pair of plain
  # methods would do, one of ten does not.
  plain = [(0.634, 0.605, 0.576), *APART[1:4], (0.525, 0.554, 0.583)]
  write_methods(tmp_path, plain, TOGETHER)
  table = np.array([*plain, *TOGETHER])
  left = table - table.mean(axis=1, keepdims=True) - table.mean(axis=0)
  variance = ((left + table.mean()) ** 2).sum() / 18
  excess = 0.605 - 0.554 - 0.1 * 0.5795 * 0.4205
  p = stats.t.sf(excess / (variance * 2 / 3) ** 0.5, 18)
  assert 0.0025 < p < 0.025
  (row,) = made_up.check(10, tmp_path, 'not decided').rows
  assert row.parts[0].p_holds == pytest.approx(10 * p)


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
    ((BASE, made_up.FAR_EVEN), (BAD[:1], made_up.NEAR_UNEVEN), 'not decided'),
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


def test_claim_11_leaves_diverged_runs_out(tmp_path):
  decay = {'layca': False, 'l2': 5e-4}
  write(tmp_path, BASE, rotated=made_up.FAR_EVEN, **decay)
  none = {'layca': False, 'l2': 0.0}
  write(tmp_path, BAD[:2], rotated=made_up.NEAR_UNEVEN, **none)
  lost = {'diverged': 'loss not finite', 'epochs': 0, 'epochs_planned': 4}
  write(tmp_path, (None, None, 0.1), **none, **lost)
  made_up.check(11, tmp_path, 'holds')


@pytest.mark.parametrize(
  ('plain', 'with_layca', 'verdict'),
  [
    (APART, [BETTER] * 5, 'holds'),
    # 0.602 is better than 0.585, and ties.
    (TOGETHER, [made_up.around(0.585)] * 5, 'holds'),
    (TOGETHER, [*TOGETHER[:4], BAD], 'does not hold'),
    (APART, SCATTERED, 'not decided'),
    (APART, [BETTER] * 4, 'not decided'),
    (APART[:4], [*[BETTER] * 3, BAD], 'does not hold'),
  ],
)
def test_claim_18_every_method_gains(tmp_path, plain, with_layca, verdict):
  write_methods(tmp_path, plain, with_layca)
  # That SGD is better without weight decay says nothing of Layca.
  write(tmp_path, made_up.around(0.9), layca=False, l2=0.0)
  made_up.check(18, tmp_path, verdict)


def write_decays(folder, *accuracies, **options):
  """Writes runs of SGD by the accuracies at five values of weight decay."""
  for place, of_seeds in enumerate(accuracies):
    decay = 5e-4 * 3.0 ** (place - 2)
    write(folder, of_seeds, layca=False, l2=decay, **options)


@pytest.mark.parametrize(
  ('accuracies', 'verdict'),
  [
    ((BASE, BASE, TIED, BASE, BAD), 'holds'),
    ((BASE, BASE, TIED, BASE, BASE), 'does not hold'),
    # The worst may tie with the best.
    ((BASE, BASE, TIED, BASE, (0.61, 0.55, 0.58)), 'not decided'),
    # A single seed chooses no best.
    ([x[:1] for x in (BASE, BASE, TIED, BASE, BAD)], 'not decided'),
    ((BASE, TIED), 'not decided'),
  ],
)
def test_claim_19_the_value_of_weight_decay(tmp_path, accuracies, verdict):
  write_decays(tmp_path, *accuracies)
  # Neither no weight decay nor other methods count.
  write(tmp_path, BAD, layca=False, l2=0.0)
  write(tmp_path, BAD, layca=False, l2=0.01, optimizer='adam')
  made_up.check(19, tmp_path, verdict)


def test_claim_19_chooses_the_best_on_the_other_seeds(tmp_path):
  # The third value has the highest mean by seed 2 alone, for which the others
  # choose the first.
  write_decays(tmp_path, BASE, BAD, (0.55, 0.55, 0.73))
  (row,) = made_up.judge(19, tmp_path).rows
  (part,) = row.parts
  # Against the second: third, third, first.
  gain = (0.55 - 0.499 + 0.55 - 0.5 + 0.601 - 0.501) / 3
  assert part.interval.value == pytest.approx(gain)


def test_claim_19_a_value_at_which_a_run_diverged_is_not_compared(tmp_path):
  write_decays(tmp_path, BASE, BASE, TIED, BASE, BASE[:2])
  lost = {'diverged': 'loss not finite'}
  write_decays(tmp_path, (), (), (), (), (None, None, 0.1), **lost)
  claim = made_up.check(19, tmp_path, 'not decided')
  assert '15 runs' not in claim.ours
  write_decays(tmp_path, (), (), (), BAD)
  made_up.check(19, tmp_path, 'holds')


def test_claims_on_methods_take_the_weight_decay_that_these_share(tmp_path):
  decays = [made_up.around(0.4), made_up.around(0.45), BASE, BAD, BAD]
  write_decays(tmp_path, *decays)
  write(tmp_path, TIED, layca=True, l2=0.0)
  found = records.load(tmp_path).runs
  usual = found['optimizer.l2'].isin([0.0, 5e-4])
  made_up_runs.write_sweep(tmp_path, 'adaptive', found['run'][usual])
  made_up_runs.write_sweep(
    tmp_path, 'weight_decay', found['run'][found['optimizer.l2'] > 0]
  )
  ours = made_up.check(12, tmp_path, 'holds').ours
  assert 'Layca 60.50%' in ours
  assert 'SGD 60.00%' in ours
  assert '15 runs' in made_up.check(19, tmp_path, 'holds').ours
