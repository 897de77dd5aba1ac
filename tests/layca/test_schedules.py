"""Schedules: values, the exact step of each change, graph mode, bad input."""

import math

import numpy as np
import pytest
import tensorflow as tf

from layca import schedules

RATE = 3.0**-3


MODES = {
  'number': lambda schedule: schedule,
  'int32': lambda schedule: lambda step: schedule(tf.constant(step)),
  'int64 in a graph': lambda schedule: traced(schedule, jit_compile=False),
  'int64 under XLA': lambda schedule: traced(schedule, jit_compile=True),
}


def traced(schedule, jit_compile):
  compiled = tf.function(schedule, jit_compile=jit_compile)
  return lambda step: compiled(tf.constant(step, tf.int64))


def values(schedule, steps, mode='number'):
  results = [MODES[mode](schedule)(step) for step in steps]
  assert all(r.dtype == tf.float32 and r.shape == () for r in results)
  return np.array(results)


@pytest.mark.parametrize('mode', MODES)
@pytest.mark.parametrize(
  ('schedule', 'steps', 'shares'),
  [
    (schedules.constant(RATE), [0, 7, 10**6], [1, 1, 1]),
    (
      schedules.step_drops(RATE, (10, 20), 0.2),
      [0, 9, 10, 19, 20, 1000],
      [1, 1, 0.2, 0.2, 0.04, 0.04],
    ),
    (
      schedules.linear_warmup(schedules.constant(RATE), 4),
      [0, 1, 2, 3, 4, 10**6],
      [0.25, 0.5, 0.75, 1, 1, 1],
    ),
  ],
  ids=['constant', 'drops', 'warmup'],
)
def test_each_change_has_its_own_step(schedule, steps, shares, mode):
  rates = RATE * np.array(shares)
  np.testing.assert_allclose(values(schedule, steps, mode), rates, rtol=1e-7)


def test_after_the_warmup_the_schedule_is_the_same_to_the_last_bit():
  drops = schedules.step_drops(0.3, (5, 9), 0.1)
  steps = range(2, 12)
  np.testing.assert_array_equal(
    values(schedules.linear_warmup(drops, 3), steps),
    values(drops, steps),
  )


def test_warmup_runs_on_top_of_drops():
  drops = schedules.step_drops(1.0, (1,), 0.5)
  warm = schedules.linear_warmup(drops, 4)
  np.testing.assert_allclose(values(warm, range(4)), [0.25, 0.25, 0.375, 0.5])


@pytest.mark.parametrize('num_steps', [0, 1])
def test_warmup_of_no_length_changes_nothing(num_steps):
  drops = schedules.step_drops(0.3, (2,), 0.1)
  warm = schedules.linear_warmup(drops, num_steps)
  np.testing.assert_array_equal(values(warm, range(4)), values(drops, range(4)))


def test_a_drop_at_epoch_e_applies_from_the_start_of_epoch_e():
  # The 100-epoch CIFAR-10 run: 391 steps an epoch, x0.2 at 80, 90 and 97.
  drop_steps = schedules.epochs_to_steps((80, 90, 97), 391)
  assert drop_steps == (31280, 35190, 37927)
  schedule = schedules.step_drops(RATE, drop_steps, 0.2)
  np.testing.assert_allclose(
    values(schedule, [80 * 391 - 1, 80 * 391, 99 * 391]),
    [RATE, 0.2 * RATE, 0.008 * RATE],
    rtol=1e-6,
  )


def test_fractional_epochs_go_to_the_nearest_step():
  assert schedules.epochs_to_steps((0, 0.5, 2.49), 10) == (0, 5, 25)
  assert schedules.epochs_to_steps((), 10) == ()


@pytest.mark.parametrize('rate', [-1e-3, math.nan, math.inf])
def test_refuses_a_rate_that_is_negative_or_not_finite(rate):
  with pytest.raises(ValueError, match='rate'):
    schedules.constant(rate)
  with pytest.raises(ValueError, match='rate'):
    schedules.step_drops(rate, (1,), 0.1)


@pytest.mark.parametrize('factor', [0, -0.1, 5, math.nan])
def test_refuses_a_factor_that_does_not_drop(factor):
  with pytest.raises(ValueError, match='factor'):
    schedules.step_drops(RATE, (1,), factor)


@pytest.mark.parametrize('drop_steps', [(2, 1), (3, 3), (-1, 4)])
def test_refuses_drop_steps_out_of_order(drop_steps):
  with pytest.raises(ValueError, match='drop_steps'):
    schedules.step_drops(RATE, drop_steps, 0.1)


def test_refuses_a_negative_warmup():
  with pytest.raises(ValueError, match='num_steps'):
    schedules.linear_warmup(schedules.constant(RATE), -1)


def test_refuses_impossible_epochs():
  with pytest.raises(ValueError, match='steps_per_epoch'):
    schedules.epochs_to_steps((1,), 0)
  for epoch in (-1, math.nan):
    with pytest.raises(ValueError, match='epochs'):
      schedules.epochs_to_steps((epoch,), 10)


@pytest.mark.parametrize('mode', MODES)
def test_recorded_rates_come_back_step_by_step_and_then_end(mode):
  rates = np.float32([[0.1, 0.2], [0.3, 0.0], [0.5, 0.6]])
  schedule = MODES[mode](schedules.recorded(rates))
  for step, expected in enumerate([*rates, [0, 0], [0, 0]]):
    np.testing.assert_array_equal(schedule(step), expected)
  assert schedule(0).dtype == tf.float32


@pytest.mark.parametrize('rates', [[0.1, 0.2], [], [[], []]])
def test_recorded_rates_are_a_matrix(rates):
  with pytest.raises(ValueError, match=r'must be \[steps, layers\]'):
    schedules.recorded(rates)
