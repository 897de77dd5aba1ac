"""What random rotation would give, and how unevenly layers rotate."""

import math

import numpy as np
import pytest

from layca import angle_deviation


def rotate_at_random(angles, dimension=64, walkers=3000, seed=0):
  """Returns mean and standard error of the distance after each step.

  Float64 walkers on a sphere, each step in a direction that is uniform among
  those orthogonal to where the walker is.
  """
  random = np.random.default_rng(seed)
  start = random.standard_normal([walkers, dimension])
  start /= np.linalg.norm(start, axis=1, keepdims=True)
  w, means, errors = start, [], []
  for angle in angles:
    direction = random.standard_normal(w.shape)
    direction -= (direction * w).sum(1, keepdims=True) * w
    direction /= np.linalg.norm(direction, axis=1, keepdims=True)
    w = math.cos(angle) * w + math.sin(angle) * direction
    distances = 1 - (w * start).sum(1)
    means.append(distances.mean())
    errors.append(distances.std() / math.sqrt(walkers))
  return np.array(means), np.array(errors)


def test_random_rotation_comes_as_far_as_expected():
  rates = np.repeat(np.arctan([0.2, 0.05, 0.1]), [20, 30, 15])
  means, errors = rotate_at_random(rates)
  records = np.cumsum([20, 30, 15])
  expected = angle_deviation.expected_distances(
    np.arctan([[0.2], [0.05], [0.1]]), records
  )[:, 0]
  assert (np.diff(expected) > 0.02).all()
  np.testing.assert_array_less(errors, 0.003)
  measured, tolerance = means[records - 1], 4 * errors[records - 1]
  np.testing.assert_array_less(np.abs(measured - expected), tolerance)


def test_the_expectation_is_the_product_of_all_cosines():
  angles, steps = [[0.1, 0.3], [0.02, 0.0], [0.2, 2.0]], [3, 10, 11]
  of_steps = np.repeat(np.cos(angles), [3, 7, 1], axis=0)
  expected = [1 - of_steps[:count].prod(axis=0) for count in steps]
  computed = angle_deviation.expected_distances(np.array(angles), steps)
  np.testing.assert_allclose(computed, expected, rtol=1e-13)


def test_an_unknown_step_angle_makes_later_expectations_unknown():
  angles = np.array([[0.1, 0.1], [0.1, np.nan], [0.1, 0.1]])
  known = np.isfinite(angle_deviation.expected_distances(angles, [1, 2, 3]))
  np.testing.assert_array_equal(known, [[1, 1], [1, 0], [1, 0]])


@pytest.mark.parametrize('distance', [1e-9, 1e-3, 1.0, 2.0])
def test_layers_that_rotated_the_same_have_no_spread(distance):
  assert angle_deviation.log_rotation_spread([distance] * 5) < 1e-12


@pytest.mark.parametrize('factor', [2.0, 30.0])
def test_half_of_the_layers_k_times_as_far_is_half_of_log_k(factor):
  distances = 1 - np.cos([0.1, 0.1 * factor] * 3)
  spread = angle_deviation.log_rotation_spread(distances)
  assert spread == pytest.approx(math.log(factor) / 2, rel=1e-9)


def test_small_distances_keep_their_digits():
  # 1 - d is 1 in float64; the angles are sqrt(2 d).
  spread = angle_deviation.log_rotation_spread([1e-20, 1e-18])
  assert spread == pytest.approx(math.log(10) / 2, rel=1e-9)


def test_a_layer_that_has_not_moved_makes_the_spread_infinite():
  assert angle_deviation.log_rotation_spread([0.1, 0.0, 0.3]) == math.inf


@pytest.mark.parametrize('unknown', [None, math.nan, math.inf])
def test_an_unknown_distance_makes_the_spread_unknown(unknown):
  assert math.isnan(angle_deviation.log_rotation_spread([0.1, unknown, 0.0]))


def test_a_run_starts_from_zero_and_ends_with_its_last_record():
  run = angle_deviation.of_run(
    ['a', 'b'],
    epochs=[0, 1],
    steps=[10, 30],
    distances=[[0.1, None], [0.3, 0.5]],
    mean_step_angles=[[0.1, 0.2], [0.05, None]],
    shortcuts=(1,),
  )
  np.testing.assert_array_equal(run.times, [0, 1, 2])
  np.testing.assert_array_equal(
    run.distances, [[0, 0], [0.1, np.nan], [0.3, 0.5]]
  )
  first = math.cos(0.1) ** 10
  np.testing.assert_allclose(
    run.random,
    [
      [0, 0],
      [1 - first, 1 - math.cos(0.2) ** 10],
      [1 - first * math.cos(0.05) ** 20, np.nan],
    ],
  )
  angles = [math.acos(0.7), math.acos(0.5)]
  expected = abs(math.log(angles[0] / angles[1])) / 2
  assert run.spread == pytest.approx(expected)
  assert (run.names, run.shortcuts) == (['a', 'b'], (1,))


def test_a_run_without_a_record_is_at_its_start():
  run = angle_deviation.of_run(['a', 'b'], [], [], [], [])
  np.testing.assert_array_equal(run.distances, [[0, 0]])
  np.testing.assert_array_equal(run.random, [[0, 0]])
  np.testing.assert_array_equal(run.times, [0])
  assert math.isnan(run.spread)


def test_without_step_angles_random_rotation_is_unknown():
  run = angle_deviation.of_run('a', [0], [10], [[0.1]], None, unit='record')
  assert run.random is None
  assert run.unit == 'record'


@pytest.mark.parametrize('shapes', [[(3, 2), (3, 3)], [(3, 3), (6,)]])
def test_lengths_that_do_not_fit_are_refused(shapes):
  with pytest.raises(ValueError, match='reshape'):
    angle_deviation.of_run('abc', range(3), [1, 2, 3], *map(np.zeros, shapes))
