"""How long the rest takes, from what was measured."""

import pytest

from layca.study.sweep import time_estimate
from tests.layca.study.sweep.sweep_files import tiny

START = time_estimate.STARTUP_SECONDS


@pytest.mark.parametrize(
  ('overrides', 'is_same'),
  [
    ({'seed': 3}, True),
    ({'rho': None, 'alpha': 0.6, 'optimizer__layca': False}, True),
    ({'schedule__drop_epochs': (1,), 'stop__train_loss': 0.5}, True),
    ({'data__data_dir': '/data', 'checkpoint_seconds': 1.0}, True),
    # Or the runs after a grid could not be foretold.
    ({'data__validation_share': 0.1}, True),
    ({'batch_size': 64}, False),
    ({'precision': 'bfloat16'}, False),
    ({'model__widths': (1, 2, 3, 4)}, False),
    ({'data__train_examples': 200}, False),
  ],
)
def test_what_changes_the_speed(overrides, is_same):
  other = time_estimate.network(tiny(**overrides))
  assert (other == time_estimate.network(tiny())) == is_same


def test_a_pace_is_the_mean_over_the_epochs_of_a_network():
  pace = time_estimate.Pace()
  assert pace.seconds(tiny()) is None
  pace.learn(tiny(), 0.0, 0)
  assert not pace.knows(tiny())
  pace.learn(tiny(seed=1), 20.0, 10)
  pace.learn(tiny(seed=2), 10.0, 2)
  assert pace.knows(tiny())
  assert pace.seconds(tiny(epochs=24)) == 60.0
  assert pace.seconds(tiny(epochs=24), epochs_done=20) == 10.0
  assert pace.seconds(tiny(epochs=24), epochs_done=25) == 0.0


def test_an_unmeasured_network_is_taken_to_be_like_the_others():
  pace = time_estimate.Pace()
  pace.learn(tiny(), 20.0, 10)
  pace.learn(tiny(precision='bfloat16'), 8.0, 2)
  assert pace.seconds(tiny(epochs=24)) == 48.0
  assert pace.seconds(tiny(batch_size=1, epochs=24)) == 24 * 3.0
  assert pace.seconds(tiny(batch_size=1, epochs=24), epochs_done=20) == 12.0


@pytest.mark.parametrize(
  ('running', 'waiting', 'slots', 'expected'),
  [
    ([], [100.0] * 6, 1, 6 * (100 + START)),
    ([], [100.0] * 6, 2, 3 * (100 + START)),
    ([50.0, 30.0], [], 2, 50.0),
    ([50.0, 30.0], [100.0] * 6, 2, 40 + 3 * (100 + START)),
    ([], [], 2, 0.0),
    # One run does not go faster on many slots.
    ([], [100.0, 10.0], 8, 100 + START),
    # What is not known is not guessed.
    ([None], [1.0], 2, None),
    ([1.0], [None], 2, None),
    ([1.0], [1.0], 0, None),
  ],
)
def test_runs_share_the_slots_and_each_has_to_start(
  running, waiting, slots, expected
):
  assert time_estimate.seconds_left(running, waiting, slots) == expected
