"""A run's multipliers in its program, its metrics and its layer table."""

import numpy as np
import pytest
import tensorflow as tf

from layca.training.layer_rates import LayerRates
from tests.layca.training import tiny
from tests.layca.training.test_replay import write

NAMES = ('net/conv_0/w', 'net/dense/w', 'net/dense/b')
SCHEDULE = ((0, -0.5), (2, 0.0))
# Section 5, of two layers; the bias as its kernel.
BEFORE, AFTER = [1.0, 0.5**5, 0.5**5], [1.0, 1.0, 1.0]
RATE = 0.1


def create(**overrides):
  kernels = [tf.Variable(tf.ones([2, 2]), name=name) for name in NAMES[:2]]
  bias = tf.Variable(tf.ones([2]), name=NAMES[2])
  config = tiny.config(**{'epochs': 4} | overrides)
  return LayerRates(config, kernels, [*kernels, bias], steps_per_epoch=3)


def test_multipliers_that_stay_are_numbers_and_nothing_is_computed():
  rates = create(alpha=-0.5)
  assert rates.multipliers == pytest.approx(BEFORE)
  assert all(type(number) is float for number in rates.multipliers)
  with tf.Graph().as_default() as graph:
    rates.set_epoch(tf.constant(1, tf.int64))
  assert [op.type for op in graph.get_operations()] == ['Const']


@pytest.mark.parametrize('jit_compile', [False, True])
def test_multipliers_that_change_are_set_by_the_program(jit_compile):
  rates = create(alpha_schedule=SCHEDULE)

  @tf.function(jit_compile=jit_compile)
  def set_epoch(epoch):
    rates.set_epoch(epoch)

  for epoch, expected in enumerate([BEFORE, BEFORE, AFTER, AFTER]):
    set_epoch(tf.constant(epoch, tf.int64))
    np.testing.assert_allclose(rates.multipliers, expected, rtol=1e-6)


def test_a_kernels_rate_is_the_runs_times_its_multiplier():
  rates = create(alpha_schedule=SCHEDULE)
  found = [rates.at_step(step, RATE) for step in (0, 5, 6, 11)]
  slow = [RATE, RATE * 0.5**5]
  np.testing.assert_allclose(found, [slow] * 2 + [[RATE] * 2] * 2, rtol=1e-6)


def test_a_replayed_rate_is_that_of_the_other_run(tmp_path):
  recorded = np.random.default_rng(0).random([13, 2]).astype(np.float32)
  rates = create(optimizer__replay=write(tmp_path, recorded))
  np.testing.assert_array_equal(rates.replayed, recorded[:12])
  assert rates.at_step(7, RATE) == recorded[7].tolist()


def test_the_table_tells_what_changes():
  rows = create(alpha_schedule=SCHEDULE).layer_table(['rotate'] * 3)
  assert [row['multiplier'] for row in rows] == pytest.approx(BEFORE)
  assert 'schedule' not in rows[0]
  for row in rows[1:]:
    assert row['schedule'] == [[0, pytest.approx(0.5**5)], [2, 1.0]]
  for row in create(alpha=-0.5).layer_table(['base'] * 3):
    assert 'schedule' not in row
