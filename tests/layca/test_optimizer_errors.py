"""What Layca and LayerwiseRates refuse, and how they say it."""

import numpy as np
import pytest
import sonnet as snt
import tensorflow as tf

import layca


def make_layca(**arguments):
  return layca.Layca(snt.optimizers.SGD(0.1), 0.1, **arguments)


def make_layerwise_rates(multipliers=None):
  return layca.LayerwiseRates(snt.optimizers.SGD(0.1), multipliers)


both = pytest.mark.parametrize('make', [make_layca, make_layerwise_rates])


def make_parameters():
  return [tf.Variable(tf.ones([2, 3]), name='a'), tf.Variable(tf.ones([3, 2]))]


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
  with pytest.raises(ValueError, match=r"'sgd'.*base.*freeze.*rotate"):
    make_layca(others='sgd')


@both
@pytest.mark.parametrize('multipliers', [(), (1.0,), (1.0, 2.0, 3.0)])
def test_one_multiplier_per_parameter(make, multipliers):
  parameters = make_parameters()
  with pytest.raises(ValueError, match=f'{len(multipliers)} multipliers.*2'):
    make(multipliers=multipliers).apply(
      [tf.ones_like(p) for p in parameters], parameters
    )


@both
def test_lists_that_do_not_match_are_refused(make):
  parameters = make_parameters()
  with pytest.raises(ValueError, match='1 gradients for 2 parameters'):
    make().apply([tf.ones([2, 3])], parameters)
  with pytest.raises(ValueError, match='no parameters'):
    make().apply([], [])
  with pytest.raises(ValueError, match='no parameter has a gradient'):
    make().apply([None, None], parameters)


@both
def test_a_gradient_of_another_dtype_is_refused_by_name(make):
  gradients = [tf.ones([2, 3], tf.bfloat16), None]
  with pytest.raises(ValueError, match=r'a:0 is bfloat16.*float32'):
    make().apply(gradients, make_parameters())


def test_another_list_of_parameters_is_refused():
  optimizer = make_layca()
  parameters = make_parameters()
  gradients = [tf.random.normal(p.shape) for p in parameters]
  optimizer.apply(gradients, parameters)
  with pytest.raises(ValueError, match='parameters has changed'):
    optimizer.apply(gradients[::-1], parameters[::-1])
