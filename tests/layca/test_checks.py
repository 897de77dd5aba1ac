"""What no optimizer can apply is refused in plain words."""

import pytest
import tensorflow as tf

from layca import checks


def parameters():
  return [tf.Variable([1.0], name=name) for name in 'ab']


def test_multipliers_are_one_per_parameter_and_ones_by_default():
  assert checks.check_multipliers(None, parameters()) == (1.0, 1.0)
  assert checks.check_multipliers([2, 0.5], parameters()) == (2.0, 0.5)
  with pytest.raises(ValueError, match='3 multipliers for 2 parameters'):
    checks.check_multipliers([1, 1, 1], parameters())


@pytest.mark.parametrize(
  ('gradients', 'words'),
  [
    ([tf.constant([1.0])], '1 gradients for 2 parameters'),
    ([None, None], 'no parameter has a gradient'),
    ([None, tf.constant([1])], 'gradient of b:0 is int32'),
  ],
)
def test_gradients_must_match_the_parameters(gradients, words):
  with pytest.raises(ValueError, match=words):
    checks.check_updates(gradients, parameters())


def test_a_missing_gradient_is_welcome():
  checks.check_updates([None, tf.constant([1.0])], parameters())


def test_there_must_be_parameters():
  with pytest.raises(ValueError, match='no parameters'):
    checks.check_updates([], [])
