"""The update rules of the paper that Sonnet lacks: SGD_AMom and Adagrad.

Both follow the protocol of `snt.optimizers.Momentum`: a pure function computes
the update of one parameter, a module owns the variables.
"""

import abc
from collections.abc import Sequence
from typing import TypeAlias

import sonnet as snt
import tensorflow as tf
from sonnet.src.optimizers import optimizer_utils

from layca import checks
from layca.base_step import Update

Rate: TypeAlias = float | tf.Variable


def sgd_amom_update(
  gradient: tf.Tensor, average: tf.Tensor, learning_rate: Rate, momentum: float
) -> tuple[tf.Tensor, tf.Tensor]:
  """Computes an SGD_AMom update for a single parameter.

  Gradient and running average m, which decays by `momentum`, are of one shape.

  Returns:
    What to subtract from the parameter, and the new average.
  """
  learning_rate = tf.cast(learning_rate, gradient.dtype)
  momentum = tf.cast(momentum, gradient.dtype)
  average = momentum * average - (1 - momentum) * gradient
  return -learning_rate * average, average


def adagrad_update(
  gradient: tf.Tensor,
  accumulator: tf.Tensor,
  learning_rate: Rate,
  epsilon: float,
) -> tuple[tf.Tensor, tf.Tensor]:
  """Computes an Adagrad update for a single parameter.

  Gradient and accumulator, the sum of its squares so far, are of one shape;
  epsilon is added to the root, not under it.

  Returns:
    What to subtract from the parameter, and the new accumulator.
  """
  learning_rate = tf.cast(learning_rate, gradient.dtype)
  epsilon = tf.cast(epsilon, gradient.dtype)
  accumulator = accumulator + tf.square(gradient)
  update = learning_rate * gradient / (tf.sqrt(accumulator) + epsilon)
  return update, accumulator


class _OneSlotOptimizer(snt.Optimizer):
  """An update rule that keeps one tensor per parameter, in `slots`."""

  def __init__(self, learning_rate: Rate, name: str | None):
    super().__init__(name)
    self.learning_rate = learning_rate
    self.slots: list[tf.Variable] = []

  def apply(
    self, updates: Sequence[Update], parameters: Sequence[tf.Variable]
  ) -> None:
    """Applies gradients to parameters.

    Args:
      updates: gradients, one per parameter; None leaves the parameter alone.
      parameters: variables to change.

    Raises:
      ValueError: if the lists are empty, differ in length, hold None only, or
        an update's dtype is not its parameter's.
    """
    checks.check_updates(updates, parameters)
    self._initialize(parameters)
    for update, parameter, slot in zip(
      updates, parameters, self.slots, strict=True
    ):
      if isinstance(update, tf.IndexedSlices):
        # Rows without a gradient keep their weights and their state.
        gradient, indices = optimizer_utils.deduplicate_indexed_slices(update)
        step, state = self._rule(gradient, slot.sparse_read(indices))
        slot.scatter_update(tf.IndexedSlices(state, indices))
        parameter.scatter_sub(tf.IndexedSlices(step, indices))
      elif update is not None:
        step, state = self._rule(update, slot)
        slot.assign(state)
        parameter.assign_sub(step)

  @snt.once
  def _initialize(self, parameters):
    for parameter in parameters:
      with tf.device(parameter.device):
        zeros = tf.zeros(parameter.shape, parameter.dtype)
        name = f'slot/{parameter.name.split(":")[0]}'
        self.slots.append(tf.Variable(zeros, trainable=False, name=name))

  @abc.abstractmethod
  def _rule(self, gradient, slot):
    """Returns what to subtract from the parameter, and its new slot."""


class SGDAMom(_OneSlotOptimizer):
  """SGD with a momentum that averages: Adam's first moment alone.

      m <- momentum * m - (1 - momentum) * gradient
      parameter <- parameter + learning_rate * m

  with m starting at 0 and no bias correction (arXiv 1806.01603, section 6.2).

  Attributes:
    slots: the average m of each parameter, non-trainable variables.
  """

  def __init__(
    self, learning_rate: Rate, momentum: float = 0.9, name: str | None = None
  ):
    """Constructs an `SGDAMom` module.

    Args:
      learning_rate: a float, or a variable that may change.
      momentum: decay of the running average, in [0, 1).
      name: name of the module.

    Raises:
      ValueError: if `momentum` is outside [0, 1): the average would not decay.
    """
    super().__init__(learning_rate, name)
    if not 0 <= momentum < 1:
      raise ValueError(f'momentum must lie in [0, 1), got {momentum}.')
    self.momentum = momentum

  def _rule(self, gradient, slot):
    return sgd_amom_update(gradient, slot, self.learning_rate, self.momentum)


class Adagrad(_OneSlotOptimizer):
  """Adagrad: a rate that falls with each weight's sum of squared gradients.

      accumulator <- accumulator + gradient^2
      parameter <- parameter
                   - learning_rate * gradient / (sqrt(accumulator) + epsilon)

  The accumulator starts at 0 and epsilon stands outside the root, as in the
  paper's software.

  Attributes:
    slots: the accumulator of each parameter, non-trainable variables.
  """

  def __init__(
    self, learning_rate: Rate, epsilon: float = 1e-7, name: str | None = None
  ):
    """Constructs an `Adagrad` module.

    Args:
      learning_rate: a float, or a variable that may change.
      epsilon: small positive value against a zero denominator.
      name: name of the module.

    Raises:
      ValueError: if `epsilon` is not positive: a zero gradient would give NaN.
    """
    super().__init__(learning_rate, name)
    if not epsilon > 0:
      raise ValueError(f'epsilon must be positive, got {epsilon}.')
    self.epsilon = epsilon

  def _rule(self, gradient, slot):
    return adagrad_update(gradient, slot, self.learning_rate, self.epsilon)
