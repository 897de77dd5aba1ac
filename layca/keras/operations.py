"""Rotations of one kernel in `keras.ops`: the equations of `layca.rotation`.

A kernel is one vector, or a vector for each of its units; `axes` are those that
a vector lies along. With w the kernel, d the update that the base optimizer
would make (w <- w + d), r the rate, N the radius and c the cosine between w and
d:

    layca             project, normalise, update, retract: turns by atan(r)
    hyperball         normalise, update, retract
    relative          normalise to |w|, update
    relative_braked   the same, and the norm grows by 1e-4 N at most

The last three turn by the angle whose tangent is r sqrt(1 - c^2) / (1 + r c).
Arithmetic is float32, and the magnitude of an update does not matter.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from keras import ops

# A tensor of the backend.
Tensor = Any

# Growth of the norm at a step, as a share of the initial norm.
_MOST_GROWTH = 1e-4


class Rotation(NamedTuple):
  """What one update does to a kernel.

  All but `kernel` have a number per vector, in a shape that multiplies it.

  Attributes:
    kernel: the new value, of the old one's dtype; bit for bit the old one
      where a vector does not move.
    angle: float32, by which a vector has turned, radians; 0 if it has not.
    stalled: bool, whether it stood still as nothing of the update would turn
      it: the update is zero, or parallel to the kernel.
    nonfinite: bool, whether it stood still as the update has NaN or Inf
      entries, or the rate is negative, NaN or Inf.
  """

  kernel: Tensor
  angle: Tensor
  stalled: Tensor
  nonfinite: Tensor


class _Turn(NamedTuple):
  """The value and the angle of an operation, where its numbers are usable.

  `moves` says where they are, `finite` where the update is.
  """

  value: Tensor
  angle: Tensor
  finite: Tensor
  moves: Tensor


def rotate(
  operation: str,
  kernel: Tensor,
  update: Tensor,
  rate: Tensor,
  radius: Tensor,
  axes: Sequence[int],
  epsilon: float,
) -> Rotation:
  """Rotates a kernel towards an update.

  Args:
    operation: a key of `OPERATIONS`.
    kernel: of any float dtype, not zero.
    update: float32, of the kernel's shape; its magnitude does not matter.
    rate: float32 scalar, the tangent of the angle. At 0 the kernel keeps its
      bits.
    radius: float32, the norm of each vector's result, its shape the kernel's
      with 1 at `axes`.
    axes: axes that a vector lies along.
    epsilon: spacing of the numbers above 1 in the kernel's dtype.
  """
  usable = ops.logical_and(ops.isfinite(rate), rate >= 0.0)
  rate = ops.where(usable, rate, 0.0)
  w = ops.cast(kernel, 'float32')
  largest = ops.max(ops.abs(update), axis=axes, keepdims=True)
  update = update / ops.where(largest > 0.0, largest, 1.0)
  turn = OPERATIONS[operation](w, update, rate, radius, axes, epsilon)
  turns = ops.logical_and(turn.moves, rate > 0.0)
  usable = ops.logical_and(usable, turn.finite)
  return Rotation(
    ops.where(turns, ops.cast(turn.value, kernel.dtype), kernel),
    ops.where(turns, turn.angle, 0.0),
    ops.logical_and(usable, ops.logical_not(turn.moves)),
    ops.logical_not(usable),
  )


def _layca(w, update, rate, radius, axes, epsilon):
  ww = _dot(w, w, axes)
  radial = _dot(w, update, axes)
  p = update - radial / ww * w
  # Rounding leaves a little of w in p, which counts where the update was nearly
  # parallel to w: a second projection, on the two numbers alone.
  residual = _dot(w, p, axes) / ww
  pp = _dot(p, p, axes)
  orthogonal = ops.maximum(pp - residual * residual * ww, 0.0)
  # What the square of rounding can be, relative to the update's.
  resolution = (4.0 * epsilon) ** 2 * (pp + radial * radial / ww)
  finite = ops.isfinite(pp)
  shrink = radius * ops.rsqrt(1.0 + rate * rate)
  along_p = rate * shrink * ops.rsqrt(orthogonal)
  along_w = shrink * ops.rsqrt(ww) - along_p * residual
  return _Turn(
    along_w * w + along_p * p,
    ops.arctan(rate),
    finite,
    ops.logical_and(finite, orthogonal > resolution),
  )


def _unprojected(scale):
  """Returns the operation to scale(|w|, |v|, N) v, v = w / |w| + r d / |d|."""

  def operation(w, update, rate, radius, axes, epsilon):
    ww = _dot(w, w, axes)
    dd = _dot(update, update, axes)
    cosine = _dot(w, update, axes) * ops.rsqrt(ww * dd)
    v = ops.rsqrt(ww) * w + rate * ops.rsqrt(dd) * update
    # Not from the cosine, whose digits are lost where v is close to zero.
    length = ops.sqrt(_dot(v, v, axes))
    finite = ops.isfinite(dd)
    across = rate * ops.sqrt(ops.maximum(1.0 - cosine * cosine, 0.0))
    return _Turn(
      scale(ops.sqrt(ww), length, radius) * v,
      ops.arctan2(across, 1.0 + rate * cosine),
      finite,
      ops.logical_and(
        finite, ops.logical_and(dd > 0.0, length > 4.0 * epsilon)
      ),
    )

  return operation


OPERATIONS: dict[str, Callable[..., _Turn]] = {
  'layca': _layca,
  'hyperball': _unprojected(lambda norm, length, radius: radius / length),
  'relative': _unprojected(lambda norm, length, radius: norm),
  'relative_braked': _unprojected(
    lambda norm, length, radius: ops.minimum(
      norm, (norm + _MOST_GROWTH * radius) / length
    )
  ),
}


def _dot(u, v, axes):
  return ops.sum(u * v, axis=axes, keepdims=True)


def epsilon_of(dtype: str) -> float:
  """Returns the spacing of the numbers just above 1 in a dtype, by name.

  It is float32's for wider ones, as all arithmetic is.
  """
  bits = {'float16': 10, 'bfloat16': 7}.get(dtype, 23)
  return math.ldexp(1.0, -bits)
