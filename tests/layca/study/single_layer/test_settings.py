"""Bad settings of the toy experiment are refused by name, in one line."""

import math

import pytest

from layca.study.single_layer import settings
from layca.training.errors import InputError
from tests.layca.study.single_layer import small_study


@pytest.mark.parametrize(
  ('key', 'value'),
  [
    ('figures', ()),
    ('figures', ('1d',)),
    ('figures', ('1a', '2')),
    ('figures', ('1a', '1a')),
    ('figures', (1,)),
    ('figures', (['1a'],)),
    ('layers', ()),
    ('layers', (0, 3)),
    ('layers', (-1,)),
    ('layers', (1, 0, 1)),
    ('layers', (0.0,)),
    ('layers', ('0',)),
    ('layers', ('all',)),
    ('layers', ((0, 1),)),
    ('layers', (True, False)),
    ('layers', (None,)),
    ('widths', ()),
    ('widths', ('784',)),
    ('widths', (16, 0, 16)),
    ('widths', (16.0,)),
    ('widths', (True,)),
    ('feedback.layer', 3),
    ('feedback.layer', -1),
    ('feedback.rho', 0.0),
    ('feedback.rho', math.inf),
    ('feedback.rho', math.nan),
    ('feedback.steps', 0),
    ('feedback.record_every', 0),
    ('feedback.record_every', 5),
    ('feedback.images', 0),
    ('experiments', 0),
    ('experiments_at_once', 0),
    ('steps', 0),
    ('steps_per_call', 0),
    ('data.images_per_class', 0),
    ('rho', 0.0),
    ('rho', math.nan),
    ('seed', -1),
    ('optimizer.name', 'lion'),
    ('optimizer.others', 'train'),
    ('optimizer.momentum', 1.0),
  ],
)
def test_a_bad_value_is_named(key, value):
  config = small_study.config(**{key.replace('.', '__'): value})
  with pytest.raises(InputError, match=f'^config.{key}=.*must be') as error:
    settings.check(config)
  assert '\n' not in str(error.value)


@pytest.mark.parametrize(
  ('key', 'value'),
  [
    ('figures', ('1c', '1a')),
    ('layers', (2, 0)),
    ('layers', (1,)),
    ('widths', (1, 2, 3)),
    ('feedback.layer', 2),
    ('feedback.record_every', 4),
    ('experiments_at_once', 1),
    ('experiments_at_once', None),
  ],
)
def test_values_at_the_bounds_are_good(key, value):
  settings.check(small_study.config(**{key.replace('.', '__'): value}))


def test_a_bad_layer_says_how_layers_are_numbered():
  with pytest.raises(InputError, match=r'\(0, 3\).* numbered 0 to 2$'):
    settings.check(small_study.config(layers=(0, 3)))
  with pytest.raises(InputError, match=r'=5.* numbered 0 to 2$'):
    settings.check(small_study.config(feedback__layer=5))


def test_biases_start_at_zero_and_cannot_rotate():
  settings.check(small_study.config(optimizer__others='rotate'))
  layca = {'optimizer__layca': True, 'optimizer__others': 'rotate'}
  settings.check(small_study.config(with_bias=False, **layca))
  with pytest.raises(InputError, match=r"^config.optimizer.others='rotate'"):
    settings.check(small_study.config(**layca))
