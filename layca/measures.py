"""What a monitor measures: pure functions, tensors in, tensors out."""

import math
from collections.abc import Sequence

import tensorflow as tf

from layca import geometry


def step_geometry(
  before: Sequence[tf.Tensor], after: Sequence[tf.Tensor]
) -> tuple[tf.Tensor, tf.Tensor]:
  """Returns the angles of updates and their radial shares.

  From the inner products of the kernels w and the updates u = after - before,
  whose small numbers float32 holds exactly: tan(angle) is the length of the
  update orthogonal to the kernel over the length along it of the new kernel.

  Args:
    before: n tensors of any shapes, the kernels before the update.
    after: n tensors of these shapes, the kernels after it.

  Returns:
    float32 [n] each: angles in [0, pi], radians; shares of the squared length
    of the update along the kernel, in [0, 1], 0 for no update.
  """
  ws = [tf.cast(w, tf.float32) for w in before]
  updates = [
    tf.cast(new, tf.float32) - w for new, w in zip(after, ws, strict=True)
  ]
  ww, uu = geometry.squared_norms(ws), geometry.squared_norms(updates)
  wu = geometry.dots(ws, updates)
  # No power above the second, which float32 holds for norms up to 1e19.
  norm = tf.sqrt(ww)
  along = tf.math.divide_no_nan(wu, norm)
  radial = along * along
  orthogonal = tf.sqrt(tf.maximum(uu - radial, 0.0))
  share = tf.minimum(tf.math.divide_no_nan(radial, uu), 1.0)
  return tf.atan2(orthogonal, norm + along), share


def angles_from_start(
  kernels: Sequence[tf.Tensor],
  initial: Sequence[tf.Tensor],
  unit_axes: geometry.UnitAxes = None,
) -> tf.Tensor:
  """Returns the angles between kernels and their starts, as `geometry.angles`.

  NaN for what started at zero, which is no direction.
  """
  angles = geometry.angles(kernels, initial, unit_axes)
  return tf.where(geometry.norms(initial, unit_axes) > 0.0, angles, math.nan)


def most_grown(
  kernels: Sequence[tf.Tensor], initial: Sequence[tf.Tensor]
) -> tuple[int, float]:
  """Returns the index of a kernel, and its norm over the initial one.

  The first that holds NaN counts as the one that has grown the most.
  """
  growth = (geometry.norms(kernels) / geometry.norms(initial)).numpy()
  index = int(growth.argmax())
  return index, float(growth[index])


def unit_angle_quantiles(
  kernels: Sequence[tf.Tensor],
  initial: Sequence[tf.Tensor],
  percentages: Sequence[float],
) -> list[tf.Tensor]:
  """Returns quantiles over output units of the angles between kernels.

  Linear between the two nearest units, as `numpy.percentile`.

  Args:
    kernels: n tensors of any shapes, the last axis that of the units.
    initial: n tensors of these shapes.
    percentages: in [0, 100].

  Returns:
    For each percentage float32 [n], radians; NaN where a unit's angle is, or a
    unit started at zero.
  """
  axes = [tuple(range(len(k.shape)))[-1:] for k in kernels]
  counts = [
    geometry.num_vectors(k.shape, a) for k, a in zip(kernels, axes, strict=True)
  ]
  angles = tf.split(angles_from_start(kernels, initial, axes), counts)
  quantiles = [_quantiles(each, percentages) for each in angles]
  return tf.unstack(tf.stack(quantiles, axis=1))


def _quantiles(values, percentages):
  last = values.shape[0] - 1
  places = [last * percentage / 100 for percentage in percentages]
  ordered = tf.sort(values)
  below = tf.gather(ordered, [math.floor(place) for place in places])
  above = tf.gather(ordered, [math.ceil(place) for place in places])
  between = below + [place % 1 for place in places] * (above - below)
  # Sorting puts NaN anywhere.
  return tf.where(tf.reduce_any(tf.math.is_nan(values)), math.nan, between)
