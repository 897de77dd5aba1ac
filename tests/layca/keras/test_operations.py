"""The operations: what a rotation must be, on any backend."""

import keras
import numpy as np
import pytest
from keras import ops

from layca.keras import operations
from tests import oracle

SIZE = 30
every_operation = pytest.mark.parametrize('operation', operations.OPERATIONS)
UNPROJECTED = [name for name in operations.OPERATIONS if name != 'layca']


def rotate(kernel, step, rate, radius=None, operation='layca', axes=None):
  """What becomes of a kernel, as arrays; w - step is the plain update."""
  axes = tuple(range(kernel.ndim)) if axes is None else axes
  if radius is None:
    squares = np.square(np.float64(kernel))
    radius = np.sqrt(squares.sum(axis=axes, keepdims=True))
  dtype = keras.backend.standardize_dtype(kernel.dtype)
  rotation = operations.rotate(
    operation,
    ops.convert_to_tensor(kernel),
    ops.convert_to_tensor(-np.float32(step)),
    ops.convert_to_tensor(np.float32(rate)),
    ops.convert_to_tensor(np.float32(radius)),
    axes,
    operations.epsilon_of(dtype),
  )
  return operations.Rotation(*(ops.convert_to_numpy(x) for x in rotation))


def error(result, expected):
  difference = np.linalg.norm(np.float64(result) - expected)
  return difference / np.linalg.norm(expected)


@every_operation
@pytest.mark.parametrize(
  ('rate', 'kernel_norm'), [(1e-4, 1.0), (3**-3, 1e-6), (1.0, 1e6)]
)
def test_equals_its_formula_in_float64(operation, rate, kernel_norm):
  for seed in range(3):
    kernel, step = oracle.draw(SIZE, seed, kernel_norm)
    radius = np.linalg.norm(np.float64(kernel))
    expected = oracle.UPDATES[operation](
      np.float64(kernel), np.float64(step), rate, radius
    )
    rotation = rotate(kernel, step, rate, radius, operation)
    assert error(rotation.kernel, expected) < 1e-6
    angle = oracle.angle(kernel, expected)
    assert rotation.angle == pytest.approx(angle, rel=1e-4)
    assert not rotation.stalled.any()
    assert not rotation.nonfinite.any()


@pytest.mark.parametrize('rate', [1e-4, 3**-3, 1.0])
def test_the_tangent_of_the_angle_is_the_rate(rate):
  kernel, step = oracle.draw(100_000)
  rotation = rotate(kernel, step, rate)
  tangent = np.tan(oracle.angle(kernel, rotation.kernel))
  assert tangent == pytest.approx(rate, rel=1e-4)


@every_operation
@pytest.mark.parametrize('scale', [1e-25, 1e-12, 1e12, 1e25])
def test_the_size_of_the_step_does_not_matter(operation, scale):
  kernel, step = oracle.draw(SIZE)
  expected = rotate(kernel, step, 0.1, operation=operation)
  rotation = rotate(kernel, np.float64(step) * scale, 0.1, operation=operation)
  assert error(rotation.kernel, expected.kernel) < 1e-6
  assert rotation.angle == pytest.approx(expected.angle, rel=1e-5)


@every_operation
@pytest.mark.parametrize('bad', [0.0, np.nan, np.inf, -np.inf])
def test_what_has_no_direction_keeps_its_bits(operation, bad):
  kernel, step = oracle.draw(SIZE)
  step = step * bad if bad == 0.0 else np.where(np.arange(SIZE) == 5, bad, step)
  rotation = rotate(kernel, step, 0.1, 7.0, operation)
  assert rotation.kernel.tobytes() == kernel.tobytes()
  assert rotation.angle == 0
  assert rotation.stalled.all() == (bad == 0.0)
  assert rotation.nonfinite.all() == (bad != 0.0)


@every_operation
@pytest.mark.parametrize('rate', [-0.1, np.nan, np.inf])
def test_what_is_no_rate_keeps_the_bits(operation, rate):
  kernel, step = oracle.draw(SIZE)
  rotation = rotate(kernel, step, rate, 7.0, operation)
  assert rotation.kernel.tobytes() == kernel.tobytes()
  assert rotation.angle == 0
  assert rotation.nonfinite.all()
  assert not rotation.stalled.any()


@every_operation
def test_a_rate_of_zero_keeps_the_bits_and_is_no_fault(operation):
  kernel, step = oracle.draw(SIZE)
  rotation = rotate(kernel, step, 0.0, 7.0, operation)
  assert rotation.kernel.tobytes() == kernel.tobytes()
  assert not rotation.nonfinite.any()
  assert not rotation.stalled.any()


@pytest.mark.parametrize('share', [-1e20, -1.0, 1.0, 1e-3])
def test_nothing_is_left_of_a_parallel_step_after_projection(share):
  kernel, _ = oracle.draw(SIZE)
  rotation = rotate(kernel, share * kernel, 0.1, 7.0)
  assert rotation.kernel.tobytes() == kernel.tobytes()
  assert rotation.stalled.all()


def test_a_nearly_parallel_step_still_turns_by_the_rate():
  kernel, step = oracle.draw(SIZE, kernel_norm=1.0)
  rotation = rotate(kernel, kernel + 1e-4 * step, 0.1)
  tangent = np.tan(oracle.angle(kernel, rotation.kernel))
  assert tangent == pytest.approx(0.1, rel=1e-3)
  assert np.linalg.norm(rotation.kernel) == pytest.approx(1, rel=1e-6)


@pytest.mark.parametrize('operation', ['layca', 'hyperball'])
def test_a_kernel_returns_to_its_radius(operation):
  kernel, step = oracle.draw(SIZE)
  rotation = rotate(kernel, step, 0.1, 7.0, operation)
  norm = np.linalg.norm(np.float64(rotation.kernel))
  assert norm == pytest.approx(7, rel=1e-6)


@pytest.mark.parametrize('operation', UNPROJECTED)
def test_a_step_that_ends_at_zero_stalls(operation):
  kernel, _ = oracle.draw(SIZE)
  rotation = rotate(kernel, kernel, 1.0, operation=operation)
  assert rotation.kernel.tobytes() == kernel.tobytes()
  assert rotation.stalled.all()


def test_the_brake_limits_the_growth_of_the_norm_and_not_its_fall():
  kernel, _ = oracle.draw(SIZE, kernel_norm=1)
  for step, growth in ((-kernel, 3e-4), (kernel, -0.1)):
    rotation = rotate(kernel, step, 0.1, 3.0, 'relative_braked')
    norm = np.linalg.norm(np.float64(rotation.kernel))
    assert norm - 1 == pytest.approx(growth, rel=1e-2)


@every_operation
def test_units_rotate_as_if_each_stood_alone(operation):
  kernel, step = (x.reshape(5, 2, 3) for x in oracle.draw(SIZE))
  step[..., 1] = 0
  step[..., 2] *= 1e-20
  rotation = rotate(kernel, step, 0.1, operation=operation, axes=(0, 1))
  assert rotation.angle.shape == (1, 1, 3)
  assert rotation.stalled.ravel().tolist() == [False, True, False]
  new = rotation.kernel
  assert new[..., 1].tobytes() == kernel[..., 1].tobytes()
  for unit in (0, 2):
    old = np.float64(kernel[..., unit])
    expected = oracle.UPDATES[operation](
      old, np.float64(step[..., unit]), 0.1, np.linalg.norm(old)
    )
    assert error(new[..., unit], expected) < 1e-6
    angle = oracle.angle(old, expected)
    assert rotation.angle[..., unit] == pytest.approx(angle, rel=1e-4)


@pytest.mark.parametrize(
  ('dtype', 'precision'), [('float16', 1e-3), ('bfloat16', 1e-2)]
)
def test_narrow_kernels_turn_in_float32_and_keep_their_dtype(dtype, precision):
  kernel, step = oracle.draw(SIZE)
  narrow = ops.cast(ops.convert_to_tensor(kernel), dtype)
  rotation = operations.rotate(
    'layca',
    narrow,
    ops.convert_to_tensor(-step),
    ops.convert_to_tensor(np.float32(0.5)),
    ops.convert_to_tensor(np.float32([np.linalg.norm(kernel)])),
    (0,),
    operations.epsilon_of(dtype),
  )
  assert keras.backend.standardize_dtype(rotation.kernel.dtype) == dtype
  expected = oracle.layca_update(
    np.float64(ops.convert_to_numpy(ops.cast(narrow, 'float32'))),
    np.float64(step),
    0.5,
    np.linalg.norm(kernel),
  )
  new = ops.convert_to_numpy(ops.cast(rotation.kernel, 'float32'))
  assert error(new, expected) < precision
  parallel = operations.rotate(
    'layca',
    narrow,
    ops.convert_to_tensor(-kernel),
    ops.convert_to_tensor(np.float32(0.5)),
    ops.convert_to_tensor(np.float32([np.linalg.norm(kernel)])),
    (0,),
    operations.epsilon_of(dtype),
  )
  assert ops.convert_to_numpy(parallel.stalled).all()
