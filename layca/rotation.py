"""Rotations of kernels: one pure function for each operation of an optimizer.

Each takes kernels w, steps s and rates r, where w - s would be the base
optimizer's update. With N the radius and c the cosine between w and s:

    layca             project, normalise, update, retract: turns by atan(r)
    hyperball         normalise, update, retract
    relative          normalise to |w|, update
    relative_braked   the same, and the norm grows by 1e-4 N at most

The last three turn by the angle whose tangent is r sqrt(1 - c^2) / (1 - r c).
No result depends on the magnitude of a step: steps of 1e-25 and of 1e+25
rotate a kernel by the same angle.
"""

from collections.abc import Callable

import tensorflow as tf

from layca import geometry
from layca.geometry import Tensors, UnitAxes

MOVED, STALLED, NONFINITE = 0, 1, 2

# Spacing of the numbers just above 1: what rounding leaves of a step that is
# parallel to the kernel is of this size relative to the step.
_EPSILON = {tf.float32: 2.0**-23, tf.float16: 2.0**-10, tf.bfloat16: 2.0**-7}
ROTATABLE_DTYPES = tuple(_EPSILON)
# Growth of the norm at a step, as a share of the initial norm.
_MOST_GROWTH = 1e-4

Rotated = tuple[list[tf.Tensor], tf.Tensor]


def layca(
  kernels: Tensors,
  steps: Tensors,
  rates: tf.Tensor,
  radii: tf.Tensor,
  unit_axes: UnitAxes = None,
) -> Rotated:
  """Rotates kernels by atan(rate), away from steps (paper, Algorithm 1).

  Project the step orthogonal to the kernel, normalise it to the radius,
  update by the rate, return to the sphere: together the linear combination
  `radius (w / |w| - rate p / |p|) / sqrt(1 + rate^2)`, where p is the part of
  the step that is orthogonal to the kernel w.

  Args:
    kernels: tensors of any shapes; float32, float16 or bfloat16; not zero.
      They are n vectors, as `unit_axes` says: see `geometry`.
    steps: tensors of these shapes; `kernel - step` would be the plain update.
    rates: float32 [n], the tangents of the angles. A negative rate rotates
      towards the step. At 0 the kernel keeps its bits.
    radii: float32 [n], the norms of the results.
    unit_axes: of each kernel the axes that tell its units apart, if each unit
      is a vector of its own.

  Returns:
    The new kernels, in the dtypes of the old ones, and int32 [n]: MOVED;
    STALLED where nothing of the step is left after projection (it was zero,
    or parallel to the kernel as far as its digits can tell); NONFINITE where
    the step held NaN or Inf. The last two return the kernel bit for bit.
  """
  ws = [tf.cast(kernel, tf.float32) for kernel in kernels]
  steps = geometry.scale_to_one(steps, unit_axes)
  ww = geometry.squared_norms(ws, unit_axes)
  radial = geometry.dots(ws, steps, unit_axes)
  shares = geometry.per_kernel(radial / ww, ws, unit_axes)
  ps = [s - share * w for s, share, w in zip(steps, shares, ws, strict=True)]
  # Rounding leaves a little of w in p, which counts where the step was nearly
  # parallel to w: a second projection, on the two numbers alone.
  residual = geometry.dots(ws, ps, unit_axes) / ww
  pp = geometry.squared_norms(ps, unit_axes)
  orthogonal = tf.maximum(pp - residual * residual * ww, 0.0)
  # What the square of rounding can be, relative to the step's.
  epsilons = _per_vector(
    [(4.0 * _EPSILON[k.dtype]) ** 2 for k in kernels], kernels, unit_axes
  )
  resolution = epsilons * (pp + radial * radial / ww)
  finite = tf.math.is_finite(pp)
  moves = finite & (orthogonal > resolution)

  shrink = radii * tf.math.rsqrt(1.0 + rates * rates)
  along_p = -rates * shrink * tf.math.rsqrt(orthogonal)
  along_w = shrink * tf.math.rsqrt(ww) - along_p * residual
  return _moved(
    kernels, (along_w, ws), (along_p, ps), finite, moves, rates, unit_axes
  )


def hyperball(
  kernels: Tensors,
  steps: Tensors,
  rates: tf.Tensor,
  radii: tf.Tensor,
  unit_axes: UnitAxes = None,
) -> Rotated:
  """Normalises the step, updates and returns to the sphere.

      w <- N v / |v|,  v = w / |w| - r s / |s|

  Takes and returns what `layca` does; STALLED is a step of zero, or one that
  would end at zero. A step parallel to the kernel turns it by nothing.
  """
  return _unprojected(
    kernels, steps, rates, unit_axes, lambda _, length: radii / length
  )


def relative(
  kernels: Tensors,
  steps: Tensors,
  rates: tf.Tensor,
  radii: tf.Tensor,
  unit_axes: UnitAxes = None,
) -> Rotated:
  """Normalises the step to the kernel's norm, and updates: LARS without more.

      w <- w - r |w| s / |s|

  Takes and returns what `hyperball` does, but for the norm of the result.
  """
  del radii
  return _unprojected(kernels, steps, rates, unit_axes, lambda norm, _: norm)


def relative_braked(
  kernels: Tensors,
  steps: Tensors,
  rates: tf.Tensor,
  radii: tf.Tensor,
  unit_axes: UnitAxes = None,
) -> Rotated:
  """The same, but a step adds at most 1e-4 of the initial norm to the norm.

  w <- v min(1, (|w| + 1e-4 N) / |v|),  v = w - r |w| s / |s|
  """
  return _unprojected(
    kernels,
    steps,
    rates,
    unit_axes,
    lambda norm, length: tf.minimum(
      norm, (norm + _MOST_GROWTH * radii) / length
    ),
  )


OPERATIONS: dict[str, Callable[..., Rotated]] = {
  function.__name__: function
  for function in (layca, hyperball, relative, relative_braked)
}


def _unprojected(kernels, steps, rates, unit_axes, scale):
  """Returns scale(|w|, |v|) v, where v = w / |w| - rate s / |s|."""
  ws = [tf.cast(kernel, tf.float32) for kernel in kernels]
  steps = geometry.scale_to_one(steps, unit_axes)
  ww = geometry.squared_norms(ws, unit_axes)
  ss = geometry.squared_norms(steps, unit_axes)
  finite = tf.math.is_finite(ss)
  cosines = geometry.dots(ws, steps, unit_axes) * tf.math.rsqrt(ww * ss)
  # |v|^2, in two squares as a single sum would lose its digits near zero.
  length = tf.sqrt(
    tf.square(1.0 - rates * cosines)
    + tf.square(rates) * tf.maximum(1.0 - tf.square(cosines), 0.0)
  )
  smallest = _per_vector(
    [4.0 * _EPSILON[k.dtype] for k in kernels], kernels, unit_axes
  )
  moves = finite & (ss > 0.0) & (length > smallest)
  factor = scale(tf.sqrt(ww), length)
  along_w = factor * tf.math.rsqrt(ww)
  along_s = -factor * rates * tf.math.rsqrt(ss)
  return _moved(
    kernels, (along_w, ws), (along_s, steps), finite, moves, rates, unit_axes
  )


def _moved(kernels, first, second, finite, moves, rates, unit_axes):
  """Returns the sum of two multiples where a vector moves, and the statuses."""
  (a, us), (b, vs) = (
    (geometry.per_kernel(factors, kernels, unit_axes), tensors)
    for factors, tensors in (first, second)
  )
  changes = geometry.per_kernel(moves & (rates != 0.0), kernels, unit_axes)
  rotated = [a * u + b * v for a, u, b, v in zip(a, us, b, vs, strict=True)]
  kept = [
    tf.where(change, tf.cast(new, kernel.dtype), kernel)
    for change, new, kernel in zip(changes, rotated, kernels, strict=True)
  ]
  return kept, tf.where(moves, MOVED, tf.where(finite, STALLED, NONFINITE))


def _per_vector(numbers, kernels, unit_axes):
  """Returns float32 [number of vectors] from a number per kernel."""
  if unit_axes is None:
    return tf.constant(numbers)
  return tf.constant(
    [
      number
      for number, kernel, axes in zip(numbers, kernels, unit_axes, strict=True)
      for _ in range(geometry.num_vectors(kernel.shape, axes))
    ]
  )
