"""The operations: what a rotation must be, whatever the kernel."""

import math

import hypothesis
import hypothesis.strategies as st
import numpy as np
import pytest
import tensorflow as tf

from layca import rotation
from tests import oracle

LARGE = 5_000_000
sizes = st.integers(2, 300)
seeds = st.integers(0, 2**32 - 1)
rates = st.floats(-4, 0).map(lambda exponent: 10**exponent)
some = hypothesis.settings(max_examples=60, deadline=None)


def rotate(kernel, step, rate, radius=None, operations='layca'):
  """The new kernel as an array, and the status."""
  if radius is None:
    radius = np.linalg.norm(np.float64(kernel))
  (new_kernel,), status = rotation.OPERATIONS[operations](
    [tf.convert_to_tensor(kernel)],
    [tf.convert_to_tensor(step)],
    tf.constant([rate], tf.float32),
    tf.constant([radius], tf.float32),
  )
  assert status.dtype == tf.int32
  assert status.shape == (1,)
  assert new_kernel.dtype == tf.convert_to_tensor(kernel).dtype
  return new_kernel.numpy(), int(status[0])


def relative_error(result, expected):
  difference = np.linalg.norm(np.float64(result) - expected)
  return difference / np.linalg.norm(expected)


@pytest.mark.parametrize('rate', [1e-4, 3**-3, 1.0])
def test_the_tangent_of_the_angle_is_the_rate_for_large_kernels(rate):
  kernel, step = oracle.draw(LARGE)
  new_kernel, _ = rotate(kernel, step, rate)
  assert np.tan(oracle.angle(kernel, new_kernel)) == pytest.approx(
    rate, rel=1e-4
  )


every_operation = pytest.mark.parametrize('operations', rotation.OPERATIONS)
UNPROJECTED = ('hyperball', 'relative', 'relative_braked')


@every_operation
@some
@hypothesis.given(sizes, seeds, rates, st.floats(-6, 6))
def test_equals_its_formula_in_float64(operations, size, seed, rate, log_norm):
  kernel, step = oracle.draw(size, seed, 10**log_norm)
  radius = np.linalg.norm(kernel)
  expected = oracle.UPDATES[operations](
    np.float64(kernel), np.float64(step), rate, radius
  )
  new_kernel, status = rotate(kernel, step, rate, radius, operations)
  assert status == rotation.MOVED
  assert relative_error(new_kernel, expected) < 1e-6


@pytest.mark.parametrize('operations', UNPROJECTED)
@some
@hypothesis.given(sizes, seeds, rates, st.floats(-3, 3))
def test_without_projection_the_step_towards_the_kernel_changes_the_angle(
  operations, size, seed, rate, share
):
  kernel, step = oracle.draw(size, seed)
  ratio = np.linalg.norm(step) / np.linalg.norm(kernel)
  step = step + np.float32(share * ratio) * kernel
  c = np.cos(oracle.angle(kernel, step))
  new_kernel, _ = rotate(kernel, step, rate, operations=operations)
  angle = np.arctan2(rate * np.sqrt(1 - c**2), 1 - rate * c)
  assert oracle.angle(kernel, new_kernel) == pytest.approx(
    angle, rel=1e-3, abs=1e-6
  )


@pytest.mark.parametrize('operations', UNPROJECTED)
@some
@hypothesis.given(sizes, seeds, st.floats(-25, 25))
def test_without_projection_the_size_of_the_step_does_not_matter_either(
  operations, size, seed, exponent
):
  kernel, step = oracle.draw(size, seed)
  scaled = (np.float64(step) * 10**exponent).astype(np.float32)
  expected, _ = rotate(kernel, step, 0.1, operations=operations)
  new_kernel, status = rotate(kernel, scaled, 0.1, operations=operations)
  assert status == rotation.MOVED
  assert relative_error(new_kernel, np.float64(expected)) < 1e-6


def test_the_brake_limits_the_growth_of_the_norm_and_not_its_fall():
  kernel, _ = oracle.draw(100, kernel_norm=1)
  outwards, inwards = -kernel, kernel
  for step, growth in ((outwards, 3e-4), (inwards, -0.1)):
    new_kernel, _ = rotate(kernel, step, 0.1, 3.0, 'relative_braked')
    assert np.linalg.norm(new_kernel) - 1 == pytest.approx(growth, rel=1e-2)


@every_operation
@pytest.mark.parametrize('bad', ['zero', 'NaN', 'Inf'])
def test_every_operation_keeps_the_bits_of_what_has_no_direction(
  operations, bad
):
  kernel, step = oracle.draw(33)
  step[5] = {'zero': 0, 'NaN': np.nan, 'Inf': np.inf}[bad]
  if bad == 'zero':
    step *= 0
  new_kernel, status = rotate(kernel, step, 0.1, 7.0, operations)
  assert status == (rotation.STALLED if bad == 'zero' else rotation.NONFINITE)
  assert new_kernel.tobytes() == kernel.tobytes()


def test_a_step_that_ends_at_zero_stalls():
  kernel, _ = oracle.draw(33)
  for operations in UNPROJECTED:
    new_kernel, status = rotate(kernel, kernel, 1.0, operations=operations)
    assert status == rotation.STALLED
    assert new_kernel.tobytes() == kernel.tobytes()


@every_operation
def test_units_rotate_as_if_each_stood_alone(operations):
  # Units along the last axis, and along two in the middle of four.
  kernels = [oracle.draw(24)[0].reshape(2, 3, 4), oracle.draw(36, 1)[0]]
  steps = [oracle.draw(24)[1].reshape(2, 3, 4), oracle.draw(36, 1)[1]]
  kernels[1], steps[1] = (x.reshape(3, 2, 3, 2) for x in (kernels[1], steps[1]))
  steps[0][..., 1] = 0
  steps[0][..., 2] *= 1e-20
  unit_axes = ((2,), (1, 2))
  rates = np.linspace(0.1, 1, 4 + 6, dtype=np.float32)
  radii = np.linspace(0.5, 2, 4 + 6, dtype=np.float32)
  rotated, statuses = rotation.OPERATIONS[operations](
    [tf.constant(x) for x in kernels],
    [tf.constant(x) for x in steps],
    tf.constant(rates),
    tf.constant(radii),
    unit_axes,
  )
  at = 0
  for kernel, step, new, axes in zip(
    kernels, steps, rotated, unit_axes, strict=True
  ):
    for place in np.ndindex(*(kernel.shape[axis] for axis in axes)):
      index = [slice(None)] * kernel.ndim
      for axis, i in zip(axes, place, strict=True):
        index[axis] = i
      unit, status = rotate(
        kernel[tuple(index)],
        step[tuple(index)],
        rates[at],
        radii[at],
        operations,
      )
      assert statuses[at] == status
      np.testing.assert_allclose(
        new.numpy()[tuple(index)], unit, rtol=1e-5, atol=1e-6
      )
      at += 1
  assert list(statuses.numpy()).count(rotation.STALLED) == 1


def test_each_of_many_kernels_is_rotated_as_if_alone():
  # Of many shapes, with every way to be left alone among them.
  shapes = [(3, 3, 2, 4), (5,), (7, 2)] * 7
  pairs = [oracle.draw(math.prod(s), i) for i, s in enumerate(shapes)]
  kernels, steps = (
    [x.reshape(s) for x, s in zip(column, shapes, strict=True)]
    for column in zip(*pairs, strict=True)
  )
  steps[3] = steps[3] * np.float32(1e-25)
  steps[4] = 0.0 * steps[4]
  steps[5] = np.nan * steps[5]
  rates = np.linspace(0, 1, len(kernels), dtype=np.float32)
  radii = np.linspace(0.5, 2, len(kernels), dtype=np.float32)
  rotated, statuses = rotation.layca(
    *([tf.constant(x) for x in xs] for xs in (kernels, steps)),
    tf.constant(rates),
    tf.constant(radii),
  )
  for i, row in enumerate(zip(kernels, steps, rates, radii, strict=True)):
    alone, status = rotate(*row)
    assert statuses[i] == status
    if status == rotation.MOVED:
      assert relative_error(rotated[i], np.float64(alone)) < 1e-6
    else:
      assert rotated[i].numpy().tobytes() == kernels[i].tobytes()
  assert set(statuses.numpy()) == {0, 1, 2}


@some
@hypothesis.given(sizes, seeds, st.floats(0.01, 100))
def test_a_kernel_off_its_sphere_turns_by_the_rate_and_returns(
  size, seed, share
):
  kernel, step = oracle.draw(size, seed)
  radius = share * np.linalg.norm(kernel)
  new_kernel, _ = rotate(kernel, step, 0.1, radius)
  assert np.linalg.norm(np.float64(new_kernel)) == pytest.approx(
    radius, rel=1e-6
  )
  assert np.tan(oracle.angle(kernel, new_kernel)) == pytest.approx(
    0.1, rel=1e-5
  )


@some
@hypothesis.given(sizes, seeds, st.floats(-25, 25))
def test_the_size_of_the_step_does_not_matter(size, seed, exponent):
  kernel, step = oracle.draw(size, seed)
  scaled = (np.float64(step) * 10**exponent).astype(np.float32)
  expected = oracle.layca_update(
    np.float64(kernel), np.float64(step), 0.1, np.linalg.norm(kernel)
  )
  new_kernel, status = rotate(kernel, scaled, 0.1)
  assert status == rotation.MOVED
  assert relative_error(new_kernel, expected) < 1e-6


@some
@hypothesis.given(sizes, seeds, st.floats(-100, 100))
def test_the_radial_part_of_the_step_does_not_matter(size, seed, share):
  kernel, step = oracle.draw(size, seed)
  ratio = np.linalg.norm(step) / np.linalg.norm(kernel)
  tilted = step + (np.float64(share) * ratio * kernel).astype(np.float32)
  expected = oracle.layca_update(
    np.float64(kernel), np.float64(step), 0.1, np.linalg.norm(kernel)
  )
  new_kernel, status = rotate(kernel, tilted, 0.1)
  assert status == rotation.MOVED
  # 0.1 times what float32 keeps of a direction beside 100 times its length.
  assert relative_error(new_kernel, expected) < 3e-6


@some
@hypothesis.given(sizes, seeds, st.floats(2, 5), st.sampled_from([-1, 1]))
def test_the_angle_is_right_beside_a_much_larger_radial_part(
  size, seed, log_share, sign
):
  kernel, step = oracle.draw(size, seed)
  ratio = np.linalg.norm(step) / np.linalg.norm(kernel)
  tilted = step + np.float32(sign * 10**log_share * ratio) * kernel
  new_kernel, status = rotate(kernel, tilted, 1.0)
  assert status == rotation.MOVED
  assert np.tan(oracle.angle(kernel, new_kernel)) == pytest.approx(1, rel=1e-3)


@pytest.mark.parametrize('share', [-100, 100])
def test_the_radial_part_does_not_matter_for_large_kernels(share):
  kernel, step = oracle.draw(LARGE)
  ratio = np.linalg.norm(step) / np.linalg.norm(kernel)
  new_kernel, _ = rotate(kernel, step + np.float32(share * ratio) * kernel, 0.1)
  expected, _ = rotate(kernel, step, 0.1)
  assert relative_error(new_kernel, np.float64(expected)) < 3e-6


def stuck_steps(kernel):
  """Steps that must not move a kernel, with the status to be told."""
  with_nan, with_inf = np.ones((2, *kernel.shape), np.float32)
  with_nan.flat[-1] = np.nan
  with_inf.flat[0] = -np.inf
  return {
    'zero': (np.zeros_like(kernel), rotation.STALLED),
    'parallel': (kernel.copy(), rotation.STALLED),
    'parallel, rounded': (np.float32(0.37) * kernel, rotation.STALLED),
    'antiparallel, huge': (np.float32(-1.3e25) * kernel, rotation.STALLED),
    'parallel, tiny': (np.float32(1.7e-25) * kernel, rotation.STALLED),
    'one NaN': (with_nan, rotation.NONFINITE),
    'all NaN': (np.full_like(kernel, np.nan), rotation.NONFINITE),
    'one Inf': (with_inf, rotation.NONFINITE),
    'all Inf': (np.full_like(kernel, np.inf), rotation.NONFINITE),
  }


@pytest.mark.parametrize('size', [2, 17, 1000, LARGE])
def test_nothing_to_follow_leaves_every_bit(size):
  kernel, _ = oracle.draw(size)
  kernel[0] = -0.0
  for name, (step, expected_status) in stuck_steps(kernel).items():
    # A wrong radius shows that the kernel is not even scaled back.
    new_kernel, status = rotate(kernel, step, 0.1, radius=7.0)
    assert status == expected_status, name
    assert new_kernel.tobytes() == kernel.tobytes(), name


@some
@hypothesis.given(st.integers(2, 30), seeds, st.floats(-20, 20))
def test_a_step_parallel_up_to_rounding_stalls(size, seed, exponent):
  kernel, _ = oracle.draw(size, seed)
  step = (np.float64(kernel) * 10**exponent).astype(np.float32)
  new_kernel, status = rotate(kernel, step, 1.0)
  assert status == rotation.STALLED
  assert new_kernel.tobytes() == kernel.tobytes()


def test_the_rate_zero_leaves_every_bit():
  kernel, step = oracle.draw(33)
  new_kernel, _ = rotate(kernel, step, 0.0, radius=7.0)
  assert new_kernel.tobytes() == kernel.tobytes()


@pytest.mark.parametrize('rate', [1e-3, 1.0])
def test_the_norm_does_not_drift_in_1e5_steps(rate):
  steps = tf.random.stateless_normal([64, 4, 9], seed=(1, 2))
  kernel, _ = oracle.draw(36, kernel_norm=2.5)

  @tf.function(jit_compile=True)
  def run(kernel):
    def body(i, kernel):
      step = tf.gather(steps, i % 64)
      (kernel,), _ = rotation.layca(
        [kernel], [step], tf.constant([rate]), tf.constant([2.5])
      )
      return i + 1, kernel

    return tf.while_loop(lambda i, _: i < 100_000, body, (0, kernel))[1]

  start = kernel.reshape(4, 9)
  end = np.float64(run(tf.constant(start)).numpy())
  assert np.linalg.norm(end) == pytest.approx(2.5, rel=1e-5)
  assert oracle.angle(start, end) > 0.1


@pytest.mark.parametrize(
  ('dtype', 'tolerance'), [(tf.float16, 0.02), (tf.bfloat16, 0.15)]
)
def test_half_precision_kernels(dtype, tolerance):
  kernel, step = (tf.cast(x, dtype) for x in oracle.draw(1000))
  for rate in (0.1, 1.0):
    new_kernel, status = rotate(kernel, step, rate)
    assert status == rotation.MOVED
    angle = oracle.angle(kernel.numpy(), new_kernel)
    assert np.tan(angle) == pytest.approx(rate, rel=tolerance)
  for step, expected in (
    (tf.zeros_like(kernel), rotation.STALLED),
    (tf.cast(0.3, dtype) * kernel, rotation.STALLED),
    (tf.cast(np.nan, dtype) * kernel, rotation.NONFINITE),
  ):
    new_kernel, status = rotate(kernel, step, 0.5)
    assert status == expected
    assert new_kernel.tobytes() == kernel.numpy().tobytes()
