"""Geometry on the sphere: pure functions, tensors in, tensors out.

A kernel, whatever its shape, is one vector. All arithmetic is float32, and no
result depends on the magnitude of a step: steps of 1e-25 and of 1e+25 rotate
a kernel by the same angle.
"""

import tensorflow as tf

MOVED, STALLED, NONFINITE = 0, 1, 2

# Spacing of the numbers just above 1: what rounding leaves of a step that is
# parallel to the kernel is of this size relative to the step.
_EPSILON = {tf.float32: 2.0**-23, tf.float16: 2.0**-10, tf.bfloat16: 2.0**-7}
ROTATABLE_DTYPES = tuple(_EPSILON)


def dot(u: tf.Tensor, v: tf.Tensor) -> tf.Tensor:
  """Returns the inner product of two tensors of one shape, as vectors."""
  return tf.reduce_sum(u * v)


def squared_norm(u: tf.Tensor) -> tf.Tensor:
  """Returns the squared Euclidean norm of a tensor, as a vector."""
  return 2.0 * tf.nn.l2_loss(u)


def norm(u: tf.Tensor) -> tf.Tensor:
  """Returns the Euclidean norm; squares neither under- nor overflow."""
  scaled, scale = _scale_to_one(u)
  return scale * tf.sqrt(squared_norm(scaled))


def angle(u: tf.Tensor, v: tf.Tensor) -> tf.Tensor:
  """Returns the angle between two tensors of one shape, as vectors.

  Uses 2 atan2(|u - v|, |u + v|) on unit vectors, which keeps its digits where
  arccos loses them: below 1e-3 rad in float32.

  Args:
    u: floating point tensor of any shape.
    v: floating point tensor of the same shape.

  Returns:
    float32 scalar in [0, pi], radians. A zero vector is at pi / 2 to all.
  """
  u, v = _unit(u), _unit(v)
  return 2.0 * tf.atan2(
    tf.sqrt(squared_norm(u - v)), tf.sqrt(squared_norm(u + v))
  )


def cosine_distance(u: tf.Tensor, v: tf.Tensor) -> tf.Tensor:
  """Returns 1 - cos(angle(u, v)), float32 scalar in [0, 2].

  Computed as 2 sin(angle / 2)^2, so that small distances keep their digits.
  """
  return 2.0 * tf.square(tf.sin(0.5 * angle(u, v)))


def rotate(
  kernel: tf.Tensor, step: tf.Tensor, rate: tf.Tensor, radius: tf.Tensor
) -> tuple[tf.Tensor, tf.Tensor]:
  """Rotates a kernel by atan(rate), away from a step (paper, Algorithm 1).

  Project the step orthogonal to the kernel, normalise it to the radius,
  update by the rate, return to the sphere: together the linear combination
  `radius (w / |w| - rate p / |p|) / sqrt(1 + rate^2)`, where p is the part of
  the step that is orthogonal to the kernel w.

  Args:
    kernel: tensor of any shape; float32, float16 or bfloat16; not zero.
    step: tensor of that shape; `kernel - step` would be the plain update.
    rate: float32 scalar, the tangent of the angle. A negative rate rotates
      towards the step. At 0 the kernel keeps its bits.
    radius: float32 scalar, the norm of the result.

  Returns:
    The new kernel, in the dtype of the old one, and an int32 scalar: MOVED;
    STALLED where nothing of the step is left after projection (it was zero,
    or parallel to the kernel as far as its digits can tell); NONFINITE where
    the step held NaN or Inf. The last two return the kernel bit for bit.
  """
  w = tf.cast(kernel, tf.float32)
  s, _ = _scale_to_one(step)
  ww = squared_norm(w)
  ws = dot(w, s)
  p = s - (ws / ww) * w
  # Rounding leaves a little of w in p, which counts where the step was nearly
  # parallel to w: a second projection, on the two numbers alone.
  residual = dot(w, p) / ww
  pp = squared_norm(p)
  orthogonal = tf.maximum(pp - residual * residual * ww, 0.0)
  resolution = (4.0 * _EPSILON[kernel.dtype]) ** 2 * (pp + ws * ws / ww)
  finite = tf.math.is_finite(pp)
  moves = finite & (orthogonal > resolution)

  shrink = radius * tf.math.rsqrt(1.0 + rate * rate)
  along_p = -rate * shrink * tf.math.rsqrt(orthogonal)
  along_w = shrink * tf.math.rsqrt(ww) - along_p * residual
  rotated = tf.cast(along_w * w + along_p * p, kernel.dtype)
  status = tf.where(moves, MOVED, tf.where(finite, STALLED, NONFINITE))
  return tf.where(moves & (rate != 0.0), rotated, kernel), status


def _scale_to_one(u):
  """Returns float32 u / max|u| and max|u|; zero stays zero."""
  u = tf.cast(u, tf.float32)
  largest = tf.reduce_max(tf.abs(u))
  return u / tf.where(largest > 0.0, largest, 1.0), largest


def _unit(u):
  scaled, _ = _scale_to_one(u)
  return tf.math.divide_no_nan(scaled, tf.sqrt(squared_norm(scaled)))
