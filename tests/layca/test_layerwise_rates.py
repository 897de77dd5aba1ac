"""LayerwiseRates: the base's own steps, each times its multiplier."""

import keras
import numpy as np
import pytest
import sonnet as snt
import tensorflow as tf

import layca
from tests.layca import optimizer_contract
from tests.layca.bases import BASES

MULTIPLIERS = (1.0, 0.2, 0.0, 3.0)
SHAPES = ((3, 4), (3, 4), (2, 2), (5,))
NAMES = ('sgd', 'momentum', 'adam', 'keras_adam')


def draw(seed):
  rng = np.random.default_rng(seed)
  return [rng.normal(size=shape).astype(np.float32) for shape in SHAPES]


class TestLayerwiseRates(optimizer_contract.OptimizerContract):
  def make_optimizer(self):
    return layca.LayerwiseRates(snt.optimizers.Adam(0.01), (0.5, 2.0))


class TestLayerwiseRatesOfKeras(optimizer_contract.OptimizerContract):
  def make_optimizer(self):
    return layca.LayerwiseRates(keras.optimizers.Adam(0.01), (0.5, 2.0))


@pytest.mark.parametrize('name', NAMES)
def test_steps_are_the_bases_times_the_multipliers(name):
  make_base, make_rule = BASES[name]
  parameters = [tf.Variable(value) for value in draw(0)]
  expected = [np.float64(value) for value in draw(0)]
  rules = [make_rule(0.01) for _ in SHAPES]
  optimizer = layca.LayerwiseRates(make_base(0.01), MULTIPLIERS)
  for seed in range(1, 8):
    gradients = draw(seed)
    optimizer.apply([tf.constant(g) for g in gradients], parameters)
    for i, multiplier in enumerate(MULTIPLIERS):
      expected[i] -= multiplier * rules[i](np.float64(gradients[i]))
  for parameter, value in zip(parameters, expected, strict=True):
    np.testing.assert_allclose(parameter, value, rtol=1e-5, atol=2e-6)


@pytest.mark.parametrize('bad', [1.0, 1e38, np.nan, np.inf])
@pytest.mark.parametrize('name', NAMES)
def test_a_multiplier_of_zero_keeps_every_bit(name, bad):
  start = np.array([[0.1, -0.0], [-3.0, 1e-30]], np.float32)
  parameter = tf.Variable(start)
  optimizer = layca.LayerwiseRates(BASES[name][0](0.01), (0.0,))
  optimizer.apply([tf.fill([2, 2], np.float32(bad))], [parameter])
  assert parameter.numpy().tobytes() == start.tobytes()


def test_no_multipliers_give_the_base_itself():
  ends = []
  for wrap in (layca.LayerwiseRates, lambda base, _: base):
    parameters = [tf.Variable(value) for value in draw(0)]
    optimizer = wrap(snt.optimizers.Adam(0.01), None)
    optimizer.apply([tf.constant(g) for g in draw(1)], parameters)
    ends.append([p.numpy() for p in parameters])
  for ours, theirs in zip(*ends, strict=True):
    np.testing.assert_array_equal(ours, theirs)


def test_initialize_creates_the_slots_of_the_base():
  parameters = [tf.Variable(value) for value in draw(0)]
  base = snt.optimizers.Adam(0.01)
  layca.LayerwiseRates(base, MULTIPLIERS).initialize(parameters)
  assert [m.shape for m in base.m] == [p.shape for p in parameters]


def test_one_multiplier_per_parameter():
  optimizer = layca.LayerwiseRates(snt.optimizers.SGD(0.1), (1.0,))
  with pytest.raises(ValueError, match='1 multipliers for 2 parameters'):
    optimizer.apply([tf.ones([2])] * 2, [tf.Variable([1.0, 2])] * 2)
