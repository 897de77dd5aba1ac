"""What Layca and LayerwiseRates ask of the optimizer they wrap.

The base is any Sonnet optimizer (slots by position) or any Keras optimizer
(slots by variable). It is told apart by Keras' public `build`.
"""

from collections.abc import Sequence
from typing import Protocol, TypeAlias

import tensorflow as tf

Update: TypeAlias = tf.Tensor | tf.IndexedSlices | None


class Base(Protocol):
  """Any Sonnet or Keras optimizer."""

  def apply(
    self, updates: Sequence[Update], parameters: Sequence[tf.Variable]
  ) -> None:
    """Applies gradients to variables."""


def create_slots(base: Base, variables: Sequence[tf.Variable]) -> None:
  """Creates the slots of `base`, so that none is born inside a function."""
  if hasattr(base, 'build'):
    base.build(list(variables))
  elif hasattr(base, '_initialize'):
    base._initialize(list(variables))


def apply_base(
  base: Base, gradients: Sequence[Update], variables: Sequence[tf.Variable]
) -> None:
  """Lets `base` update the variables; a None gradient is skipped."""
  if hasattr(base, 'build'):
    given = [i for i, g in enumerate(gradients) if g is not None]
    base.apply([gradients[i] for i in given], [variables[i] for i in given])
  else:
    base.apply(list(gradients), list(variables))


Scaled = list[tuple[tf.Variable, tf.Tensor, float | tf.Tensor]]


def before_update(
  variables: Sequence[tf.Variable],
  multipliers: Sequence[float] | tf.Variable,
) -> Scaled:
  """Returns what `scale_updates` needs: all whose multiplier is not 1."""
  rows = []
  for i, variable in enumerate(variables):
    # A variable of multipliers is indexed, as it cannot be iterated over.
    multiplier = multipliers[i]
    if not (isinstance(multiplier, float) and multiplier == 1.0):
      rows.append((variable, tf.identity(variable), multiplier))
  return rows


def scale_updates(rows: Scaled) -> None:
  """Scales the updates that variables have made since `before_update`.

  At 0 a variable gets its bits back, even from a step with NaN or Inf.
  """
  for variable, before, multiplier in rows:
    multiplier = tf.cast(multiplier, before.dtype)
    scaled = before + multiplier * (variable - before)
    variable.assign(tf.where(multiplier == 0.0, before, scaled))
