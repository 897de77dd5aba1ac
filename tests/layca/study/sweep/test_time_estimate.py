"""How long the rest takes, from what was measured."""

import pytest

from configs import c10_cnn1
from layca.study.sweep import time_estimate

START = time_estimate.STARTUP_SECONDS


def config(**overrides):
  config = c10_cnn1.get_config('small')
  for key, value in overrides.items():
    config.update_from_flattened_dict({key.replace('__', '.'): value})
  return config


@pytest.mark.parametrize(
  'overrides',
  [
    {'seed': 3},
    {'rho': 1.0, 'alpha': 0.6, 'optimizer__layca': False},
    {'schedule__drop_epochs': (1,), 'stop__train_loss': 0.5},
    {'data__data_dir': '/data', 'checkpoint_seconds': 1.0},
    # Or the stage after a grid could not be foretold.
    {'data__validation_share': 0.1},
  ],
)
def test_what_does_not_change_the_speed(overrides):
  assert time_estimate.network(config(**overrides)) == time_estimate.network(
    config()
  )


@pytest.mark.parametrize(
  'overrides',
  [
    {'batch_size': 64},
    {'precision': 'bfloat16'},
    {'model__widths': (1, 2, 3, 4)},
    {'data__train_examples': 100},
  ],
)
def test_what_changes_the_speed(overrides):
  assert time_estimate.network(config(**overrides)) != time_estimate.network(
    config()
  )


def test_a_pace_is_the_mean_over_the_epochs_of_a_network():
  pace = time_estimate.Pace()
  assert pace.seconds(config()) is None
  pace.learn(config(seed=1), 20.0, 10)
  pace.learn(config(seed=2), 10.0, 2)
  assert pace.seconds(config(epochs=24)) == 60.0
  assert pace.seconds(config(epochs=24), epochs_done=20) == 10.0
  assert pace.seconds(config(epochs=24), epochs_done=25) == 0.0
  assert pace.seconds(config(batch_size=1)) is None


def test_an_unmeasured_network_is_guessed_from_the_mean_of_the_others():
  pace = time_estimate.Pace()
  assert pace.guess(config()) is None
  pace.learn(config(), 20.0, 10)
  pace.learn(config(precision='bfloat16'), 8.0, 2)
  assert pace.guess(config(epochs=24)) == 48.0
  assert pace.guess(config(batch_size=1, epochs=24)) == 24 * 3.0
  assert pace.guess(config(batch_size=1, epochs=24), epochs_done=20) == 12.0


def test_a_run_without_an_epoch_tells_nothing():
  pace = time_estimate.Pace()
  pace.learn(config(), 0.0, 0)
  assert pace.seconds(config()) is None


def test_runs_share_the_slots_and_each_has_to_start():
  waiting = [100.0] * 6
  assert time_estimate.seconds_left([], waiting, 1) == 6 * (100 + START)
  assert time_estimate.seconds_left([], waiting, 2) == 3 * (100 + START)
  assert time_estimate.seconds_left([50.0, 30.0], [], 2) == 50.0
  assert time_estimate.seconds_left([50.0, 30.0], waiting, 2) == (
    40 + 3 * (100 + START)
  )
  assert time_estimate.seconds_left([], [], 2) == 0.0


def test_one_run_does_not_go_faster_on_many_slots():
  assert time_estimate.seconds_left([], [100.0, 10.0], 8) == 100 + START


def test_what_is_not_known_is_not_guessed():
  assert time_estimate.seconds_left([None], [1.0], 2) is None
  assert time_estimate.seconds_left([1.0], [None], 2) is None
  assert time_estimate.seconds_left([1.0], [1.0], 0) is None
