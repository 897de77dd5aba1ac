"""Claims 13 to 15, on made-up runs of the recommendations."""

import pytest

from tests.layca.study.claims import made_up_claims
from tests.layca.study.claims.made_up_claims import around, write

DROPS = {'epochs': 4, 'drop_epochs': (2, 3)}
WITHOUT_NORM = {'use_batch_norm': False}


def write_rates(folder, by_exponent, **options):
  """Writes runs of {exponent: accuracies of seeds} of Layca."""
  for exponent, accuracies in by_exponent.items():
    write(folder, accuracies, rho=3.0**exponent, **(DROPS | options))
  return folder


def judge(number, folder):
  return made_up_claims.judge(number, recommendations=folder)


@pytest.mark.parametrize(
  ('accuracies', 'verdict'),
  [
    ({-2: around(0.5), -3: around(0.6), -4: around(0.55)}, 'holds'),
    # A neighbour is better by half a point: a tie.
    ({-2: around(0.605), -3: around(0.6), -4: around(0.55)}, 'holds'),
    ({-2: around(0.5), -3: around(0.6), -4: around(0.62)}, 'does not hold'),
    ({-2: around(0.62), -3: around(0.6)}, 'does not hold'),
    ({-2: around(0.5), -3: around(0.6), -4: around(0.6, 0.05)}, 'not decided'),
    ({-2: around(0.5), -3: around(0.6), -4: (0.5,)}, 'holds'),
    ({-2: (0.5,), -3: (0.6,), -4: (0.5,)}, 'not decided'),
    ({-2: around(0.5), -3: around(0.6)}, 'not decided'),
    ({-2: around(0.5), -4: around(0.6)}, 'not decided'),
    ({-3: around(0.6)}, 'not decided'),
  ],
)
def test_claim_13_the_default_rate(tmp_path, accuracies, verdict):
  claim = judge(13, write_rates(tmp_path, accuracies))
  assert claim.verdict == verdict
  assert bool(claim.reason) == (verdict == 'not decided')


def test_claim_13_is_about_every_task(tmp_path):
  good = {-2: around(0.5), -3: around(0.6), -4: around(0.55)}
  bad = {-2: around(0.5), -3: around(0.6), -4: around(0.65)}
  write_rates(tmp_path / 'a', good)
  write_rates(tmp_path / 'b', bad, task='tiny_cnn:small')
  claim = judge(13, tmp_path)
  assert [(row['task'], row['verdict']) for row in claim.details] == [
    ('c10_cnn1:small', 'holds'),
    ('tiny_cnn:small', 'does not hold'),
  ]
  assert claim.verdict == 'does not hold'


def test_claim_13_tells_all_rates(tmp_path):
  write_rates(tmp_path, {-2: (0.5, 0.5), -3: (0.6, 0.6)})
  claim = judge(13, tmp_path)
  assert claim.ours == (
    'c10_cnn1:small: 3^-2 50.00% [50.00, 50.00], 3^-3 60.00% [60.00, 60.00] '
    '(4 runs, 0 with train accuracy at or below 0.98)'
  )
  assert claim.reason == ('c10_cnn1:small: 3^-4: no runs of it or of 3^-3')


def test_claim_13_counts_runs_that_do_not_fit_and_diverged_ones_as_0(tmp_path):
  write_rates(tmp_path, {-3: around(0.6)})
  write_rates(tmp_path, {-4: around(0.5)}, train_accuracy=0.9)
  write_rates(tmp_path, {-2: around(0.9)}, diverged='loss not finite')
  claim = judge(13, tmp_path)
  assert claim.verdict == 'holds'
  # Runs that diverged do not tell how much others vary: standard deviation .1
  # points, four degrees of freedom.
  half = 2.776 * 0.1 / 3**0.5
  assert f'3^-2 0.00% [{-half:.2f}, {half:.2f}]' in claim.ours
  assert '(9 runs, 6 with train accuracy at or below 0.98)' in claim.ours


def write_all_else(folder):
  """Writes what is studied at 3^-3 besides: drops, batch norm, biases, SGD."""
  write(folder, around(0.9), epochs=4, drop_epochs=(1, 3))
  write(folder, around(0.9), epochs=6, drop_epochs=(4, 5))
  write(folder, around(0.9), model=WITHOUT_NORM, **DROPS)
  write(folder, around(0.9), model={'with_bias': True}, **DROPS)
  write(folder, around(0.9), layca=False, rho=1 / 9, **DROPS)


def test_claim_13_is_about_the_rate_alone(tmp_path):
  write_rates(tmp_path, {-2: around(0.5), -3: around(0.6), -4: around(0.55)})
  write_all_else(tmp_path)
  claim = judge(13, tmp_path)
  assert claim.verdict == 'holds'
  assert '(9 runs, ' in claim.ours


def write_norms(folder, with_norm, without, **options):
  write(folder, with_norm, **DROPS, **options)
  write(folder, without, model=WITHOUT_NORM, **DROPS, **options)
  return folder


@pytest.mark.parametrize(
  ('with_norm', 'without', 'verdict'),
  [
    (around(0.6), around(0.5), 'holds'),
    # Worse by half a point: a tie.
    (around(0.6), around(0.595), 'does not hold'),
    (around(0.6), around(0.7), 'does not hold'),
    (around(0.6), around(0.59, 0.02), 'not decided'),
    (around(0.6), (0.5,), 'holds'),
    ((0.6,), (0.5,), 'not decided'),
    (around(0.6), (), 'not decided'),
    ((), around(0.6), 'not decided'),
  ],
)
def test_claim_14_batch_norm(tmp_path, with_norm, without, verdict):
  claim = judge(14, write_norms(tmp_path, with_norm, without))
  assert claim.verdict == verdict
  assert bool(claim.reason) == (verdict == 'not decided')


def test_claim_14_counts_runs_without_it_that_do_not_fit(tmp_path):
  write(tmp_path, around(0.6), **DROPS)
  write(tmp_path, around(0.1), model=WITHOUT_NORM, train_accuracy=0.1, **DROPS)
  claim = judge(14, tmp_path)
  assert claim.verdict == 'holds'
  assert '(6 runs, 3 with train accuracy at or below 0.98)' in claim.ours


def test_claim_14_tells_sgd_for_comparison(tmp_path):
  write_norms(tmp_path, (0.6, 0.6), (0.5, 0.5))
  write_norms(tmp_path, (0.55, 0.55), (0.55, 0.55), layca=False, rho=1 / 3)
  ours = judge(14, tmp_path).ours
  assert (
    'Layca 60.00% [60.00, 60.00] with, 50.00% [50.00, 50.00] without, +10.00 '
    'points [+10.00, +10.00]; SGD, for comparison, 55.00%'
  ) in ours
  assert '+0.00 points [+0.00, +0.00] (4 runs, ' in ours


def test_claim_14_compares_runs_that_are_else_equal(tmp_path):
  # There are other rates and drops, all with batch norm.
  write_norms(tmp_path, around(0.6), around(0.5))
  write_rates(tmp_path, {-2: around(0.1), -4: [0.2] * 7})
  write(tmp_path, around(0.3), epochs=4, drop_epochs=(1, 3))
  write(tmp_path, around(0.3), model={'with_bias': True}, **DROPS)
  claim = judge(14, tmp_path)
  assert claim.verdict == 'holds'
  assert '(6 runs, ' in claim.ours


def test_tasks_on_which_it_is_not_studied_do_not_count(tmp_path):
  write_norms(tmp_path / 'a', around(0.6), around(0.5))
  write_drops(tmp_path / 'a', {1: around(0.5)})
  rates = {-2: around(0.5), -3: around(0.6), -4: around(0.5)}
  write_rates(tmp_path / 'b', rates, task='tiny_cnn:small')
  for number in (14, 15):
    claim = judge(number, tmp_path)
    assert claim.verdict == 'holds'
    assert [row['task'] for row in claim.details] == ['c10_cnn1:small']


def write_drops(folder, by_drop, **options):
  """Writes runs of {epoch of the first drop: accuracies of seeds}."""
  for drop, accuracies in by_drop.items():
    # Those that drop later still are longer.
    epochs = max(4, drop + 2)
    schedule = {'epochs': epochs, 'drop_epochs': (drop, epochs - 1)}
    write(folder, accuracies, **schedule, **options)
  return folder


@pytest.mark.parametrize(
  ('accuracies', 'verdict'),
  [
    ({1: around(0.5), 2: around(0.55), 4: around(0.6)}, 'holds'),
    # What lies between does not matter.
    ({1: around(0.5), 2: around(0.7), 4: around(0.6)}, 'holds'),
    ({1: around(0.6), 2: around(0.7), 4: around(0.5)}, 'does not hold'),
    ({1: around(0.6), 4: around(0.6, 0.02)}, 'not decided'),
    ({1: (0.5,), 4: (0.6,)}, 'not decided'),
    ({1: around(0.5)}, 'not decided'),
  ],
)
def test_claim_15_later_drops(tmp_path, accuracies, verdict):
  claim = judge(15, write_drops(tmp_path, accuracies))
  assert claim.verdict == verdict
  assert bool(claim.reason) == (verdict == 'not decided')


def test_claim_15_tells_the_drops(tmp_path):
  write_drops(tmp_path, {1: (0.5, 0.5), 4: (0.6, 0.6)})
  assert judge(15, tmp_path).ours == (
    'c10_cnn1:small: first drop at epoch 1 50.00% [50.00, 50.00], first drop '
    'at epoch 4 60.00% [60.00, 60.00], latest minus earliest +10.00 points '
    '[+10.00, +10.00] (4 runs, 0 with train accuracy at or below 0.98)'
  )


def test_claim_15_is_about_runs_that_fit(tmp_path):
  write_drops(tmp_path, {1: around(0.5), 2: around(0.6)})
  write_drops(tmp_path, {4: around(0.1)}, train_accuracy=0.9)
  claim = judge(15, tmp_path)
  assert claim.verdict == 'holds'
  assert '(9 runs, 3 with train accuracy at or below 0.98)' in claim.ours


def test_claim_15_needs_two_drops_whose_runs_fit(tmp_path):
  write_drops(tmp_path, {1: around(0.5)})
  write_drops(tmp_path, {4: around(0.1)}, train_accuracy=0.9)
  claim = judge(15, tmp_path)
  assert claim.verdict == 'not decided'
  assert claim.reason.endswith('fewer than two of them have runs that fit')


def test_claim_15_is_about_the_drop_alone(tmp_path):
  write_drops(tmp_path, {1: around(0.5), 2: around(0.6)})
  late = {'epochs': 9, 'drop_epochs': (7, 8)}
  write(tmp_path, around(0.1), model=WITHOUT_NORM, **late)
  write(tmp_path, around(0.1), model={'with_bias': True}, **late)
  write(tmp_path, around(0.1), layca=False, **late)
  write(tmp_path, around(0.1), rho=1 / 9, **late)
  claim = judge(15, tmp_path)
  assert claim.verdict == 'holds'
  assert '(6 runs, ' in claim.ours
