"""SGDAMom and Adagrad: their formulas and Sonnet's optimizer protocol."""

import numpy as np
import pytest
import tensorflow as tf

import layca
from layca import base_optimizers
from tests import oracle
from tests.layca import optimizer_contract

OPTIMIZERS = {
  'sgd_amom': (layca.SGDAMom, oracle.sgd_amom),
  'adagrad': (layca.Adagrad, oracle.adagrad),
}
SHAPES = ((4, 5, 3), (6, 2), (7,))

every_optimizer = pytest.mark.parametrize(
  'make', [layca.SGDAMom, layca.Adagrad]
)


class TestSGDAMom(optimizer_contract.OptimizerContract):
  def make_optimizer(self):
    return layca.SGDAMom(0.1)


class TestAdagrad(optimizer_contract.OptimizerContract):
  def make_optimizer(self):
    return layca.Adagrad(0.1)


def draw(seed):
  rng = np.random.default_rng(seed)
  return [rng.normal(size=shape).astype(np.float32) for shape in SHAPES]


def test_first_steps_by_hand():
  # m = -0.1 g: a tenth of a gradient step, with no correction of the bias.
  update, average = base_optimizers.sgd_amom_update(
    tf.constant([2.0, -4.0]), tf.zeros([2]), learning_rate=0.5, momentum=0.9
  )
  np.testing.assert_allclose(average, [-0.2, 0.4], rtol=1e-6)
  np.testing.assert_allclose(update, [0.1, -0.2], rtol=1e-6)
  # The first Adagrad step is the rate, whatever the gradient.
  update, accumulator = base_optimizers.adagrad_update(
    tf.constant([2.0, -4.0, 0.0]), tf.zeros([3]), 0.5, epsilon=1e-7
  )
  np.testing.assert_allclose(accumulator, [4, 16, 0])
  np.testing.assert_allclose(update, [0.5, -0.5, 0], rtol=1e-6)


def test_epsilon_of_adagrad_stands_outside_the_root():
  # Under the root it would be sqrt(1e-7) = 3e-4 and the update 3e-4.
  update, _ = base_optimizers.adagrad_update(
    tf.constant(1e-7), tf.zeros([]), 1.0, epsilon=1e-7
  )
  assert float(update) == pytest.approx(0.5, rel=1e-5)


@pytest.mark.parametrize('name', OPTIMIZERS)
def test_many_steps_equal_the_oracle(name):
  make, make_rule = OPTIMIZERS[name]
  parameters = [tf.Variable(value) for value in draw(0)]
  expected = [np.float64(value) for value in draw(0)]
  rules = [make_rule(0.1) for _ in SHAPES]
  optimizer = make(0.1)
  for seed in range(1, 31):
    gradients = draw(seed)
    optimizer.apply([tf.constant(g) for g in gradients], parameters)
    for i, rule in enumerate(rules):
      expected[i] -= rule(np.float64(gradients[i]))
  for parameter, value in zip(parameters, expected, strict=True):
    np.testing.assert_allclose(parameter, value, rtol=1e-5, atol=2e-6)


@every_optimizer
def test_the_rate_may_be_a_variable(make):
  parameter, rate = tf.Variable([1.0]), tf.Variable(0.0)
  optimizer = make(rate)
  optimizer.apply([tf.constant([1.0])], [parameter])
  assert float(parameter[0]) == 1
  rate.assign(0.5)
  optimizer.apply([tf.constant([1.0])], [parameter])
  assert float(parameter[0]) < 1


@every_optimizer
def test_slots_are_zero_variables_like_the_parameters(make):
  optimizer = make(0.0)
  parameters = [tf.Variable(tf.ones([2, 3], tf.bfloat16), name='a/b')]
  optimizer.apply([tf.zeros([2, 3], tf.bfloat16)], parameters)
  (slot,) = optimizer.slots
  assert (slot.shape, slot.dtype) == ([2, 3], tf.bfloat16)
  assert not slot.trainable
  assert np.all(slot.numpy() == 0)


@every_optimizer
def test_indexed_slices_change_their_rows_alone(make):
  slices = tf.IndexedSlices(
    tf.constant([[1.0, 2], [3, -4], [5, 6]]), [3, 0, 3], [5, 2]
  )
  rows = []
  for gradient in (slices, tf.convert_to_tensor(slices)):
    parameter = tf.Variable(tf.ones([5, 2]))
    optimizer = make(0.1)
    # Row 4 gets a state that a sparse gradient must not age.
    optimizer.apply([tf.constant([[0.0, 0]] * 4 + [[7, 7]])], [parameter])
    untouched = parameter.numpy()[[1, 2, 4]]
    state = optimizer.slots[0].numpy()[4]
    for _ in range(3):
      optimizer.apply([gradient], [parameter])
    rows.append(parameter.numpy()[[0, 3]])
    if gradient is slices:
      np.testing.assert_array_equal(parameter.numpy()[[1, 2, 4]], untouched)
      np.testing.assert_array_equal(optimizer.slots[0].numpy()[4], state)
  np.testing.assert_array_equal(*rows)


@pytest.mark.parametrize('momentum', [-0.1, 1.0, np.nan])
def test_a_momentum_that_does_not_decay_is_refused(momentum):
  with pytest.raises(ValueError, match='momentum'):
    layca.SGDAMom(0.1, momentum)


@pytest.mark.parametrize('epsilon', [0.0, -1e-7, np.nan])
def test_an_epsilon_that_allows_zero_over_zero_is_refused(epsilon):
  with pytest.raises(ValueError, match='epsilon'):
    layca.Adagrad(0.1, epsilon)
