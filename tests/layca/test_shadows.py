"""Shadows: what the base optimizer moves in place of the rotated parameters."""

import numpy as np
import tensorflow as tf

from layca.shadows import Shadows, dense

PARAMETERS = [tf.Variable(tf.ones(shape)) for shape in ([2, 3], [3], [3, 1])]
NAMES = ['conv/w', 'conv/b', 'linear/w']


def test_what_rotates_has_a_shadow_and_the_rest_is_itself():
  shadows = Shadows(PARAMETERS, (0, 2), NAMES)
  first, bias, last = map(shadows.of, range(3), PARAMETERS)
  assert bias is PARAMETERS[1]
  assert (first.shape, last.shape) == ([2, 3], [3, 1])
  assert not first.trainable


def test_they_hold_a_step_that_a_weight_would_lose_and_are_zero_again():
  shadows = Shadows(PARAMETERS, (0, 2), NAMES)
  shadows.of(2, PARAMETERS[2]).assign_sub(tf.fill([3, 1], 1e-12))
  values = shadows.values()
  np.testing.assert_array_equal(values[0], np.zeros([2, 3]))
  np.testing.assert_array_equal(values[1], np.full([3, 1], -1e-12, np.float32))
  shadows.of(0, PARAMETERS[0]).assign(tf.fill([2, 3], np.nan))
  shadows.reset(shadows.values())
  for value in shadows.values():
    np.testing.assert_array_equal(value, np.zeros(value.shape))


def test_updates_become_dense_and_float32_and_none_stays():
  rows = tf.IndexedSlices(tf.ones([1, 2], tf.bfloat16), [1], dense_shape=[3, 2])
  update = dense(rows)
  assert update.dtype == tf.float32
  np.testing.assert_array_equal(update, [[0, 0], [1, 1], [0, 0]])
  assert dense(None) is None
