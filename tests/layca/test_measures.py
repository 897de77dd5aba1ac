"""Angles of steps and of units, against float64 NumPy."""

import math

import numpy as np
import pytest
import tensorflow as tf

from layca import measures
from tests import oracle


@pytest.mark.parametrize('theta', [1e-5, 1e-3, 0.1, 1.5, 3.1])
def test_step_angles_keep_their_digits(theta):
  u = np.zeros(1000, np.float64)
  v = np.zeros(1000, np.float64)
  u[0], v[0], v[1] = 1.0, np.cos(theta), np.sin(theta)
  measured, _ = measures.step_geometry(
    [tf.constant(u, tf.float32)], [tf.constant(v, tf.float32)]
  )
  np.testing.assert_allclose(measured, [theta], rtol=1e-3)


@pytest.mark.parametrize('norm', [1e-15, 1e-9, 1e9, 1e12, 1e17])
def test_steps_of_kernels_of_any_norm_are_measured(norm):
  before, step = np.random.default_rng(0).normal(size=[2, 100])
  after = before + 0.1 * step
  share = (before @ step) ** 2 / ((before @ before) * (step @ step))
  found = measures.step_geometry(
    *([tf.constant(norm / 10 * w, tf.float32)] for w in (before, after))
  )
  expected = [oracle.angle(before, after)], [share]
  np.testing.assert_allclose(found, expected, rtol=1e-4)


def test_the_kernel_that_is_broken_or_else_the_longest_has_grown_the_most():
  initial = [tf.ones([2, 3]), tf.fill([4], 2.0), tf.ones([5])]
  kernels = [initial[0], 3.0 * initial[1], 0.5 * initial[2]]
  index, growth = measures.most_grown(kernels, initial)
  assert (index, growth) == (1, pytest.approx(3.0))
  kernels[2] = tf.fill([5], np.nan)
  index, growth = measures.most_grown(kernels, initial)
  assert index == 2
  assert np.isnan(growth)


@pytest.mark.parametrize('units', [1, 2, 10, 101])
def test_quantiles_over_units_are_numpys(units):
  random = np.random.default_rng(units)
  before, after = random.normal(size=[2, 3, 5, units])
  # What differs by a factor alone has not turned.
  after[:, :, 0] = 2.5 * before[:, :, 0]
  angles = [
    oracle.angle(before[:, :, unit], after[:, :, unit]) for unit in range(units)
  ]
  percentages = [0, 5, 37.5, 50, 95, 100]
  found = measures.unit_angle_quantiles(
    [tf.constant(before, tf.float32)],
    [tf.constant(after, tf.float32)],
    percentages,
  )
  expected = np.percentile(angles, percentages)
  np.testing.assert_allclose(np.ravel(found), expected, rtol=1e-5, atol=1e-6)


def test_a_unit_of_nan_makes_the_quantiles_of_its_kernel_unknown():
  healthy = tf.constant(np.eye(4), tf.float32)
  broken = tf.tensor_scatter_nd_update(healthy, [[1, 2]], [math.nan])
  found = measures.unit_angle_quantiles(
    [broken, healthy], [healthy, healthy], [0, 50]
  )
  np.testing.assert_array_equal(found, [[np.nan, 0], [np.nan, 0]])
