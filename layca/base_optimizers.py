"""The update rules of the paper that Sonnet lacks: SGD_AMom and Adagrad.

Both follow the protocol of `snt.optimizers.Momentum`: a pure function computes
the update of one parameter, a module owns the variables.
"""

import abc
from collections.abc import Callable, Sequence

import sonnet as snt
import tensorflow as tf

from layca import checks
from layca.base_step import Update

Rate = float | tf.Variable


def sgd_amom_update(
  gradient: tf.Tensor, average: tf.Tensor, learning_rate: Rate, momentum: float
) -> tuple[tf.Tensor, tf.Tensor]:
  """Computes an SGD_AMom update for a single parameter.

  Args:
    gradient: gradient, any shape.
    average: running average m of the negative gradients, same shape.
    learning_rate: learning rate.
    momentum: decay b of the average.

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

  Args:
    gradient: gradient, any shape.
    accumulator: sum of the squared gradients so far, same shape.
    learning_rate: learning rate.
    epsilon: added to the root, not under it.

  Returns:
    What to subtract from the parameter, and the new accumulator.
  """
  learning_rate = tf.cast(learning_rate, gradient.dtype)
  epsilon = tf.cast(epsilon, gradient.dtype)
  accumulator = accumulator + tf.square(gradient)
  update = learning_rate * gradient / (tf.sqrt(accumulator) + epsilon)
  return update, accumulator


class _OneSlotOptimizer(snt.Optimizer):
  """An update rule that keeps one tensor per parameter.

  Attributes:
    learning_rate: learning rate.
    slots: what the rule keeps of each parameter, non-trainable variables.
  """

  def __init__(self, learning_rate: Rate, name: str | None):
    super().__init__(name)
    self.learning_rate = learning_rate
    self.slots = []

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
    _apply(self._rule, updates, parameters, self.slots)

  @snt.once
  def _initialize(self, parameters: Sequence[tf.Variable]) -> None:
    self.slots.extend(_zero_slots('slot', parameters))

  @abc.abstractmethod
  def _rule(
    self, gradient: tf.Tensor, slot: tf.Tensor
  ) -> tuple[tf.Tensor, tf.Tensor]:
    """Returns what to subtract from the parameter, and its new slot."""


class SGDAMom(_OneSlotOptimizer):
  """SGD with a momentum that averages: Adam's first moment alone.

      m <- momentum * m - (1 - momentum) * gradient
      parameter <- parameter + learning_rate * m

  with m starting at 0 and no bias correction (arXiv 1806.01603, section 6.2).

  Attributes:
    learning_rate: learning rate.
    momentum: decay of the running average.
    slots: the average m of each parameter, non-trainable variables.
  """

  def __init__(
    self,
    learning_rate: Rate,
    momentum: float = 0.9,
    name: str | None = None,
  ):
    """Constructs an `SGDAMom` module.

    Args:
      learning_rate: learning rate, a float or a variable that may change.
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
    learning_rate: learning rate.
    epsilon: small value against a zero denominator.
    slots: the accumulator of each parameter, non-trainable variables.
  """

  def __init__(
    self,
    learning_rate: Rate,
    epsilon: float = 1e-7,
    name: str | None = None,
  ):
    """Constructs an `Adagrad` module.

    Args:
      learning_rate: learning rate, a float or a variable that may change.
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


def _zero_slots(
  name: str, parameters: Sequence[tf.Variable]
) -> list[tf.Variable]:
  slots = []
  with tf.name_scope(name):
    for parameter in parameters:
      with tf.device(parameter.device):
        slots.append(
          tf.Variable(
            tf.zeros(parameter.shape, parameter.dtype),
            trainable=False,
            name=parameter.name.split(':')[0],
          )
        )
  return slots


def _apply(
  rule: Callable[[tf.Tensor, tf.Tensor], tuple[tf.Tensor, tf.Tensor]],
  updates: Sequence[Update],
  parameters: Sequence[tf.Variable],
  slots: Sequence[tf.Variable],
) -> None:
  for update, parameter, slot in zip(updates, parameters, slots, strict=True):
    if update is None:
      continue
    if isinstance(update, tf.IndexedSlices):
      # Rows without a gradient keep their weights and their state.
      indices, positions = tf.unique(update.indices)
      gradient = tf.math.unsorted_segment_sum(
        update.values, positions, tf.size(indices)
      )
      step, state = rule(gradient, slot.sparse_read(indices))
      slot.scatter_update(tf.IndexedSlices(state, indices))
      parameter.scatter_sub(tf.IndexedSlices(step, indices))
    else:
      step, state = rule(update, slot)
      slot.assign(state)
      parameter.assign_sub(step)
