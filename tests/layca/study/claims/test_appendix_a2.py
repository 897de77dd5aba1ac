"""Claims 13 to 15, 20 and 21, on made-up runs of the recommendations."""

import pytest

from tests.layca.study.claims import made_up
from tests.layca.study.claims.made_up import (
  BAD,
  BASE,
  BETTER,
  FAR_EVEN,
  FAR_UNEVEN,
  NEAR_UNEVEN,
  NEAR_UNSURE,
  TIED,
  UNSURE,
)

DROPS = {'epochs': 4, 'drop_epochs': (2, 3)}
SGD = {'layca': False, 'rho': 1 / 3}


def write_rates(folder, by_exponent, **options):
  """Writes runs of Layca by the exponent of the rate."""
  by_rate = {3.0**exponent: x for exponent, x in by_exponent.items()}
  made_up.write_by('rho', folder, by_rate, **DROPS, **options)


def write_norms(folder, by_norm, accuracies=BASE, **options):
  """Writes runs by whether there is batch norm: (angle, spread) of seeds."""
  for has_norm, rotated in by_norm.items():
    made_up.write(
      folder,
      accuracies[: len(rotated)],
      rotated=rotated,
      settings={'model.use_batch_norm': has_norm},
      **DROPS,
      **options,
    )


def write_drops(folder, by_drop, **options):
  """Writes runs by the epoch of the first drop; late ones are longer."""
  for drop, accuracies in by_drop.items():
    epochs = max(4, drop + 2)
    schedule = {'epochs': epochs, 'drop_epochs': (drop, epochs - 1)}
    made_up.write(folder, accuracies, **schedule, **options)


@pytest.mark.parametrize(
  ('number', 'write_all', 'values', 'verdict'),
  [
    (13, write_rates, {-2: TIED, -3: BASE, -4: BAD}, 'holds'),
    (13, write_rates, {-2: BAD, -3: BASE, -4: BETTER}, 'does not hold'),
    (13, write_rates, {-2: BETTER, -3: BASE}, 'does not hold'),
    (13, write_rates, {-2: BAD, -3: BASE, -4: UNSURE}, 'not decided'),
    (13, write_rates, {-2: BAD, -3: BASE, -4: (0.5,)}, 'holds'),
    (13, write_rates, {-2: (0.5,), -3: (0.6,), -4: (0.5,)}, 'not decided'),
    (13, write_rates, {-2: BAD, -3: BASE}, 'not decided'),
    (13, write_rates, {-2: BAD, -4: BASE}, 'not decided'),
    (13, write_norms, {False: FAR_EVEN}, 'not decided'),
    (14, write_norms, {True: FAR_EVEN, False: NEAR_UNEVEN}, 'holds'),
    (14, write_norms, {True: FAR_UNEVEN, False: FAR_EVEN}, 'does not hold'),
    (14, write_norms, {True: FAR_EVEN, False: NEAR_UNSURE}, 'not decided'),
    (14, write_norms, {True: FAR_EVEN, False: FAR_UNEVEN[:1]}, 'not decided'),
    (14, write_norms, {False: FAR_EVEN}, 'not decided'),
    # What lies between does not matter.
    (15, write_drops, {1: BAD, 2: BETTER, 4: BASE}, 'holds'),
    (15, write_drops, {1: BASE, 2: BETTER, 4: BAD}, 'does not hold'),
    (15, write_drops, {1: BASE, 4: UNSURE}, 'not decided'),
    (15, write_drops, {1: BAD}, 'not decided'),
  ],
)
def test_settings_decide(tmp_path, number, write_all, values, verdict):
  write_all(tmp_path, values)
  made_up.check(number, tmp_path, verdict)


def test_claim_13_counts_runs_that_do_not_fit_and_diverged_ones_as_0(tmp_path):
  write_rates(tmp_path, {-3: BASE})
  write_rates(tmp_path, {-4: BAD}, train_accuracy=0.9)
  write_rates(tmp_path, {-2: BETTER}, diverged='loss not finite')
  ours = made_up.check(13, tmp_path, 'holds').ours
  assert '3^-2 0.00% (no interval), 3^-3 60.00% [' in ours
  assert '9 runs, 6 with train accuracy at or below 0.98' in ours


@pytest.mark.parametrize('number', [14, 15])
def test_tasks_on_which_it_is_not_studied_do_not_count(tmp_path, number):
  write_norms(tmp_path, {True: FAR_EVEN, False: FAR_UNEVEN})
  write_drops(tmp_path, {1: BAD})
  write_rates(tmp_path, {-2: BAD, -3: BASE}, task='tiny_cnn:small')
  claim = made_up.check(number, tmp_path, 'holds')
  assert [row.task for row in claim.rows] == ['c10_cnn1:small']


def write_low(folder, counts, accuracies=BASE, **options):
  """Writes runs in float16 by how often kernels had no step, of each seed."""
  for seed, of_run in enumerate(counts):
    total = [[n * (epoch + 1) for n in of_run] for epoch in range(4)]
    rotation = {'stalled': total, 'nonfinite': [[0] * 3] * 4}
    alone = [None] * seed + [accuracies[seed]]
    low = {'precision': 'float16'}
    made_up.write(
      folder, alone, rotation=rotation, settings=low, **DROPS, **options
    )


def test_each_claim_is_about_its_setting_alone(tmp_path):
  write_rates(tmp_path, {-2: BAD, -4: BAD})
  write_norms(tmp_path, {True: FAR_EVEN, False: NEAR_UNEVEN})
  write_drops(tmp_path, {1: BAD, 3: BETTER})
  biases = {'model.with_bias': True}
  made_up.write(tmp_path, BETTER, settings=biases, **DROPS)
  write_drops(tmp_path, {1: BAD, 2: BASE, 3: BETTER}, **SGD)
  late = {'epochs': 9, 'drop_epochs': (7, 8)}
  without = {'model.use_batch_norm': False}
  made_up.write(tmp_path, BAD, settings=without, **late)
  for number, count in ((13, 9), (14, 6), (15, 9), (20, 9)):
    ours = made_up.check(number, tmp_path, 'holds').ours
    assert f'{count} runs' in ours, number


def test_claim_14_tells_accuracies_for_comparison(tmp_path):
  write_norms(tmp_path, {True: FAR_EVEN, False: FAR_UNEVEN})
  write_norms(tmp_path, {True: FAR_EVEN}, BETTER, **SGD)
  write_norms(tmp_path, {False: FAR_EVEN}, BAD, **SGD)
  ours = made_up.check(14, tmp_path, 'holds').ours
  assert 'spread without 0.31, with 0.11; without minus with +0.20 [' in ours
  assert 'accuracy of SGD 65.00% [' in ours
  # Both vary by 0.1 points: Student's t of four degrees of freedom is 2.776.
  half = 2.776 * 0.1 / 3**0.5
  assert f'50.00% [{50 - half:.2f}, {50 + half:.2f}] without' in ours


def test_claim_14_needs_a_whole_epoch(tmp_path):
  write_norms(tmp_path, {True: FAR_EVEN})
  lost = {'diverged': 'loss not finite', 'epochs': 0, 'drop_epochs': (2, 3)}
  settings = {'model.use_batch_norm': False}
  made_up.write(tmp_path, BAD, settings=settings, epochs_planned=4, **lost)
  claim = made_up.check(14, tmp_path, 'not decided')
  assert claim.reason.endswith('without: no whole epoch')


@pytest.mark.parametrize(
  ('drops', 'verdict'),
  [({1: BAD, 2: BASE}, 'holds'), ({1: BAD}, 'not decided')],
)
@pytest.mark.parametrize(('number', 'method'), [(15, {}), (20, SGD)])
def test_claims_on_drops_are_about_runs_that_fit(
  tmp_path, number, method, drops, verdict
):
  write_drops(tmp_path, drops, **method)
  write_drops(tmp_path, {4: BAD}, train_accuracy=0.9, **method)
  ours = made_up.check(number, tmp_path, verdict).ours
  assert '3 with train accuracy at or below 0.98' in ours
  # Each is about its method.
  other = 35 - number
  assert made_up.check(other, tmp_path, 'not decided').reason == 'no runs'


SOME, NONE = (0, 2, 1), (0, 0, 0)


@pytest.mark.parametrize(
  ('counts', 'options', 'verdict'),
  [
    ((SOME, SOME), {}, 'holds'),
    ((SOME, NONE), {}, 'not decided'),
    ((SOME, SOME), {'train_accuracy': 0.98}, 'does not hold'),
    ((SOME, NONE), {'diverged': 'loss not finite'}, 'does not hold'),
    # That they do not fit is due to something else.
    ((NONE, NONE), {'train_accuracy': 0.5}, 'not decided'),
    ((), {}, 'not decided'),
  ],
)
def test_claim_21_steps_that_are_not_made(tmp_path, counts, options, verdict):
  write_rates(tmp_path, {-3: BASE})
  write_low(tmp_path, counts, **options)
  made_up.check(21, tmp_path, verdict)
  made_up.check(13, tmp_path, 'not decided')


def test_claim_21_counts_updates_of_all_kernels_to_the_end(tmp_path):
  zeros = {'stalled': [[0] * 3] * 4, 'nonfinite': [[0, 0, 1]] * 4}
  made_up.write(tmp_path, BASE, rotation=zeros, **DROPS)
  write_rates(tmp_path, {-4: BASE})
  write_low(tmp_path, (SOME, (5, 0, 0)))
  ours = made_up.check(21, tmp_path, 'holds').ours
  # Counted over four epochs: 3 and 5 in each.
  assert 'in float16 12, 20; in float32 3 in 3 of 6 runs' in ours
