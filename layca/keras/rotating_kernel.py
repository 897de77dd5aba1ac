"""What an optimizer keeps of one kernel that rotates."""

import warnings
from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
from keras import ops

from layca import patterns
from layca.keras import operations

# Outside these bounds float32 squares of a kernel's entries are lost.
_SMALLEST, _LARGEST = 1e-15, 1e15


class RotatingKernel:
  """The optimizer variables of a kernel, and its rotation.

  All shapes but the shadow's are the kernel's with 1 at the axes that a vector
  lies along: a number per sphere.

  Attributes:
    variable: the kernel.
    shadow: float32, of the kernel's shape. The base optimizer trains it in the
      kernel's place, from zero, so that it holds the update with all its
      digits; zero at rest.
    radius: float32, the norms when the optimizer was built.
    angle_sum: float32, of the angles of the updates since the last record.
    stalled: int, updates that left a sphere alone as nothing would turn it.
    nonfinite: int, likewise, as the update or the rate was unusable.
  """

  def __init__(
    self,
    optimizer: keras.optimizers.Optimizer,
    variable: keras.Variable,
    radius: np.ndarray,
    operation: str,
  ):
    """Creates the variables, in the optimizer.

    Args:
      optimizer: whose variables they become.
      variable: the kernel.
      radius: by `measure_radius`.
      operation: see `operations`.
    """
    name = patterns.name_of(variable)
    if getattr(variable, 'constraint', None) is not None:
      warnings.warn(
        f'{name} has a constraint, which is applied after each rotation: its '
        'norm and the angle of an update are no longer what Layca says',
        stacklevel=2,
      )
    self.variable = variable
    self._operation = operation
    sizes = enumerate(zip(radius.shape, variable.shape, strict=True))
    self._axes = tuple(axis for axis, (n, size) in sizes if n < size)
    dtype = keras.backend.standardize_dtype(variable.dtype)
    self._epsilon = operations.epsilon_of(dtype)
    prefix = name.replace('/', '_')

    def create(field, shape=radius.shape, dtype='float32', initializer='zeros'):
      return optimizer.add_variable(
        shape, initializer, dtype, name=f'{prefix}_{field}'
      )

    self.shadow = create('shadow', shape=variable.shape)
    # By its initializer, as an assignment might be part of a traced step.
    self.radius = create(
      'radius', initializer=lambda shape, dtype: ops.convert_to_tensor(radius)
    )
    self.angle_sum = create('angle_sum')
    self.stalled = create('stalled', dtype='int')
    self.nonfinite = create('nonfinite', dtype='int')

  def rotate(self, variable: Any, rate: Any) -> operations.Tensor:
    """Returns the kernel's new value by the update in the shadow.

    Counts what happened, and sets the shadow to zero.

    Args:
      variable: the kernel, as a Keras variable or one of the backend.
      rate: float32 scalar, the tangent of the angle.
    """
    rotation = operations.rotate(
      self._operation,
      ops.convert_to_tensor(variable),
      ops.convert_to_tensor(self.shadow),
      rate,
      ops.convert_to_tensor(self.radius),
      self._axes,
      self._epsilon,
    )
    self.angle_sum.assign_add(rotation.angle)
    self.stalled.assign_add(ops.cast(rotation.stalled, self.stalled.dtype))
    self.nonfinite.assign_add(
      ops.cast(rotation.nonfinite, self.nonfinite.dtype)
    )
    _clear(self.shadow)
    return rotation.kernel


def measure_radius(
  variable: keras.Variable, unit_axes: tuple[int, ...]
) -> np.ndarray:
  """Returns the norms of a kernel's vectors.

  Args:
    variable: the kernel, with a value.
    unit_axes: axes that tell its units apart; () for a single vector.

  Returns:
    float32, of the kernel's shape with 1 at the axes that a vector lies along.

  Raises:
    ValueError: if it cannot rotate or has no value, by name.
  """
  name = patterns.name_of(variable)
  shown = f'{name} of shape {tuple(variable.shape)}'
  value = _value_of(variable)
  if value.shape != tuple(variable.shape):
    raise ValueError(
      f'{shown} has no value yet: build the model before the first step, by a '
      'keras.Input as its first layer or by model.build'
    )
  axes = tuple(a for a in range(value.ndim) if a not in unit_axes)
  squares = np.square(value.astype(np.float64))
  radius = np.sqrt(np.sum(squares, axis=axes, keepdims=True))
  remedy = (
    f"let the base optimizer train it: rules={{{name!r}: 'base'}}, to be given "
    'to Layca'
  )
  if value.size == radius.size:
    raise ValueError(
      f'{shown} cannot rotate, as a single number has no direction: {remedy}'
    )
  norms = radius.ravel()
  bad = np.flatnonzero(~((norms > _SMALLEST) & (norms < _LARGEST)))
  if bad.size:
    unit = f' in unit {bad[0]}' if norms.size > 1 else ''
    raise ValueError(
      f'{shown} has norm {norms[bad[0]]:.3g}{unit} and cannot rotate: '
      f'initialise it to something else, or {remedy}'
    )
  return radius.astype(np.float32)


def record(
  kernels: Sequence[RotatingKernel], steps: int
) -> dict[str, list[float]]:
  """Returns what was measured of kernels in some steps; see `Layca.record`.

  Sets the sums of angles to zero, as a long sum would swallow the digits of
  small angles.
  """
  sums = [ops.convert_to_numpy(kernel.angle_sum) for kernel in kernels]
  for kernel in kernels:
    _clear(kernel.angle_sum)
  measured = {
    'stalled': [_total(kernel.stalled) for kernel in kernels],
    'nonfinite': [_total(kernel.nonfinite) for kernel in kernels],
  }
  if steps:
    means = [float(of_one.mean()) / steps for of_one in sums]
    measured['mean_step_angle'] = means
  return measured


def _clear(variable):
  variable.assign(ops.zeros(variable.shape, variable.dtype))


def _total(counter):
  return int(ops.convert_to_numpy(counter).sum())


def _value_of(variable):
  """Returns the value of a variable, also while TensorFlow traces a step."""
  if keras.backend.backend() != 'tensorflow':
    return ops.convert_to_numpy(variable)
  import tensorflow as tf

  # There `fit` builds the optimizer in the first step that it traces.
  with tf.init_scope():
    return ops.convert_to_numpy(variable)
