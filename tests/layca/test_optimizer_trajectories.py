"""Layca follows the float64 oracle for 100 steps, whatever the base."""

import keras
import numpy as np
import pytest
import sonnet as snt
import tensorflow as tf

import layca
from tests import oracle

NUM_STEPS = 100
RATE = 3.0**-3
MULTIPLIERS = (1.0, 0.5)

sonnet = snt.optimizers
BASES = {
  'sgd': (sonnet.SGD, oracle.sgd),
  'momentum': (
    lambda rate: sonnet.Momentum(rate, 0.9),
    lambda rate: oracle.momentum(rate, 0.9),
  ),
  'nesterov': (
    lambda rate: sonnet.Momentum(rate, 0.9, use_nesterov=True),
    lambda rate: oracle.momentum(rate, 0.9, nesterov=True),
  ),
  'sgd_amom': (layca.SGDAMom, oracle.sgd_amom),
  'rmsprop': (sonnet.RMSProp, oracle.rmsprop),
  'adagrad': (layca.Adagrad, oracle.adagrad),
  'adam': (sonnet.Adam, oracle.adam),
  'keras_sgd': (keras.optimizers.SGD, oracle.sgd),
  'keras_adam': (
    lambda rate: keras.optimizers.Adam(rate, epsilon=1e-10),
    oracle.adam,
  ),
  # Weight decay is parallel to the kernel: no part of a rotation.
  'keras_adamw': (
    lambda rate: keras.optimizers.AdamW(rate, weight_decay=0.1, epsilon=1e-10),
    oracle.adam,
  ),
  'keras_adagrad': (keras.optimizers.Adagrad, oracle.keras_adagrad),
}


def make_step(network, optimizer, parameters, scale=1.0):
  inputs, targets = map(tf.constant, (network.inputs, network.targets))

  def step(batch):
    with tf.GradientTape() as tape:
      outputs = tf.tanh(inputs[batch] @ parameters[0]) @ parameters[1]
      loss = tf.reduce_sum(tf.square(outputs - targets[batch])) / (2 * 8)
    gradients = tape.gradient(loss, parameters)
    optimizer.apply([scale * g for g in gradients], parameters)

  return step


def train(
  base, num_steps=NUM_STEPS, compiled=True, jit_compile=None, scale=1.0
):
  """Kernels after each step."""
  network = oracle.Network()
  parameters = [tf.Variable(kernel) for kernel in network.kernels]
  optimizer = layca.Layca(base, RATE, MULTIPLIERS)
  step = make_step(network, optimizer, parameters, scale)
  if compiled:
    step = tf.function(step, jit_compile=jit_compile)
  history = []
  for t in range(num_steps):
    step(tf.constant(t % 4))
    history.append([p.numpy() for p in parameters])
  return history


def expected(rule, num_steps=NUM_STEPS):
  rates = [RATE * multiplier for multiplier in MULTIPLIERS]
  # The rate of the base cancels: the oracle's is 1 throughout.
  return oracle.Network().trajectory(lambda: rule(1.0), rates, num_steps)


def largest_error(history, expected_history):
  return max(
    np.linalg.norm(np.float64(kernel) - want) / np.linalg.norm(want)
    for kernels, wants in zip(history, expected_history, strict=True)
    for kernel, want in zip(kernels, wants, strict=True)
  )


@pytest.mark.parametrize('base_rate', [1e-6, 0.1])
@pytest.mark.parametrize('name', BASES)
def test_100_steps_equal_the_oracle_at_any_base_rate(name, base_rate):
  make_base, rule = BASES[name]
  history = train(make_base(base_rate))
  assert largest_error(history, expected(rule)) < 1e-5


@pytest.mark.parametrize('name', ['adam', 'keras_adam'])
@pytest.mark.parametrize(
  'mode',
  [
    {'compiled': False},
    {'jit_compile': False},
    {'jit_compile': True},
  ],
  ids=['eager', 'graph', 'xla'],
)
def test_eager_graph_and_xla_equal_the_oracle(name, mode):
  make_base, rule = BASES[name]
  history = train(make_base(0.1), num_steps=20, **mode)
  assert largest_error(history, expected(rule, 20)) < 1e-5


@pytest.mark.parametrize('scale', [1e-25, 1e-12, 1e12, 1e25])
def test_the_size_of_the_gradient_does_not_matter(scale):
  history = train(sonnet.SGD(0.1), num_steps=30, scale=scale)
  assert largest_error(history, expected(oracle.sgd, 30)) < 1e-5


def test_the_oracle_tells_the_rules_apart():
  ends = {name: expected(rule)[-1] for name, (_, rule) in BASES.items()}
  # AdamW is Adam here; the average of SGD_AMom is momentum's sum, scaled.
  for name in ('keras_sgd', 'keras_adam', 'keras_adamw', 'sgd_amom'):
    del ends[name]
  for first in ends:
    for second in ends:
      error = largest_error([ends[first]], [ends[second]])
      assert first == second or error > 1e-3


def test_the_norm_does_not_drift_in_1e5_updates():
  start, _ = oracle.draw(36)
  parameter = tf.Variable(start)
  gradients = tf.random.stateless_normal([64, 36], seed=(1, 2))
  optimizer = layca.Layca(sonnet.SGD(0.1), 3**-3, others='rotate')
  optimizer.initialize([parameter])

  @tf.function
  def run():
    for i in tf.range(100_000):
      optimizer.apply([gradients[i % 64]], [parameter])

  run()
  norm, end = np.linalg.norm(np.float64(start)), np.float64(parameter)
  assert np.linalg.norm(end) == pytest.approx(norm, rel=1e-5)
  assert oracle.angle(start, end) > 0.1
