"""What the monitor says, against float64 NumPy."""

import itertools

import numpy as np
import pytest
import sonnet as snt
import tensorflow as tf

import layca
from layca import monitor as monitor_module
from tests import oracle


def make_kernels(seed=0):
  random = np.random.default_rng(seed)
  return [
    tf.Variable(random.normal(size=shape).astype(np.float32))
    for shape in ([3, 3, 2, 4], [6, 5], [200, 100])
  ]


def walk(kernels, monitor, steps, seed=1, rate=0.01):
  """Takes random SGD steps; returns the weights and gradients of each."""
  random = np.random.default_rng(seed)
  optimizer = snt.optimizers.SGD(rate)
  weights, gradients = [[k.numpy() for k in kernels]], []
  for _ in range(steps):
    step = [random.normal(size=k.shape).astype(np.float32) for k in kernels]
    gradients.append(step)
    with monitor.observe([tf.constant(g) for g in step]):
      optimizer.apply([tf.constant(g) for g in step], kernels)
    weights.append([k.numpy() for k in kernels])
  return weights, gradients


def test_every_field_equals_its_float64_definition():
  kernels = make_kernels()
  monitor = layca.RotationMonitor(kernels)
  walk(kernels, monitor, 3)
  at_last_record = [k.numpy() for k in kernels]
  monitor.record()
  weights, gradients = walk(kernels, monitor, 5, seed=2)
  record = monitor.to_dict(monitor.record())
  initial = [k.numpy() for k in make_kernels()]
  for index in range(len(kernels)):
    path = [np.float64(w[index]) for w in weights]
    steps = [new - old for old, new in itertools.pairwise(path)]
    expected = {
      'angle': oracle.angle(initial[index], path[-1]),
      'cosine_distance': 1 - np.cos(oracle.angle(initial[index], path[-1])),
      'angle_since_record': oracle.angle(at_last_record[index], path[-1]),
      'mean_step_angle': np.mean(
        [oracle.angle(a, b) for a, b in itertools.pairwise(path)]
      ),
      'weight_norm': np.linalg.norm(path[-1]),
      'gradient_norm': np.mean(
        [np.linalg.norm(np.float64(g[index])) for g in gradients]
      ),
      'radial_share': np.mean(
        [
          np.vdot(s, w) ** 2 / np.vdot(s, s) / np.vdot(w, w)
          for s, w in zip(steps, path, strict=False)
        ]
      ),
    }
    assert set(expected) == set(record)
    for field, value in expected.items():
      tolerance = 3e-3 if field == 'radial_share' else 1e-4
      np.testing.assert_allclose(
        record[field][index], value, rtol=tolerance, atol=1e-7, err_msg=field
      )


@pytest.mark.parametrize('theta', [1e-5, 1e-3, 0.1, 1.5, 3.1])
def test_step_angles_keep_their_digits(theta):
  u = np.zeros(1000, np.float64)
  v = np.zeros(1000, np.float64)
  u[0], v[0], v[1] = 1.0, np.cos(theta), np.sin(theta)
  measured, _ = monitor_module.step_geometry(
    [tf.constant(u, tf.float32)], [tf.constant(v, tf.float32)]
  )
  np.testing.assert_allclose(measured, [theta], rtol=1e-3)


def test_a_step_along_the_kernel_is_all_radial_and_rotates_nothing():
  kernel = tf.Variable([3.0, 4.0])
  monitor = layca.RotationMonitor([kernel])
  with monitor.observe([None]):
    kernel.assign(1.5 * kernel)
  record = monitor.to_dict(monitor.record())
  assert record['radial_share'] == [pytest.approx(1.0)]
  assert record['mean_step_angle'] == [pytest.approx(0.0, abs=1e-6)]
  assert record['weight_norm'] == [pytest.approx(7.5)]
  assert record['gradient_norm'] == [0.0]


def test_nothing_observed_and_nothing_moved_reads_zero():
  kernels = make_kernels()
  record = layca.RotationMonitor(kernels)
  numbers = record.to_dict(record.record())
  for field in ('angle', 'mean_step_angle', 'gradient_norm', 'radial_share'):
    assert numbers[field] == [0.0, 0.0, 0.0]


def test_vanishing_gradients_are_measured():
  kernel = tf.Variable(tf.ones([10]))
  monitor = layca.RotationMonitor([kernel])
  with monitor.observe([tf.fill([10], 1e-25)]):
    pass
  record = monitor.to_dict(monitor.record())
  np.testing.assert_allclose(record['gradient_norm'], 1e-25 * 10**0.5, 1e-5)


@pytest.mark.parametrize('jit_compile', [False, True])
def test_traced_steps_give_what_eager_ones_give(jit_compile):
  def run(function):
    kernels = make_kernels()
    monitor = layca.RotationMonitor(kernels)
    optimizer = snt.optimizers.Momentum(0.01, 0.9)
    gradients = [tf.ones_like(k) for k in kernels]
    optimizer._initialize(kernels)

    def step():
      with monitor.observe(gradients):
        optimizer.apply(gradients, kernels)

    step = function(step)
    for _ in range(5):
      step()
    return monitor.record().numpy()

  traced = run(lambda f: tf.function(f, jit_compile=jit_compile))
  np.testing.assert_allclose(traced, run(lambda f: f), rtol=1e-4, atol=1e-6)


def test_a_restored_monitor_measures_from_the_true_start(tmp_path):
  kernels = make_kernels()
  monitor = layca.RotationMonitor(kernels)
  walk(kernels, monitor, 3)
  state = dict(kernels=kernels, monitor=monitor)
  path = tf.train.Checkpoint(**state).save(str(tmp_path / 'state'))
  expected = monitor.record().numpy()

  others = make_kernels(seed=5)
  other = layca.RotationMonitor(others)
  tf.train.Checkpoint(kernels=others, monitor=other).restore(path)
  np.testing.assert_array_equal(other.record().numpy(), expected)
