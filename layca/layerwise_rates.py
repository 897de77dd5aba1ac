"""Layer-wise rates for a plain optimizer: SGD under the paper's alpha."""

from collections.abc import Sequence

import sonnet as snt
import tensorflow as tf

from layca import base_step, checks


class LayerwiseRates(snt.Optimizer):
  """Multiplies the update of any optimizer by one number per parameter.

  The same multipliers as for Layca (paper, Section 5), for comparison: here
  they scale a step whose length the gradient decides.
  """

  def __init__(
    self,
    base: base_step.Base,
    multipliers: checks.Multipliers,
    name: str | None = None,
  ):
    """Wraps an optimizer.

    Args:
      base: any Sonnet or Keras optimizer; owns the learning rate.
      multipliers: one per parameter, {pattern: number} with 1 for the rest, or
        a variable [parameters]; 0 keeps its bits; None for ones.
      name: name of the module.

    Raises:
      TypeError: if `base` is no optimizer.
    """
    super().__init__(name=name)
    checks.check_base(base)
    self.base = base
    self._multipliers = multipliers

  def initialize(self, parameters: Sequence[tf.Variable]) -> None:
    """Creates the slots of the base; `apply` does it on its first call."""
    checks.check_multipliers(self._multipliers, parameters)
    with tf.init_scope():
      base_step.create_slots(self.base, checks.as_variables(parameters))

  def apply(
    self,
    updates: Sequence[base_step.Update],
    parameters: Sequence[tf.Variable],
  ) -> None:
    """Applies the base's updates times the multipliers.

    Args:
      updates: gradients, one per parameter, of its dtype; None is skipped.
      parameters: variables; the same list in the same order at each call.

    Raises:
      TypeError: for what is no variable.
      ValueError: if updates, multipliers and parameters do not match.
    """
    variables = checks.as_variables(parameters)
    checks.check_updates(updates, variables)
    multipliers = checks.check_multipliers(self._multipliers, parameters)
    scaled = base_step.before_update(variables, multipliers)
    base_step.apply_base(self.base, updates, variables)
    base_step.scale_updates(scaled)
