"""Lengths and angles of kernels: pure functions, tensors in, tensors out.

A kernel, whatever its shape, is one vector; or, by its `unit_axes`, a vector
for each output unit. The numbers of all vectors of all kernels stand in one
tensor: on a GPU a handful of operations a kernel takes longer to launch than
to run. All arithmetic is float32 but where a function says so.
"""

import math
from collections.abc import Sequence

import tensorflow as tf

Tensors = Sequence[tf.Tensor]
# Of each kernel the axes that tell its units apart, from the left; () for one
# vector. None for one vector of every kernel.
UnitAxes = Sequence[tuple[int, ...]] | None


def num_vectors(shape: Sequence[int], unit_axes: tuple[int, ...]) -> int:
  """Returns how many vectors a kernel is: 1, or its number of units."""
  return math.prod(shape[axis] for axis in unit_axes)


def dots(us: Tensors, vs: Tensors, unit_axes: UnitAxes = None) -> tf.Tensor:
  """Returns the inner products of pairs of kernels: [number of vectors]."""
  products = [u * v for u, v in zip(us, vs, strict=True)]
  return _reduced(tf.reduce_sum, products, unit_axes)


def squared_norms(us: Tensors, unit_axes: UnitAxes = None) -> tf.Tensor:
  """Returns squared Euclidean norms: [number of vectors]."""
  if unit_axes is None:
    return 2.0 * tf.stack([tf.nn.l2_loss(u) for u in us])
  return dots(us, us, unit_axes)


def norms(us: Tensors, unit_axes: UnitAxes = None) -> tf.Tensor:
  """Returns Euclidean norms, float32 [number of vectors].

  In float64, where no square of a float32 under- or overflows.
  """
  squares = squared_norms([tf.cast(u, tf.float64) for u in us], unit_axes)
  return tf.cast(tf.sqrt(squares), tf.float32)


def per_kernel(
  numbers: tf.Tensor, us: Tensors, unit_axes: UnitAxes = None
) -> list[tf.Tensor]:
  """Returns the numbers of each kernel in a shape that multiplies it.

  Args:
    numbers: [number of vectors].
    us: the kernels.
    unit_axes: of the kernels.
  """
  if unit_axes is None:
    return tf.unstack(numbers)
  parts, start = [], 0
  for u, axes in zip(us, unit_axes, strict=True):
    end = start + num_vectors(u.shape, axes)
    shape = [n if i in axes else 1 for i, n in enumerate(u.shape)]
    # Sliced, as a GPU does not split what is bool.
    parts.append(tf.reshape(numbers[start:end], shape))
    start = end
  return parts


def scale_to_one(us: Tensors, unit_axes: UnitAxes = None) -> list[tf.Tensor]:
  """Returns the float32 u / max|u| of each vector; zero stays zero."""
  us = [tf.cast(u, tf.float32) for u in us]
  largest = _reduced(tf.reduce_max, [tf.abs(u) for u in us], unit_axes)
  divisors = tf.where(largest > 0.0, largest, 1.0)
  divisors = per_kernel(divisors, us, unit_axes)
  return [u / divisor for u, divisor in zip(us, divisors, strict=True)]


def angles(us: Tensors, vs: Tensors, unit_axes: UnitAxes = None) -> tf.Tensor:
  """Returns the angles between pairs of kernels: [number of vectors].

  Uses 2 atan2(|u - v|, |u + v|) on unit vectors, which keeps its digits where
  arccos loses them: below 1e-3 rad in float32.

  Returns:
    float32 in [0, pi], radians. A zero vector is at pi / 2 to all.
  """
  us, vs = _normalised(us, unit_axes), _normalised(vs, unit_axes)
  pairs = list(zip(us, vs, strict=True))
  apart = tf.sqrt(squared_norms([u - v for u, v in pairs], unit_axes))
  together = tf.sqrt(squared_norms([u + v for u, v in pairs], unit_axes))
  return 2.0 * tf.atan2(apart, together)


def angle(u: tf.Tensor, v: tf.Tensor) -> tf.Tensor:
  """Returns the angle between two tensors of one shape, as vectors.

  Returns:
    float32 scalar in [0, pi], radians. A zero vector is at pi / 2 to all.
  """
  return angles([u], [v])[0]


def cosine_distance(u: tf.Tensor, v: tf.Tensor) -> tf.Tensor:
  """Returns 1 - cos(angle(u, v)), float32 scalar in [0, 2].

  Computed as 2 sin(angle / 2)^2, so that small distances keep their digits.
  """
  return 2.0 * tf.square(tf.sin(0.5 * angle(u, v)))


def _normalised(us, unit_axes):
  us = scale_to_one(us, unit_axes)
  lengths = tf.sqrt(squared_norms(us, unit_axes))
  return [
    tf.math.divide_no_nan(u, length)
    for u, length in zip(us, per_kernel(lengths, us, unit_axes), strict=True)
  ]


def _reduced(reduction, us, unit_axes):
  if unit_axes is None:
    return tf.stack([reduction(u) for u in us])
  rows = []
  for u, axes in zip(us, unit_axes, strict=True):
    others = [axis for axis in range(len(u.shape)) if axis not in axes]
    rows.append(tf.reshape(reduction(u, others), [-1]))
  return tf.concat(rows, 0)
