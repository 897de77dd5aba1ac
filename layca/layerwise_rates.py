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
    multipliers: Sequence[float] | None,
    name: str | None = None,
  ):
    """Wraps an optimizer.

    Args:
      base: any Sonnet or Keras optimizer; owns the learning rate.
      multipliers: one per parameter, 0 keeps its bits; None for ones.
      name: name of the module.
    """
    super().__init__(name=name)
    self.base = base
    self._multipliers = None if multipliers is None else tuple(multipliers)

  def initialize(self, parameters: Sequence[tf.Variable]) -> None:
    """Creates the slots of the base; `apply` does it on its first call."""
    checks.check_multipliers(self._multipliers, parameters)
    with tf.init_scope():
      base_step.create_slots(self.base, parameters)

  def apply(
    self,
    updates: Sequence[base_step.Update],
    parameters: Sequence[tf.Variable],
  ) -> None:
    """Applies the base's updates times the multipliers.

    Args:
      updates: gradients, one per parameter, of its dtype; None is skipped.
      parameters: variables; the same list in the same order at each call.
    """
    checks.check_updates(updates, parameters)
    multipliers = checks.check_multipliers(self._multipliers, parameters)
    scaled = [
      (parameter, tf.identity(parameter), multiplier)
      for parameter, multiplier in zip(parameters, multipliers, strict=True)
      if multiplier != 1.0
    ]
    base_step.apply_base(self.base, updates, parameters)
    for row in scaled:
      base_step.scale_update(*row)
