"""Layca follows the float64 oracle for 100 steps, whatever the base."""

import numpy as np
import pytest
import tensorflow as tf

import layca
from tests import oracle
from tests.layca.bases import BASES

NUM_STEPS = 100
RATE = 3.0**-3
MULTIPLIERS = (1.0, 0.5)


def train(base, num_steps=NUM_STEPS, scale=1.0):
  """Kernels after each step."""
  network = oracle.Network()
  inputs, targets = map(tf.constant, (network.inputs, network.targets))
  parameters = [tf.Variable(kernel) for kernel in network.kernels]
  optimizer = layca.Layca(base, RATE, MULTIPLIERS)

  @tf.function
  def step(batch):
    with tf.GradientTape() as tape:
      outputs = tf.tanh(inputs[batch] @ parameters[0]) @ parameters[1]
      loss = tf.reduce_sum(tf.square(outputs - targets[batch])) / (2 * 8)
    gradients = tape.gradient(loss, parameters)
    optimizer.apply([scale * g for g in gradients], parameters)

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


@pytest.mark.parametrize('scale', [1e-25, 1e-12, 1e12, 1e25])
def test_the_size_of_the_gradient_does_not_matter(scale):
  history = train(BASES['sgd'][0](0.1), num_steps=30, scale=scale)
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
