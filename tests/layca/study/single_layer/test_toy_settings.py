"""Bad settings of the toy experiment are refused by name, in one line."""

import math

import pytest

from layca.study.single_layer import toy_settings
from layca.training.errors import InputError
from tests.layca.study.single_layer import small_study

BAD = {
  'figures': [(), ('1a', '2'), ('1a', '1a'), (['1a'],)],
  'layers': [(), (0, 3), (-1,), (1, 0, 1), (0.0,), ((0, 1),), (True, False)],
  'widths': [(), ('784',), (16, 0, 16), (True,)],
  'feedback.layer': [3, -1],
  'feedback.rho': [0.0, math.inf, math.nan],
  'feedback.steps': [0],
  'feedback.record_every': [0, 5],
  'feedback.images': [0],
  'experiments': [0],
  'experiments_at_once': [0],
  'steps': [0],
  'steps_per_call': [0],
  'data.images_per_class': [0],
  'data.image_size': [0],
  'optimizer.name': ['lion'],
}
GOOD = {
  'figures': [('1c', '1a')],
  'layers': [(2, 0), (1,)],
  'widths': [(1, 2, 3)],
  'feedback.layer': [2],
  'feedback.record_every': [4],
  'experiments_at_once': [1, None],
}


def cases(values):
  return [(key, value) for key in values for value in values[key]]


@pytest.mark.parametrize(('key', 'value'), cases(BAD))
def test_a_bad_value_is_named(key, value):
  config = small_study.config({key: value})
  with pytest.raises(InputError, match=f'^config.{key}=.*must be') as error:
    toy_settings.check(config)
  assert '\n' not in str(error.value)
  if key in ('layers', 'feedback.layer'):
    assert str(error.value).endswith('numbered 0 to 2')


@pytest.mark.parametrize(('key', 'value'), cases(GOOD))
def test_values_at_the_bounds_are_good(key, value):
  toy_settings.check(small_study.config({key: value}))


def test_biases_start_at_zero_and_cannot_rotate():
  rotate = {'optimizer.others': 'rotate'}
  layca = rotate | {'optimizer.layca': True}
  toy_settings.check(small_study.config(rotate))
  toy_settings.check(small_study.config(layca | {'with_bias': False}))
  with pytest.raises(InputError, match=r"^config.optimizer.others='rotate'"):
    toy_settings.check(small_study.config(layca))
