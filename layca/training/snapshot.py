"""Variables as they were, where a branch would make a GPU wait."""

from collections.abc import Iterable

import tensorflow as tf


class Snapshot:
  """The values of some variables, to go back to within a compiled step."""

  def __init__(self, variables: Iterable[tf.Variable]):
    self._variables = tuple(variables)
    self._values = [variable.value() for variable in self._variables]

  def restore_unless(self, condition: tf.Tensor) -> None:
    """Gives all variables these values back where a bool scalar is False."""
    for variable, value in zip(self._variables, self._values, strict=True):
      variable.assign(tf.where(condition, variable, value))
