"""What stands for the rotated parameters where the base optimizer works."""

from collections.abc import Sequence

import tensorflow as tf

from layca import base_step


class Shadows:
  """A float32 variable for each rotated parameter, zero between updates.

  From zero the base moves it by minus the step, with all its digits; read as a
  difference of two weights, a small step would lose them. This is no
  `tf.Module`, so that checkpoints pass the shadows by.
  """

  def __init__(
    self,
    parameters: Sequence[tf.Variable],
    positions: Sequence[int],
    names: Sequence[str],
  ):
    """Creates them.

    Args:
      parameters: variables, whether they rotate or not.
      positions: of those that are to rotate.
      names: of all of them.
    """
    self._by_position = {
      i: tf.Variable(
        tf.zeros(parameters[i].shape),
        trainable=False,
        name=names[i].replace('/', '_'),
      )
      for i in positions
    }

  def of(self, position: int, parameter: tf.Variable) -> tf.Variable:
    """Returns the shadow of a parameter; itself, if it does not rotate."""
    return self._by_position.get(position, parameter)

  def values(self) -> list[tf.Tensor]:
    """Returns minus the step of each rotated parameter, or zeros."""
    return [tf.convert_to_tensor(x) for x in self._by_position.values()]

  def reset(self, values: Sequence[tf.Tensor]) -> None:
    """Makes all of them zero again, once their values have been used."""
    for shadow, value in zip(self._by_position.values(), values, strict=True):
      shadow.assign(tf.raw_ops.ZerosLike(x=value))


def dense(update: base_step.Update) -> tf.Tensor | None:
  """Returns the float32 dense update that a shadow takes; None stays."""
  if update is None:
    return None
  return tf.cast(tf.convert_to_tensor(update), tf.float32)
