"""What Layca and LayerwiseRates ask of the optimizer they wrap.

The base is any Sonnet optimizer (slots by position) or any Keras optimizer
(slots by variable). It is told apart by Keras' public `build`.
"""

from collections.abc import Sequence

import tensorflow as tf


def create_slots(base, variables: Sequence[tf.Variable]):
  """Creates the slots of `base`, so that none is born inside a function."""
  if hasattr(base, 'build'):
    base.build(list(variables))
  elif hasattr(base, '_initialize'):
    base._initialize(list(variables))


def apply_base(base, gradients: Sequence, variables: Sequence[tf.Variable]):
  """Lets `base` update the variables; a None gradient is skipped."""
  if hasattr(base, 'build'):
    given = [i for i, g in enumerate(gradients) if g is not None]
    base.apply([gradients[i] for i in given], [variables[i] for i in given])
  else:
    base.apply(list(gradients), list(variables))


def scale_update(variable: tf.Variable, before: tf.Tensor, multiplier: float):
  """Scales the update that took `variable` from `before` to its value.

  At 0 the variable gets its bits back, even from a step with NaN or Inf.
  """
  scaled = before + multiplier * (variable - before)
  variable.assign(before if multiplier == 0.0 else scaled)


def check_multipliers(
  multipliers: Sequence[float] | None, parameters: Sequence[tf.Variable]
) -> tuple[float, ...]:
  """Returns one multiplier per parameter; None stands for ones."""
  if multipliers is None:
    return (1.0,) * len(parameters)
  if len(multipliers) != len(parameters):
    raise ValueError(
      f'{len(multipliers)} multipliers for {len(parameters)} parameters: '
      'give one per parameter, in the same order'
    )
  return tuple(float(m) for m in multipliers)


def check_updates(gradients: Sequence, parameters: Sequence[tf.Variable]):
  """Raises ValueError for what no optimizer can apply."""
  if len(gradients) != len(parameters):
    raise ValueError(
      f'{len(gradients)} gradients for {len(parameters)} parameters'
    )
  if not parameters:
    raise ValueError('there are no parameters to update')
  if all(g is None for g in gradients):
    raise ValueError('no parameter has a gradient')
  for gradient, parameter in zip(gradients, parameters, strict=True):
    if gradient is not None and gradient.dtype != parameter.dtype:
      raise ValueError(
        f'the gradient of {parameter.name} is {gradient.dtype.name}, '
        f'the parameter {parameter.dtype.name}'
      )
