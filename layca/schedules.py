"""Learning rate schedules rho(t): functions from a step to a rate.

A schedule takes the 0-based step, a Python int or an integer tensor, and
returns a float32 tensor, a scalar or one number per rotated parameter. It
works eagerly, in `tf.function` and under XLA.
"""

import math
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing
import tensorflow as tf

Schedule = Callable[[int | tf.Tensor], tf.Tensor]


def constant(rate: float) -> Schedule:
  """Returns the schedule that stays at `rate`.

  Raises:
    ValueError: if `rate` is negative or not finite.
  """
  return step_drops(rate, (), 1.0)


def step_drops(
  rate: float, drop_steps: Sequence[int], factor: float
) -> Schedule:
  """Returns the schedule that multiplies the rate by `factor` at given steps.

  Args:
    rate: the rate at step 0, finite and not negative.
    drop_steps: steps in increasing order; the new rate applies from each of
      them on. `epochs_to_steps` makes them from epochs.
    factor: what each drop multiplies the rate by, in (0, 1].

  Raises:
    ValueError: if `rate` is negative or not finite, `drop_steps` are not
      increasing from at least 0, or `factor` is not in (0, 1].
  """
  if not (math.isfinite(rate) and rate >= 0):
    raise ValueError(f'rate must be finite and not negative, got {rate}.')
  if not 0 < factor <= 1:
    raise ValueError(
      f'factor must lie in (0, 1], got {factor}: a drop multiplies the rate.'
    )
  drop_steps = tuple(drop_steps)
  pairs = zip((-1, *drop_steps), drop_steps, strict=False)
  if any(earlier >= later for earlier, later in pairs):
    raise ValueError(
      f'drop_steps must increase and start at 0 or later, got {drop_steps}.'
    )
  rates = [rate * factor**drops for drops in range(len(drop_steps) + 1)]

  def schedule(step: int | tf.Tensor) -> tf.Tensor:
    passed = tf.cast(step, tf.int64) >= tf.constant(drop_steps, tf.int64)
    num_drops = tf.reduce_sum(tf.cast(passed, tf.int32))
    return tf.gather(tf.constant(rates, tf.float32), num_drops)

  return schedule


def linear_warmup(schedule: Schedule, num_steps: int) -> Schedule:
  """Returns `schedule` with a linear rise over its first steps.

  Step t < num_steps has (t + 1) / num_steps of the schedule's rate, so step
  num_steps - 1 is the first at the full rate.

  Args:
    schedule: the schedule to warm up.
    num_steps: length of the rise in steps; 0 and 1 change nothing.

  Raises:
    ValueError: if `num_steps` is negative.
  """
  if num_steps < 0:
    raise ValueError(f'num_steps must not be negative, got {num_steps}.')
  if num_steps == 0:
    return schedule

  def warmed_up(step: int | tf.Tensor) -> tf.Tensor:
    risen = tf.minimum(tf.cast(step, tf.int64) + 1, num_steps)
    share = tf.cast(risen, tf.float32) / tf.cast(num_steps, tf.float32)
    return share * schedule(step)

  return warmed_up


def recorded(rates: np.typing.ArrayLike) -> Schedule:
  """Returns the schedule that replays the rates of another run.

  Args:
    rates: [steps, layers], the tangent of each layer's rotation at each step,
      as `launch.train --config.record_steps=True` writes them. What is negative
      or not finite moves nothing, as does every step after the last.

  Returns:
    A function from a step to float32 [layers].

  Raises:
    ValueError: if `rates` are not of rank 2, or empty.
  """
  rates = np.asarray(rates, np.float32)
  if rates.ndim != 2 or not rates.size:
    raise ValueError(
      f'rates of shape {rates.shape}: must be [steps, layers], and not empty'
    )
  rates = np.concatenate([rates, np.zeros_like(rates[:1])])

  def schedule(step: int | tf.Tensor) -> tf.Tensor:
    return tf.gather(rates, tf.minimum(tf.cast(step, tf.int64), len(rates) - 1))

  return schedule


def epochs_to_steps(
  epochs: Sequence[float], steps_per_epoch: int
) -> tuple[int, ...]:
  """Returns the 0-based steps at which 0-based epochs start.

  Fractions of epochs are rounded to the nearest step.

  Raises:
    ValueError: if `steps_per_epoch` is below 1 or an epoch is negative.
  """
  if steps_per_epoch < 1:
    raise ValueError(
      f'steps_per_epoch must be positive, got {steps_per_epoch}.'
    )
  if any(not epoch >= 0 for epoch in epochs):
    raise ValueError(f'epochs must not be negative, got {tuple(epochs)}.')
  return tuple(round(epoch * steps_per_epoch) for epoch in epochs)
