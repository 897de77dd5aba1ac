"""What every optimizer here checks of its arguments."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import tensorflow as tf
from sonnet.src.optimizers import optimizer_utils

from layca import patterns
from layca.base_step import Update

Multipliers: TypeAlias = (
  Sequence[float] | Mapping[str, float] | tf.Variable | None
)


def check_base(base: Any) -> None:
  """Raises TypeError for what is no optimizer."""
  if isinstance(base, type) or not hasattr(base, 'apply'):
    raise TypeError(
      f'base={base!r} is no optimizer: give one of Sonnet or Keras, such as '
      'snt.optimizers.Adam(1e-3)'
    )


def check_rate(learning_rate: Any) -> None:
  """Raises ValueError for a number that is not finite and above 0."""
  if isinstance(learning_rate, tf.Variable) or callable(learning_rate):
    return
  rate = _number('learning_rate', learning_rate)
  if not (math.isfinite(rate) and rate > 0):
    raise ValueError(
      f'learning_rate={rate:g}: must be finite and above 0, as it is the '
      'tangent of the angle of an update'
    )


def check_multipliers(
  multipliers: Multipliers, parameters: Sequence[tf.Variable]
) -> Sequence[float] | tf.Variable:
  """Returns one multiplier per parameter; None stands for ones.

  Args:
    multipliers: one per parameter; or {pattern: number}, see `patterns`, with
      1 for what no pattern finds; or a variable [parameters], left to who
      changes it.
    parameters: the variables.

  Raises:
    ValueError: for numbers that are not finite or negative, a count that is not
      that of the parameters, or patterns that cannot be used.
  """
  count = len(parameters)
  if multipliers is None:
    return (1.0,) * count
  if isinstance(multipliers, tf.Variable):
    if multipliers.shape != [count]:
      raise ValueError(
        f'multipliers of shape {multipliers.shape} for {count} parameters: '
        f'must be [{count}]'
      )
    return multipliers
  if isinstance(multipliers, Mapping):
    names = [patterns.name_of(p) for p in parameters]
    multipliers = patterns.assign('multipliers', multipliers, names, 1.0)
  if len(multipliers) != count:
    raise ValueError(
      f'{len(multipliers)} multipliers for {count} parameters: '
      'give one per parameter, in the same order'
    )
  numbers = tuple(_number('multipliers', m) for m in multipliers)
  for number, parameter in zip(numbers, parameters, strict=True):
    if not (math.isfinite(number) and number >= 0):
      raise ValueError(
        f'multipliers: {number:g} of {patterns.name_of(parameter)}: must be '
        'finite and not negative'
      )
  return numbers


def check_updates(
  updates: Sequence[Update], parameters: Sequence[tf.Variable]
) -> None:
  """Raises ValueError, worded as Sonnet's, for what no optimizer can apply."""
  optimizer_utils.check_distribution_strategy()
  optimizer_utils.check_updates_parameters(updates, parameters)
  for update, parameter in zip(updates, parameters, strict=True):
    if update is not None:
      optimizer_utils.check_same_dtype(update, parameter)


def as_variables(parameters: Sequence) -> list[tf.Variable]:
  """Returns parameters as tf.Variables; Keras holds one in each of its own.

  Raises:
    TypeError: for what is no variable of TensorFlow.
  """
  return [_as_variable(p) for p in parameters]


def _as_variable(parameter):
  found = parameter
  if not isinstance(found, tf.Variable) and hasattr(found, 'path'):
    found = found.value
  if not isinstance(found, tf.Variable):
    raise TypeError(f'{parameter!r} is no tf.Variable')
  return found


def _number(what, value):
  try:
    return float(value)
  except (TypeError, ValueError) as error:
    raise ValueError(f'{what}={value!r}: must be a number') from error
