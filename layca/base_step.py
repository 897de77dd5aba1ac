"""What Layca and LayerwiseRates ask of the optimizer they wrap.

The base is any Sonnet optimizer (slots by position) or any Keras optimizer
(slots by variable). It is told apart by Keras' public `build`.
"""

from collections.abc import Sequence
from typing import Protocol

import tensorflow as tf

Update = tf.Tensor | tf.IndexedSlices | None


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


def scale_update(
  variable: tf.Variable, before: tf.Tensor, multiplier: float
) -> None:
  """Scales the update that took `variable` from `before` to its value.

  At 0 the variable gets its bits back, even from a step with NaN or Inf.
  """
  scaled = before + multiplier * (variable - before)
  variable.assign(before if multiplier == 0.0 else scaled)
