"""Layca's contract: angles, what stays still, other parameters, errors."""

import hypothesis
import hypothesis.strategies as st
import keras
import numpy as np
import pytest
import sonnet as snt
import tensorflow as tf

import layca
from tests.layca import optimizer_contract
from tests.layca.rotated import (
  make_layca,
  make_parameters,
  same_bits,
  tangents,
  values,
)


class TestLayca(optimizer_contract.OptimizerContract):
  def make_optimizer(self):
    return layca.Layca(snt.optimizers.Adam(0.01), 0.1)


class TestLaycaOfKeras(optimizer_contract.OptimizerContract):
  def make_optimizer(self):
    return layca.Layca(keras.optimizers.Adam(0.01), 0.1)


@hypothesis.settings(max_examples=15, deadline=None)
@hypothesis.given(
  st.floats(-2, 0), st.lists(st.floats(-2, 0), min_size=3, max_size=3)
)
def test_each_kernel_turns_by_its_rate(log_rate, log_multipliers):
  rate = 10**log_rate
  multipliers = [10**log for log in log_multipliers]
  parameters, gradients = make_parameters()
  before = values(parameters)
  optimizer = layca.Layca(snt.optimizers.Adam(1e-3), rate, multipliers)
  optimizer.apply(gradients, parameters)
  assert tangents(before, values(parameters)) == pytest.approx(
    [rate * multiplier for multiplier in multipliers], rel=1e-3
  )


def test_the_default_rate_is_the_papers():
  parameters, gradients = make_parameters()
  before = values(parameters)
  layca.Layca(snt.optimizers.SGD(1.0)).apply(gradients, parameters)
  assert tangents(before, values(parameters)) == pytest.approx([3**-3] * 3)


def test_the_rate_may_be_a_variable_that_changes_between_steps():
  parameters, gradients = make_parameters()
  rate = tf.Variable(0.5)
  optimizer = layca.Layca(snt.optimizers.SGD(1.0), rate)
  step = tf.function(lambda: optimizer.apply(gradients, parameters))
  for value in (0.5, 0.02, 0.3):
    rate.assign(value)
    before = values(parameters)
    step()
    assert tangents(before, values(parameters)) == pytest.approx(
      [value] * 3, rel=1e-4
    )


def test_a_multiplier_of_zero_keeps_every_bit():
  parameters, gradients = make_parameters()
  before = values(parameters)
  optimizer = layca.Layca(snt.optimizers.SGD(1.0), 0.1, (0, 1, 0))
  optimizer.apply(gradients, parameters)
  assert same_bits(before, values(parameters)) == [True, False, True]


def test_the_radius_is_the_norm_at_the_first_sight():
  parameters, gradients = make_parameters()
  norms = [np.linalg.norm(np.float64(p)) for p in parameters]
  optimizer = layca.Layca(snt.optimizers.SGD(1.0), 0.1)
  optimizer.initialize(parameters)
  assert isinstance(optimizer.radii, tf.Variable)
  assert optimizer.radii.dtype == tf.float32
  assert optimizer.radii.numpy() == pytest.approx(norms, rel=1e-6)
  for parameter in parameters:
    parameter.assign(3 * parameter)
  optimizer.apply(gradients, parameters)
  after = [np.linalg.norm(np.float64(p)) for p in parameters]
  assert after == pytest.approx(norms, rel=1e-6)


def stuck_gradient(case, kernel):
  gradient = np.ones(kernel.shape, np.float32)
  if case == 'zero':
    gradient[:] = 0
  elif case == 'parallel':
    gradient = np.float32(-0.37) * kernel.numpy()
  else:
    gradient.flat[3] = {'NaN': np.nan, 'Inf': np.inf, '-Inf': -np.inf}[case]
  return tf.constant(gradient)


@pytest.mark.parametrize('jit_compile', [False, True])
@pytest.mark.parametrize(
  ('case', 'counter'),
  [
    ('zero', 'stalled'),
    ('parallel', 'stalled'),
    ('NaN', 'nonfinite'),
    ('Inf', 'nonfinite'),
    ('-Inf', 'nonfinite'),
  ],
)
def test_a_kernel_without_a_direction_keeps_its_bits(
  case, counter, jit_compile
):
  parameters, gradients = make_parameters()
  stuck = [gradients[0], stuck_gradient(case, parameters[1]), gradients[2]]
  optimizer = layca.Layca(snt.optimizers.SGD(0.1), 0.1)
  step = tf.function(
    lambda gradients: optimizer.apply(gradients, parameters),
    jit_compile=jit_compile,
  )
  optimizer.initialize(parameters)
  before = values(parameters)
  for _ in range(2):
    step(stuck)
  assert same_bits(before, values(parameters)) == [False, True, False]
  counts = {'stalled': [0, 0, 0], 'nonfinite': [0, 0, 0]}
  counts[counter][1] = 2
  assert optimizer.stalled.dtype == optimizer.nonfinite.dtype == tf.int64
  assert optimizer.stalled.numpy().tolist() == counts['stalled']
  assert optimizer.nonfinite.numpy().tolist() == counts['nonfinite']

  # The next good gradient moves it: nothing of the bad step has stayed.
  step(gradients)
  assert tangents(before, values(parameters))[1] == pytest.approx(0.1, rel=1e-4)


def test_kernels_without_a_gradient_wait_and_do_not_count_as_stalled():
  parameters, gradients = make_parameters([(4, 4), (5,), (6, 2)])
  before = values(parameters)
  optimizer = layca.Layca(snt.optimizers.Momentum(0.1, 0.9), 0.1)
  for _ in range(2):
    optimizer.apply([None, None, gradients[2]], parameters)
  assert same_bits(before, values(parameters)) == [True, True, False]
  assert optimizer.stalled.numpy().tolist() == [0, 0]
  optimizer.apply(gradients, parameters)
  assert tangents(before[:1], values(parameters[:1])) == pytest.approx(
    [0.1], rel=1e-4
  )


@pytest.mark.parametrize(
  'make_base', [snt.optimizers.SGD, keras.optimizers.SGD]
)
@pytest.mark.parametrize('others', ['base', 'freeze', 'rotate'])
def test_others_says_how_biases_are_trained(others, make_base):
  parameters, gradients = make_parameters([(4,), (3, 4), (6,)])
  before = values(parameters)
  optimizer = layca.Layca(make_base(0.2), 0.1, (1, 1, 0.5), others=others)
  optimizer.apply(gradients, parameters)
  after = values(parameters)
  assert tangents(before[1:2], after[1:2]) == pytest.approx([0.1], rel=1e-4)
  biases = [0, 2]
  if others == 'base':
    for i, multiplier in zip(biases, (1, 0.5), strict=True):
      np.testing.assert_allclose(
        after[i], before[i] - multiplier * 0.2 * gradients[i], rtol=1e-5
      )
  elif others == 'freeze':
    assert same_bits(before, after) == [True, False, True]
  else:
    assert tangents(before, after) == pytest.approx([0.1, 0.1, 0.05], rel=1e-4)
  num_rotated = 3 if others == 'rotate' else 1
  assert optimizer.radii.shape == [num_rotated]
  assert optimizer.stalled.shape == [num_rotated]


def test_indexed_slices_give_the_rotation_of_the_dense_gradient():
  slices = tf.IndexedSlices(
    tf.constant([[1.0, 2], [3, -4], [5, 6]]), [3, 0, 3], [5, 2]
  )
  ends = []
  for gradient in (slices, tf.convert_to_tensor(slices)):
    parameters, _ = make_parameters([(5, 2)])
    optimizer = layca.Layca(snt.optimizers.Momentum(0.1, 0.9), 0.1)
    for _ in range(3):
      optimizer.apply([gradient], parameters)
    ends.append(parameters[0].numpy())
  np.testing.assert_array_equal(*ends)
  assert tangents(*[[end] for end in ends]) == [0]


@pytest.mark.parametrize(
  ('dtype', 'tolerance'), [(tf.float16, 0.02), (tf.bfloat16, 0.15)]
)
@pytest.mark.parametrize(
  'base',
  [lambda: snt.optimizers.SGD(0.1), lambda: keras.optimizers.Adam(1e-3)],
)
def test_half_precision_kernels_turn_and_keep_their_norm(
  dtype, tolerance, base
):
  parameters, gradients = make_parameters([(30, 40)], dtype)
  optimizer = layca.Layca(base(), 0.3)
  norm = np.linalg.norm(np.float64(parameters[0]))
  for _ in range(10):
    before = values(parameters)
    optimizer.apply(gradients, parameters)
    assert tangents(before, values(parameters)) == pytest.approx(
      [0.3], rel=tolerance
    )
  assert np.linalg.norm(np.float64(parameters[0])) == pytest.approx(
    norm, rel=1e-2
  )


@pytest.mark.parametrize('call', ['initialize', 'apply', 'apply in a function'])
def test_a_kernel_of_zero_norm_is_refused_by_name(call):
  dead = tf.Variable(tf.zeros([3, 5]), name='dead_kernel')
  parameters = [tf.Variable(tf.ones([2, 2])), dead]
  gradients = [tf.eye(2), tf.ones([3, 5])]
  optimizer = make_layca()
  calls = {
    'initialize': lambda: optimizer.initialize(parameters),
    'apply': lambda: optimizer.apply(gradients, parameters),
    'apply in a function': tf.function(
      lambda: optimizer.apply(gradients, parameters)
    ),
  }
  with pytest.raises(ValueError, match=r'dead_kernel.*\(3, 5\)'):
    calls[call]()
  np.testing.assert_array_equal(parameters[0], np.ones([2, 2]))


def test_a_zero_bias_is_refused_only_where_it_would_rotate():
  parameters = [tf.Variable(tf.zeros([3]), name='dead_bias')]
  for others in ('base', 'freeze'):
    make_layca(others=others).initialize(parameters)
  with pytest.raises(ValueError, match=r'dead_bias.*\(3,\)'):
    make_layca(others='rotate').initialize(parameters)


def test_an_unknown_rule_for_others_is_refused_with_the_known_ones():
  with pytest.raises(
    ValueError, match=r"others='sgd': use one of rotate, base, freeze"
  ):
    make_layca(others='sgd')


def test_one_multiplier_per_parameter():
  parameters, gradients = make_parameters()
  with pytest.raises(ValueError, match='2 multipliers for 3 parameters'):
    make_layca(multipliers=(1.0, 2.0)).apply(gradients, parameters)


def test_another_list_of_parameters_is_refused():
  optimizer = make_layca()
  parameters, gradients = make_parameters()
  optimizer.apply(gradients, parameters)
  with pytest.raises(ValueError, match='parameters has changed'):
    optimizer.apply(gradients[::-1], parameters[::-1])


def test_a_gradient_of_a_bias_alone_moves_it_alone_or_nothing():
  for others, moves in (('base', True), ('freeze', False)):
    parameters, gradients = make_parameters([(4, 4), (5,)])
    before = values(parameters)
    make_layca(others=others).apply([None, gradients[1]], parameters)
    assert same_bits(before, values(parameters)) == [True, not moves]
