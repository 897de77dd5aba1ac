"""Claims 10 to 12, on made-up runs of the methods."""

import functools

import numpy as np
import pytest

from tests.layca.study.claims import made_up_claims
from tests.layca.study.claims.made_up_claims import around

OPTIMIZERS = ('sgd', 'sgd_amom', 'rmsprop', 'adam', 'adagrad')

write = functools.partial(made_up_claims.write, task='c10_cnn2:small')


def write_methods(folder, plain, with_layca, **options):
  """Writes runs of the five methods, of accuracies around their means."""
  for layca, means in ((False, plain), (True, with_layca)):
    for optimizer, values in zip(OPTIMIZERS, means, strict=False):
      write(
        folder,
        values if isinstance(values, tuple) else around(values),
        optimizer=optimizer,
        layca=layca,
        l2=0.0 if layca else 5e-4,
        **options,
      )
  return folder


def judge(number, folder):
  return made_up_claims.judge(number, c10_cnn2=folder)


APART = (0.60, 0.59, 0.58, 0.57, 0.55)
TOGETHER = (0.600, 0.601, 0.602, 0.603, 0.600)
UNSURE = tuple((mean - 0.02, mean, mean + 0.02) for mean in TOGETHER)


@pytest.mark.parametrize(
  ('plain', 'with_layca', 'verdict'),
  [
    (APART, TOGETHER, 'holds'),
    (TOGETHER, TOGETHER, 'does not hold'),
    (APART, APART, 'does not hold'),
    (TOGETHER, UNSURE, 'does not hold'),
    (APART, UNSURE, 'not decided'),
    (UNSURE, TOGETHER, 'not decided'),
    (APART, [(mean,) for mean in TOGETHER], 'not decided'),
    # A method is missing; those that are there would hold, or fail.
    (APART[:4], TOGETHER, 'not decided'),
    (APART, APART[:4], 'not decided'),
  ],
)
def test_claim_10_methods_differ_and_coincide(
  tmp_path, plain, with_layca, verdict
):
  claim = judge(10, write_methods(tmp_path, plain, with_layca))
  assert claim.verdict == verdict
  assert bool(claim.reason) == (verdict == 'not decided')


def test_claim_10_tells_the_spreads(tmp_path):
  claim = judge(10, write_methods(tmp_path, APART, TOGETHER))
  # Standard deviation .1 points, ten degrees of freedom, where the 95%
  # quantile of the studentised range of five is 4.654.
  half = 4.654 * 0.1 / np.sqrt(3)
  assert (
    f'without Layca 5.00 points [{5 - half:.2f}, {5 + half:.2f}] (SGD 60.00% '
    f'to Adagrad 55.00%); with Layca 0.30 points [{0.3 - half:.2f}, '
    f'{0.3 + half:.2f}] (Adam 60.30% to SGD 60.00%); 30 runs, 0 with train '
    'accuracy at or below 0.98, 0 diverged'
  ) in claim.ours


def test_claim_10_names_what_is_missing(tmp_path):
  claim = judge(10, write_methods(tmp_path, APART[:3], TOGETHER))
  assert claim.reason == (
    'c10_cnn2:small: without Layca: 3 of 5 methods are there'
  )


def test_claim_10_takes_the_papers_weight_decay(tmp_path):
  write_methods(tmp_path, APART, TOGETHER)
  # SGD without weight decay is another method.
  write(tmp_path, around(0.1), layca=False, l2=0.0)
  assert judge(10, tmp_path).verdict == 'holds'


def test_runs_that_do_not_fit_count_and_diverged_ones_do_not(tmp_path):
  write_methods(tmp_path, APART[:4], TOGETHER, train_accuracy=0.95)
  options = {'optimizer': 'adagrad', 'layca': False, 'l2': 5e-4}
  write(tmp_path, around(0.3), diverged='loss not finite', **options)
  claim = judge(10, tmp_path)
  assert claim.reason.endswith('without Layca: 4 of 5 methods are there')
  assert (
    '30 runs, 30 with train accuracy at or below 0.98, 3 dive' in claim.ours
  )


def write_sgd(folder, with_decay, without):
  """Writes runs of SGD by their accuracies, median angles and spreads."""
  for l2, (accuracies, angles, spreads) in (
    (5e-4, with_decay),
    (0.0, without),
  ):
    write(
      folder, accuracies, angles=angles, spreads=spreads, layca=False, l2=l2
    )
  return folder


GOOD, BAD = around(0.6), around(0.5)
FAR, NEAR = (1.2, 1.21, 1.22), (0.6, 0.61, 0.62)
EVEN, UNEVEN = (0.10, 0.11, 0.12), (0.30, 0.31, 0.32)


@pytest.mark.parametrize(
  ('with_decay', 'without', 'verdict'),
  [
    ((GOOD, FAR, EVEN), (BAD, NEAR, UNEVEN), 'holds'),
    ((BAD, FAR, EVEN), (GOOD, NEAR, UNEVEN), 'does not hold'),
    ((GOOD, NEAR, EVEN), (BAD, FAR, UNEVEN), 'does not hold'),
    ((GOOD, FAR, UNEVEN), (BAD, NEAR, EVEN), 'does not hold'),
    ((GOOD, FAR, EVEN), (around(0.59, 0.05), NEAR, UNEVEN), 'not decided'),
    ((GOOD, FAR, EVEN), (BAD, (0.6, 1.2, 1.3), UNEVEN), 'not decided'),
    ((GOOD, FAR, EVEN), (BAD, NEAR, (0.05, 0.1, 0.3)), 'not decided'),
    ((GOOD, FAR, EVEN), (BAD[:1], NEAR[:1], UNEVEN[:1]), 'holds'),
    (
      (GOOD[:1], FAR[:1], EVEN[:1]),
      (BAD[:1], NEAR[:1], UNEVEN[:1]),
      'not decided',
    ),
    ((GOOD, FAR, EVEN), ((), (), ()), 'not decided'),
    (((), (), ()), (BAD, NEAR, UNEVEN), 'not decided'),
  ],
)
def test_claim_11_weight_decay(tmp_path, with_decay, without, verdict):
  claim = judge(11, write_sgd(tmp_path, with_decay, without))
  assert claim.verdict == verdict
  assert bool(claim.reason) == (verdict == 'not decided')


def test_claim_11_tells_its_numbers(tmp_path):
  write_sgd(tmp_path, (GOOD, FAR, EVEN), (BAD, NEAR, UNEVEN))
  # Of two groups of three, four degrees of freedom: t is 2.776.
  half = 2.776 * 0.1 * np.sqrt(2 / 3)
  assert judge(11, tmp_path).ours == (
    'c10_cnn2:small: SGD with weight decay 1.21 rad, spread 0.11, SGD without '
    'weight decay 0.61 rad, spread 0.31; with minus without: angle +0.60 rad '
    '[+0.58, +0.62], spread -0.20 [-0.22, -0.18], accuracy +10.00 points '
    f'[{10 - half:+.2f}, {10 + half:+.2f}]; train accuracy 100.0% and 100.0%'
  )


def test_claim_11_names_what_is_missing(tmp_path):
  write_sgd(tmp_path, (GOOD, FAR, EVEN), ((), (), ()))
  assert judge(11, tmp_path).reason == (
    'c10_cnn2:small: SGD without weight decay: no runs'
  )


@pytest.mark.parametrize(
  ('layca', 'sgd', 'verdict'),
  [
    (around(0.6), around(0.55), 'holds'),
    # Behind by half a point: a tie.
    (around(0.6), around(0.605), 'holds'),
    (around(0.6), around(0.62), 'does not hold'),
    (around(0.6), around(0.6, 0.02), 'not decided'),
    # What seeds do, the other runs tell.
    ((0.6,), (0.5,), 'holds'),
    (around(0.6), (), 'not decided'),
    ((), around(0.6), 'not decided'),
  ],
)
def test_claim_12_layca_without_weight_decay(tmp_path, layca, sgd, verdict):
  write(tmp_path, layca, layca=True, l2=0.0)
  write(tmp_path, sgd, layca=False, l2=5e-4)
  # Neither of these is what the claim compares.
  write(tmp_path, around(0.9), layca=True, l2=5e-4)
  write(tmp_path, around(0.1), layca=False, l2=0.0)
  write(tmp_path, around(0.9), layca=False, l2=5e-4, optimizer='adam')
  claim = judge(12, tmp_path)
  assert claim.verdict == verdict
  assert bool(claim.reason) == (verdict == 'not decided')


def test_claim_12_tells_both(tmp_path):
  write(tmp_path, (0.6, 0.6), layca=True, l2=0.0)
  write(tmp_path, (0.55, 0.55), layca=False, l2=5e-4)
  assert judge(12, tmp_path).ours == (
    'c10_cnn2:small: Layca 60.00% [60.00, 60.00], SGD 55.00% [55.00, 55.00]; '
    'SGD minus Layca -5.00 points [-5.00, -5.00]'
  )
