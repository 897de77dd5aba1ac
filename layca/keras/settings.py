"""What Layca is told to do with which variable, and what it refuses."""

import dataclasses
import math
import numbers
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import keras

from layca import patterns
from layca.keras import operations
from layca.rules import (
  GRANULARITIES,
  RULES,
  Granularity,
  Rules,
  check_one_of,
  resolve,
  unit_axes,
)

Rate: TypeAlias = (
  float | keras.optimizers.schedules.LearningRateSchedule | Callable
)
Multipliers = Mapping[str, float] | Sequence[float] | None

# What Keras' optimizers do around their step, which is all that Layca asks of
# the base.
_AROUND_STEP = (
  'clipnorm',
  'global_clipnorm',
  'clipvalue',
  'use_ema',
  'loss_scale_factor',
  'gradient_accumulation_steps',
)
# By name, as not every version of Keras has them all.
_UNUSABLE = {
  'LossScaleOptimizer': 'wrap Layca in it instead',
  'MultiOptimizer': "use Layca's rules and multipliers instead",
  'Layca': 'it is Layca already',
  # Their step is made of the weights, and the base sees none.
  'Ftrl': 'its step depends on the weights, use Adagrad',
  'ScheduleFreeAdamW': 'its step depends on the weights, use Adam',
  # It advances a variable outside of its step.
  'Nadam': 'its step is not of one variable alone, use Adam',
}


@dataclasses.dataclass(frozen=True)
class Treatment:
  """What is done with one variable.

  Attributes:
    rule: 'rotate', 'base' or 'freeze'.
    multiplier: factor on the rate.
    unit_axes: axes that tell its units apart; () for a single vector.
  """

  rule: str
  multiplier: float
  unit_axes: tuple[int, ...]


@dataclasses.dataclass(frozen=True)
class Settings:
  """The arguments of `Layca` that say what is done with which variable."""

  multipliers: Multipliers
  rules: Rules
  operations: str
  granularity: Granularity
  others: str

  def __post_init__(self):
    check_one_of('others', self.others, RULES)
    check_one_of('operations', self.operations, operations.OPERATIONS)
    if isinstance(self.granularity, str):
      check_one_of('granularity', self.granularity, GRANULARITIES)
    if isinstance(self.multipliers, Mapping):
      named = self.multipliers.items()
    else:
      named = enumerate(() if self.multipliers is None else self.multipliers)
    for name, value in named:
      if not (isinstance(value, numbers.Real) and 0 <= value < math.inf):
        raise ValueError(
          f'multipliers: {value!r} of {name!r}: must be a finite number, not '
          'negative'
        )

  def resolve(self, variables: Sequence[keras.Variable]) -> list[Treatment]:
    """Returns the treatment of each variable.

    Raises:
      ValueError: for patterns, rules, axes or a number of multipliers that do
        not fit the variables.
    """
    return [
      Treatment(*of_one)
      for of_one in zip(
        resolve(self.rules, self.others, variables),
        self._multipliers(variables),
        unit_axes(self.granularity, variables),
        strict=True,
      )
    ]

  def _multipliers(self, variables):
    if self.multipliers is None:
      return [1.0] * len(variables)
    values = self.multipliers
    if isinstance(values, Mapping):
      names = [patterns.name_of(v) for v in variables]
      values = patterns.assign('multipliers', values, names, 1.0)
    if len(values) != len(variables):
      raise ValueError(
        f'{len(values)} multipliers for {len(variables)} trainable variables: '
        'give one for each, in their order'
      )
    return [float(value) for value in values]


def check_rate(learning_rate: Any) -> Rate:
  """Returns a learning rate as Keras takes it.

  Raises:
    ValueError: for what is no schedule or function, and no finite number
      above 0.
  """
  if callable(learning_rate):
    return learning_rate
  is_number = isinstance(learning_rate, numbers.Real)
  if not (is_number and 0 < learning_rate < math.inf):
    raise ValueError(
      f'learning_rate={learning_rate!r}: must be a finite number above 0, as '
      'it is the tangent of the angle of an update, or a schedule of such'
    )
  return float(learning_rate)


def check_base(base: Any) -> None:
  """Raises what says why an object is no base, and what to do instead.

  Raises:
    TypeError: if it is no optimizer of Keras.
    ValueError: if Layca would not do what it is told to.
  """
  if not isinstance(base, keras.optimizers.Optimizer):
    raise TypeError(
      f'base={base!r} is no Keras optimizer: give one, such as '
      'keras.optimizers.Adam()'
    )
  kind = type(base).__name__
  for one in type(base).__mro__:
    if one.__name__ in _UNUSABLE:
      remedy = _UNUSABLE[one.__name__]
      raise ValueError(f'base: {kind} cannot be wrapped: {remedy}')
  for name in _AROUND_STEP:
    value = getattr(base, name, None)
    if value:
      raise ValueError(
        f'base: Layca does not use the {name}={value!r} of {kind}. Instead, '
        f'set {name} on Layca'
      )
  if base.weight_decay:
    raise ValueError(
      f'base: Layca does not use the weight_decay={base.weight_decay!r} of '
      f'{kind}: decay is parallel to a kernel and turns it by nothing. '
      'Instead, set no weight_decay (0 for AdamW)'
    )
  if base.built:
    raise ValueError(
      f'base: this {kind} has already been built for other variables: give a '
      'new one'
    )
