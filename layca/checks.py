"""What every optimizer here checks of its arguments."""

from collections.abc import Sequence

import tensorflow as tf

from layca.base_step import Update


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


def check_updates(
  gradients: Sequence[Update], parameters: Sequence[tf.Variable]
) -> None:
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
