"""What a config's optimizer does to one weight, in plain numbers."""

import numpy as np
import pytest
import tensorflow as tf

from layca.training import optimizers
from tests.layca.training import tiny

RATE = 0.1
GRADIENTS = (3.0, -1.0, 2.0)


def trajectory(**overrides):
  """Three steps of a plain optimizer from weight 1."""
  config = tiny.config(optimizer__layca=False, **overrides)
  variable = tf.Variable([[1.0]])
  optimizer = optimizers.create_optimizer(config, tf.Variable(RATE), [1.0])
  values = []
  for gradient in GRADIENTS:
    optimizer.apply([tf.constant([[gradient]])], [variable])
    values.append(float(variable[0, 0]))
  return values


def expected(update):
  """Weights under `update(gradient, state) -> step`, in float64."""
  weight, state, values = 1.0, {}, []
  for gradient in GRADIENTS:
    weight -= RATE * update(gradient, state)
    values.append(weight)
  return values


def heavy_ball(g, state):
  state['m'] = 0.9 * state.get('m', 0.0) + g
  return state['m']


def nesterov(g, state):
  return 0.9 * heavy_ball(g, state) + g


def average(g, state):
  state['m'] = 0.9 * state.get('m', 0.0) + 0.1 * g
  return state['m']


def rmsprop(g, state):
  state['v'] = 0.9 * state.get('v', 0.0) + 0.1 * g * g
  return g / np.sqrt(state['v'])


def adagrad(g, state):
  state['v'] = state.get('v', 0.0) + g * g
  return g / np.sqrt(state['v'])


def adam(g, state):
  t = state['t'] = state.get('t', 0) + 1
  state['m'] = 0.9 * state.get('m', 0.0) + 0.1 * g
  state['v'] = 0.999 * state.get('v', 0.0) + 0.001 * g * g
  return state['m'] / (1 - 0.9**t) / np.sqrt(state['v'] / (1 - 0.999**t))


@pytest.mark.parametrize(
  ('name', 'update'),
  [
    ('sgd', lambda g, _: g),
    ('momentum', heavy_ball),
    ('momentum', nesterov),
    ('sgd_amom', average),
    ('rmsprop', rmsprop),
    ('adagrad', adagrad),
    ('adam', adam),
  ],
)
def test_each_name_is_its_rule(name, update):
  values = trajectory(
    optimizer__name=name, optimizer__nesterov=update is nesterov
  )
  np.testing.assert_allclose(values, expected(update), rtol=1e-4)


@pytest.mark.parametrize('others', ['base', 'freeze'])
def test_layca_wraps_by_the_rule_for_others(others):
  config = tiny.config(optimizer__others=others)
  kernel, bias = tf.Variable([[3.0, 4.0]]), tf.Variable([1.0])
  optimizer = optimizers.create_optimizer(config, tf.Variable(RATE), [1, 1])
  optimizer.apply(
    [tf.constant([[0.0, 1.0]]), tf.constant([1.0])], [kernel, bias]
  )
  assert float(tf.norm(kernel)) == pytest.approx(5.0)
  assert float(bias[0]) == pytest.approx(0.9 if others == 'base' else 1.0)


@pytest.mark.parametrize(
  ('options', 'expected'),
  [
    # Without the projection: by the step (0, 1) of the kernel (0.6, 0.8).
    ({'operations': 'hyperball'}, [0.6, 0.8 - RATE]),
    # Each column is a unit, of one weight here, which cannot turn.
    ({'granularity': 'neuron'}, [0.6, 0.8]),
  ],
)
def test_the_options_are_those_of_layca(options, expected):
  kernel = tf.Variable([[0.6, 0.8]])
  optimizer = optimizers.create_optimizer(
    tiny.config(), tf.Variable(RATE), [1.0], **options
  )
  optimizer.apply([tf.constant([[0.0, 1.0]])], [kernel])
  expected = np.array([expected]) / np.linalg.norm(expected)
  np.testing.assert_allclose(kernel, expected, rtol=1e-6)


def test_replayed_rates_take_the_place_of_the_rate_for_kernels_alone():
  kernels = [tf.Variable([[3.0, 4.0]]), tf.Variable([[0.0, 2.0]])]
  bias = tf.Variable([1.0])
  rates = np.array([[0.3, 0.02], [0.05, 0.1]])
  optimizer = optimizers.create_optimizer(
    tiny.config(), tf.Variable(RATE), [1.0] * 3, replayed=rates
  )
  updates = [tf.constant([[1.0, 0.0]])] * 2 + [tf.constant([1.0])]
  for of_step in rates:
    before = [kernel.numpy() for kernel in kernels]
    optimizer.apply(updates, [*kernels, bias])
    turned = [angle(a, b) for a, b in zip(before, kernels, strict=True)]
    np.testing.assert_allclose(np.tan(turned), of_step, rtol=1e-5)
  assert float(bias[0]) == pytest.approx(1.0 - 2 * RATE)


def angle(u, v):
  """The angle between two vectors of two numbers, in float64."""
  (a, b), (c, d) = (np.float64(np.ravel(x)) for x in (u, v))
  return abs(np.arctan2(a * d - b * c, a * c + b * d))


def test_the_schedule_drops_at_the_start_of_its_epochs():
  config = tiny.config(
    rho=1.0, schedule__drop_epochs=(2, 3), schedule__drop_factor=0.5
  )
  schedule = optimizers.create_schedule(config, steps_per_epoch=10)
  rates = [float(schedule(step)) for step in (0, 19, 20, 29, 30)]
  assert rates == [1.0, 1.0, 0.5, 0.5, 0.25]
