"""What Layca for Keras refuses, by name, and what to do instead."""

import keras
import numpy as np
import pytest

from layca.keras import Layca

optimizers = keras.optimizers


def create(**options):
  return Layca(optimizers.SGD(), **options)


@pytest.mark.parametrize('rate', [0, -0.1, np.nan, np.inf, '0.1', None])
def test_a_rate_is_a_finite_number_above_0(rate):
  with pytest.raises(ValueError, match=r'^learning_rate=.* above 0'):
    create(learning_rate=rate)


@pytest.mark.parametrize('rate', [1, np.float32(0.5), lambda: 0.5])
def test_a_rate_may_be_any_such_number_or_a_function(rate):
  value = rate() if callable(rate) else rate
  assert float(create(learning_rate=rate).learning_rate) == value


@pytest.mark.parametrize('base', ['adam', optimizers.Adam, None, object()])
def test_a_base_is_an_optimizer_of_keras(base):
  with pytest.raises(TypeError, match=r'^base=.* is no Keras optimizer'):
    Layca(base)


@pytest.mark.parametrize(
  ('name', 'value'),
  [
    ('clipnorm', 1.0),
    ('global_clipnorm', 1.0),
    ('clipvalue', 1.0),
    ('use_ema', True),
    ('loss_scale_factor', 2.0),
    ('gradient_accumulation_steps', 2),
  ],
)
def test_what_keras_does_around_a_step_belongs_on_layca(name, value):
  base = optimizers.SGD(**{name: value})
  with pytest.raises(ValueError, match=f'Instead, set {name} on Layca'):
    Layca(base)
  create(**{name: value})


def test_weight_decay_is_refused_on_both():
  with pytest.raises(ValueError, match=r'AdamW.*turns it by nothing.*0 for Ad'):
    Layca(optimizers.AdamW())
  Layca(optimizers.AdamW(weight_decay=0.0))
  with pytest.raises(ValueError, match=r'^weight_decay=0.1: .*regularizer'):
    create(weight_decay=0.1)


@pytest.mark.parametrize(
  ('base', 'remedy'),
  [
    (optimizers.Nadam, 'use Adam'),
    (optimizers.Ftrl, 'use Adagrad'),
    (lambda: optimizers.LossScaleOptimizer(create()), 'wrap Layca in it'),
    (lambda: create(), 'it is Layca already'),
  ],
)
def test_optimizers_that_are_more_than_a_step_cannot_be_wrapped(base, remedy):
  with pytest.raises(
    ValueError, match=f'^base: .* cannot be wrapped.*{remedy}'
  ):
    Layca(base())


def test_a_base_is_not_used_twice():
  base = optimizers.SGD()
  base.build([keras.Variable(1.0)])
  with pytest.raises(ValueError, match='give a new one'):
    Layca(base)


@pytest.mark.parametrize(
  ('options', 'message'),
  [
    ({'others': 'train'}, "others='train': use one of rotate, base, freeze"),
    ({'operations': 'lars'}, "operations='lars': use one of layca, hyperb"),
    ({'granularity': 'unit'}, "granularity='unit': use one of layer, neuron"),
    ({'multipliers': [-1]}, 'multipliers: -1 of 0: must be a finite'),
    ({'multipliers': {'w': np.inf}}, "multipliers: inf of 'w': must be a"),
    ({'multipliers': {'w': '1'}}, "multipliers: '1' of 'w': must be a"),
  ],
)
def test_arguments_that_cannot_be_used_are_named(options, message):
  with pytest.raises(ValueError, match=message):
    create(**options)


@pytest.mark.parametrize(
  ('options', 'message'),
  [
    ({'multipliers': (1, 1)}, '2 multipliers for 1 trainable variables'),
    ({'multipliers': {'dense': 1}}, "'dense' is found in none of: kernel"),
    ({'rules': {'kernel': 'rotated'}}, "rules: of kernel='rotated'"),
    ({'rules': {'(': 'base'}}, "rules: '.' is no regular expression"),
    ({'granularity': {'kernel': (2,)}}, r'granularity=\(2,\) of kernel'),
  ],
)
def test_settings_that_do_not_fit_the_variables_are_named(options, message):
  kernel = keras.Variable(np.ones([2, 2]), name='kernel')
  with pytest.raises(ValueError, match=message):
    create(**options).build([kernel])


def test_keras_refuses_what_it_does_not_know():
  with pytest.raises(ValueError, match='momentum'):
    create(momentum=0.9)
