"""What no optimizer can apply is refused in plain words."""

import math

import keras
import numpy as np
import pytest
import sonnet as snt
import tensorflow as tf

from layca import checks


def parameters():
  return [tf.Variable([1.0], name=f'{name}/w') for name in 'ab']


def test_multipliers_are_one_per_parameter_by_place_or_by_name():
  assert checks.check_multipliers(None, parameters()) == (1.0, 1.0)
  assert checks.check_multipliers([2, 0.5], parameters()) == (2.0, 0.5)
  assert checks.check_multipliers({'b': 0.5}, parameters()) == (1.0, 0.5)
  variable = tf.Variable([1.0, 2.0])
  assert checks.check_multipliers(variable, parameters()) is variable


@pytest.mark.parametrize(
  ('multipliers', 'words'),
  [
    ([1, 1, 1], '3 multipliers for 2 parameters'),
    (tf.Variable([1.0]), r'shape \(1,\) for 2 parameters'),
    ({'c': 1}, "'c' is found in none of: a/w, b/w"),
    ([1, -1], 'multipliers: -1 of b/w'),
    ({'a': math.nan}, 'multipliers: nan of a/w'),
    ([1, 'fast'], "multipliers='fast': must be a number"),
  ],
)
def test_multipliers_that_cannot_be_used_are_refused(multipliers, words):
  with pytest.raises(ValueError, match=words):
    checks.check_multipliers(multipliers, parameters())


@pytest.mark.parametrize('rate', [0, -1, math.nan, math.inf, 'fast', None])
def test_a_rate_must_be_finite_and_above_zero(rate):
  with pytest.raises(ValueError, match='learning_rate='):
    checks.check_rate(rate)


def test_a_rate_may_be_a_number_a_variable_or_a_schedule():
  for rate in (0.1, np.float32(1), tf.Variable(0.0), lambda step: 0.1):
    checks.check_rate(rate)


@pytest.mark.parametrize('base', ['adam', None, snt.optimizers.SGD])
def test_a_base_must_be_an_optimizer(base):
  with pytest.raises(
    TypeError, match=r'is no optimizer.*snt.optimizers.Adam\('
  ):
    checks.check_base(base)
  checks.check_base(keras.optimizers.SGD(0.1))


def test_a_missing_gradient_is_welcome():
  checks.check_updates([None, tf.constant([1.0])], parameters())


def test_kerass_variables_are_taken_for_what_they_hold():
  variable = keras.Variable([1.0])
  assert checks.as_variables([variable]) == [variable.value]
  with pytest.raises(TypeError, match=r'is no tf\.Variable'):
    checks.as_variables([tf.constant(1.0)])
