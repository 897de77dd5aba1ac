"""The spheres on which weights rotate: whose they are, and their radii."""

from collections.abc import Sequence

import numpy as np
import tensorflow as tf

from layca import geometry, rotation

# Outside these bounds float32 squares of a kernel's entries are lost.
_SMALLEST, _LARGEST = 1e-15, 1e15


class Spheres:
  """One sphere for each rotated parameter, or for each unit of it.

  Attributes:
    positions: of the rotated parameters among all.
    unit_axes: of each of these; None if each is one vector. See `geometry`.
    radii: float32 [number of spheres], norms as they are now.
  """

  def __init__(
    self,
    parameters: Sequence[tf.Variable],
    positions: Sequence[int],
    unit_axes: Sequence[tuple[int, ...]],
    names: Sequence[str],
  ):
    """Measures the radii.

    Args:
      parameters: variables, whether they rotate or not.
      positions: of those that are to rotate.
      unit_axes: of each parameter the axes that tell its units apart.
      names: of the parameters, for errors.

    Raises:
      ValueError: for a parameter that cannot rotate, by name: a norm of it is
        zero or not finite, its dtype is not supported, or it has no value yet.
    """
    self.positions = tuple(positions)
    axes = [unit_axes[i] for i in positions]
    kernels = [parameters[i] for i in positions]
    self.unit_axes = axes if any(axes) else None
    rows = zip(kernels, (names[i] for i in positions), axes, strict=True)
    radii = [_measure(*row) for row in rows]
    self._counts = [each.shape[0] for each in radii]
    self.radii = tf.concat([tf.zeros([0]), *radii], 0)

  def per_sphere(self, values: tf.Tensor) -> tf.Tensor:
    """Repeats the value of each rotated parameter for each of its spheres."""
    if self.unit_axes is None:
      return values
    return tf.repeat(values, self._counts)

  def rates(
    self,
    rate: float | tf.Tensor | tf.Variable,
    multipliers: Sequence[float] | tf.Variable,
  ) -> tuple[tf.Tensor, tf.Tensor]:
    """Returns the rate of each sphere, and whether it is one to turn by.

    Args:
      rate: one, or one for each rotated parameter.
      multipliers: one for each parameter, whether it rotates or not.

    Returns:
      Float32 and bool [number of spheres]; the rate is 0 where it is negative
      or not finite.

    Raises:
      ValueError: for another number of rates.
    """
    rate, count = tf.cast(rate, tf.float32), len(self.positions)
    if rate.shape not in ([], [count]):
      raise ValueError(
        f'learning_rate gives rates of shape {rate.shape}: must be one, or one '
        f'for each of {count} rotated parameters'
      )
    rates = self.per_sphere(tf.gather(multipliers, self.positions) * rate)
    is_usable = tf.math.is_finite(rates) & (rates >= 0.0)
    return tf.where(is_usable, rates, 0.0), is_usable


def _measure(kernel, name, axes):
  shown = f'{name} of shape {tuple(kernel.shape)}'
  if kernel.dtype not in rotation.ROTATABLE_DTYPES:
    raise ValueError(f'{shown} is {kernel.dtype.name}: use float32 weights')
  try:
    radii = geometry.norms([kernel], [axes] if axes else None)
  except tf.errors.FailedPreconditionError as error:
    raise ValueError(
      f'{shown} has no value yet: build the model before the first update'
    ) from error
  bad = np.flatnonzero(~((radii > _SMALLEST) & (radii < _LARGEST)))
  if bad.size:
    unit = f' in unit {bad[0]}' if axes else ''
    raise ValueError(
      f'{shown} has norm {radii[bad[0]]:.3g}{unit} and cannot rotate: '
      'initialise it to something else, or let the base optimizer train it: '
      f"rules={{{name!r}: 'base'}}"
    )
  return radii
