"""Geometry on the sphere: pure functions, tensors in, tensors out.

A kernel, whatever its shape, is one vector. All arithmetic is float32, and no
result depends on the magnitude of a step: steps of 1e-25 and of 1e+25 rotate
a kernel by the same angle.
"""

from collections.abc import Sequence

import tensorflow as tf

Tensors = Sequence[tf.Tensor]

MOVED, STALLED, NONFINITE = 0, 1, 2

# Spacing of the numbers just above 1: what rounding leaves of a step that is
# parallel to the kernel is of this size relative to the step.
_EPSILON = {tf.float32: 2.0**-23, tf.float16: 2.0**-10, tf.bfloat16: 2.0**-7}
ROTATABLE_DTYPES = tuple(_EPSILON)


def dots(us: Tensors, vs: Tensors) -> tf.Tensor:
  """Returns the inner products of pairs of tensors, as vectors: [n]."""
  return tf.stack([tf.reduce_sum(u * v) for u, v in zip(us, vs, strict=True)])


def squared_norms(us: Tensors) -> tf.Tensor:
  """Returns the squared Euclidean norms of tensors, as vectors: [n]."""
  return 2.0 * tf.stack([tf.nn.l2_loss(u) for u in us])


def norms(us: Tensors) -> tf.Tensor:
  """Returns the Euclidean norms of n tensors of any shapes, float32 [n].

  In float64, where no square of a float32 under- or overflows.
  """
  squares = squared_norms([tf.cast(u, tf.float64) for u in us])
  return tf.cast(tf.sqrt(squares), tf.float32)


def angle(u: tf.Tensor, v: tf.Tensor) -> tf.Tensor:
  """Returns the angle between two tensors of one shape, as vectors.

  Uses 2 atan2(|u - v|, |u + v|) on unit vectors, which keeps its digits where
  arccos loses them: below 1e-3 rad in float32.

  Returns:
    float32 scalar in [0, pi], radians. A zero vector is at pi / 2 to all.
  """
  u, v = _scale_to_one((u, v))
  lengths = tf.unstack(tf.sqrt(squared_norms((u, v))))
  u, v = (
    tf.math.divide_no_nan(x, length)
    for x, length in zip((u, v), lengths, strict=True)
  )
  apart, together = tf.unstack(tf.sqrt(squared_norms((u - v, u + v))))
  return 2.0 * tf.atan2(apart, together)


def cosine_distance(u: tf.Tensor, v: tf.Tensor) -> tf.Tensor:
  """Returns 1 - cos(angle(u, v)), float32 scalar in [0, 2].

  Computed as 2 sin(angle / 2)^2, so that small distances keep their digits.
  """
  return 2.0 * tf.square(tf.sin(0.5 * angle(u, v)))


def rotate(
  kernels: Tensors, steps: Tensors, rates: tf.Tensor, radii: tf.Tensor
) -> tuple[list[tf.Tensor], tf.Tensor]:
  """Rotates kernels by atan(rate), away from steps (paper, Algorithm 1).

  Project the step orthogonal to the kernel, normalise it to the radius,
  update by the rate, return to the sphere: together the linear combination
  `radius (w / |w| - rate p / |p|) / sqrt(1 + rate^2)`, where p is the part of
  the step that is orthogonal to the kernel w.

  The numbers of all kernels are computed as one vector: on a GPU a handful of
  operations a kernel takes longer to launch than to run.

  Args:
    kernels: n tensors of any shapes; float32, float16 or bfloat16; not zero.
    steps: n tensors of these shapes; `kernel - step` would be the plain update.
    rates: float32 [n], the tangents of the angles. A negative rate rotates
      towards the step. At 0 the kernel keeps its bits.
    radii: float32 [n], the norms of the results.

  Returns:
    The new kernels, in the dtypes of the old ones, and int32 [n]: MOVED;
    STALLED where nothing of the step is left after projection (it was zero,
    or parallel to the kernel as far as its digits can tell); NONFINITE where
    the step held NaN or Inf. The last two return the kernel bit for bit.
  """
  ws = [tf.cast(kernel, tf.float32) for kernel in kernels]
  steps = _scale_to_one(steps)
  ww = squared_norms(ws)
  radial = dots(ws, steps)
  shares = tf.unstack(radial / ww)
  ps = [s - share * w for s, share, w in zip(steps, shares, ws, strict=True)]
  # Rounding leaves a little of w in p, which counts where the step was nearly
  # parallel to w: a second projection, on the two numbers alone.
  residual = dots(ws, ps) / ww
  pp = squared_norms(ps)
  orthogonal = tf.maximum(pp - residual * residual * ww, 0.0)
  # What the square of rounding can be, relative to the step's.
  epsilons = [(4.0 * _EPSILON[k.dtype]) ** 2 for k in kernels]
  resolution = tf.constant(epsilons) * (pp + radial * radial / ww)
  finite = tf.math.is_finite(pp)
  moves = finite & (orthogonal > resolution)

  shrink = radii * tf.math.rsqrt(1.0 + rates * rates)
  along_p = -rates * shrink * tf.math.rsqrt(orthogonal)
  along_w = shrink * tf.math.rsqrt(ww) - along_p * residual
  factors = zip(tf.unstack(along_w), ws, tf.unstack(along_p), ps, strict=True)
  rotated = [a * w + b * p for a, w, b, p in factors]
  changes = tf.unstack(moves & (rates != 0.0))
  kept = [
    tf.where(change, tf.cast(new, kernel.dtype), kernel)
    for change, new, kernel in zip(changes, rotated, kernels, strict=True)
  ]
  return kept, tf.where(moves, MOVED, tf.where(finite, STALLED, NONFINITE))


def _scale_to_one(us):
  """Returns the float32 u / max|u|; zero stays zero."""
  us = [tf.cast(u, tf.float32) for u in us]
  largest = tf.stack([tf.reduce_max(tf.abs(u)) for u in us])
  divisors = tf.unstack(tf.where(largest > 0.0, largest, 1.0))
  return [u / d for u, d in zip(us, divisors, strict=True)]
