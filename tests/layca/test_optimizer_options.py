"""Layca's options: multipliers, rules, operations, granularity, schedules."""

import keras
import numpy as np
import pytest
import sonnet as snt
import tensorflow as tf

import layca
from tests import oracle
from tests.layca.rotated import (
  make_layca,
  make_parameters,
  same_bits,
  tangents,
  values,
)


def test_an_unknown_operation_is_refused_with_the_known_ones():
  with pytest.raises(ValueError, match='hyperball, relative, relative_braked'):
    make_layca(operations='lars')
  with pytest.raises(
    ValueError, match="granularity='filter': use one of layer"
  ):
    make_layca(granularity='filter')


def named_parameters():
  """Two kernels and a bias, with gradients, as Sonnet names them."""
  parameters, gradients = make_parameters([(3, 3, 2, 4), (4,), (6, 5)])
  names = ('conv_1/w', 'conv_1/b', 'conv_10/w')
  parameters = [
    tf.Variable(p, name=name) for p, name in zip(parameters, names, strict=True)
  ]
  return parameters, gradients


def test_multipliers_may_go_by_name():
  parameters, gradients = named_parameters()
  before = values(parameters)
  optimizer = make_layca(multipliers={'conv_1/': 0.5, 'conv_10': 0.25})
  optimizer.apply(gradients, parameters)
  after = values(parameters)
  assert tangents(before[::2], after[::2]) == pytest.approx([0.05, 0.025])
  step = 0.5 * 0.1 * gradients[1]
  np.testing.assert_allclose(after[1], before[1] - step, rtol=1e-5)


def test_multipliers_may_be_a_variable_that_changes_between_steps():
  parameters, gradients = named_parameters()
  multipliers = tf.Variable([1.0, 1.0, 1.0])
  optimizer = make_layca(multipliers=multipliers)
  step = tf.function(lambda: optimizer.apply(gradients, parameters))
  for given in ([1, 0.5, 0.2], [0.3, 0, 0], [0.3, 2, 0.1]):
    multipliers.assign(given)
    before = values(parameters)
    step()
    after = values(parameters)
    assert tangents(before[::2], after[::2]) == pytest.approx(
      [0.1 * given[0], 0.1 * given[2]], rel=1e-4
    )
    change = given[1] * 0.1 * gradients[1]
    np.testing.assert_allclose(after[1], before[1] - change, rtol=1e-5)


def test_rules_name_what_does_not_rotate_and_what_does():
  parameters, gradients = named_parameters()
  before = values(parameters)
  rules = {'b$': 'rotate', 'conv_10': 'base', 'conv_1/w': 'freeze'}
  optimizer = make_layca(rules=rules)
  assert optimizer.rules(parameters) == ['freeze', 'rotate', 'base']
  optimizer.apply(gradients, parameters)
  after = values(parameters)
  assert same_bits(before, after) == [True, False, False]
  assert tangents(before[1:2], after[1:2]) == pytest.approx([0.1], rel=1e-4)
  np.testing.assert_allclose(
    after[2], before[2] - 0.1 * gradients[2], rtol=1e-5
  )


def test_a_kernel_that_starts_at_zero_may_be_left_to_the_base():
  parameters, gradients = named_parameters()
  parameters[2].assign(tf.zeros([6, 5]))
  with pytest.raises(ValueError, match='conv_10/w') as error:
    make_layca().apply(gradients, parameters)
  remedy = str(error.value).rpartition('rules=')[2]
  optimizer = make_layca(rules=eval(remedy))
  optimizer.apply(gradients, parameters)
  np.testing.assert_allclose(parameters[2], -0.1 * gradients[2], rtol=1e-5)


@pytest.mark.parametrize('jit_compile', [None, False, True])
@pytest.mark.parametrize('operations', oracle.UPDATES)
def test_every_operation_equals_its_formula_over_ten_steps(
  operations, jit_compile
):
  parameters, gradients = make_parameters()
  expected = [np.float64(p) for p in parameters]
  radii = [np.linalg.norm(p) for p in expected]
  optimizer = layca.Layca(
    snt.optimizers.Momentum(0.1, 0.9), 0.1, operations=operations
  )
  steps = [oracle.momentum(0.1, 0.9) for _ in expected]

  def apply():
    optimizer.apply(
      [g + 0.1 * p for g, p in zip(gradients, parameters, strict=True)],
      parameters,
    )

  if jit_compile is not None:
    optimizer.initialize(parameters)
    apply = tf.function(apply, jit_compile=jit_compile)
  for _ in range(10):
    apply()
    expected = [
      oracle.UPDATES[operations](p, step(g.numpy() + 0.1 * p), 0.1, radius)
      for p, step, g, radius in zip(
        expected, steps, gradients, radii, strict=True
      )
    ]
  for parameter, value in zip(parameters, expected, strict=True):
    np.testing.assert_allclose(parameter, value, rtol=1e-3, atol=1e-5)


def test_each_neuron_may_have_a_sphere_of_its_own():
  parameters, gradients = make_parameters([(2, 3, 5), (4, 6), (3,)])
  before = values(parameters)
  optimizer = make_layca(
    granularity='neuron', others='rotate', multipliers=(1, 0.5, 1)
  )
  gradients[0] = gradients[0] * [1, 1, 0, 1, np.nan]
  optimizer.apply(gradients, parameters)
  after = values(parameters)
  assert optimizer.radii.shape == [5 + 6 + 1]
  for unit, rate in enumerate([0.1, 0.1, 0, 0.1, 0]):
    pair = [[x[0][..., unit]] for x in (before, after)]
    assert tangents(*pair) == pytest.approx([rate], rel=1e-4)
  columns = [list(x[1].T) for x in (before, after)]
  assert tangents(*columns) == pytest.approx([0.05] * 6, rel=1e-4)
  assert tangents(before[2:], after[2:]) == pytest.approx([0.1], rel=1e-4)
  assert np.flatnonzero(optimizer.stalled).tolist() == [2]
  assert np.flatnonzero(optimizer.nonfinite).tolist() == [4]
  np.testing.assert_allclose(
    np.linalg.norm(after[1], axis=0),
    np.linalg.norm(before[1], axis=0),
    rtol=1e-6,
  )


def test_units_may_lie_along_other_axes():
  # Rows of an embedding, heads and sizes of an attention kernel.
  parameters, gradients = make_parameters([(7, 3), (6, 2, 4)])
  before = values(parameters)
  parameters = [
    tf.Variable(p, name=name)
    for p, name in zip(parameters, ('embed/w', 'query/w'), strict=True)
  ]
  optimizer = make_layca(granularity={'embed': (0,), 'query': (1, 2)})
  optimizer.apply(gradients, parameters)
  after = values(parameters)
  assert tangents(before[0], after[0]) == pytest.approx([0.1] * 7, rel=1e-4)
  units = [x[1].reshape(6, 8).T for x in (before, after)]
  assert tangents(*units) == pytest.approx([0.1] * 8, rel=1e-4)


@pytest.mark.parametrize(
  ('layer', 'inputs', 'axes'),
  [
    (snt.Linear(3), tf.ones([2, 4]), (1,)),
    (snt.Conv2D(3, 2), tf.ones([2, 5, 5, 4]), (3,)),
    (snt.Conv2DTranspose(3, 2), tf.ones([2, 5, 5, 4]), (2,)),
    (
      snt.DepthwiseConv2D(2, channel_multiplier=3),
      tf.ones([2, 5, 5, 4]),
      (2, 3),
    ),
    (snt.Embed(5, 3, densify_gradients=True), tf.range(5), (0,)),
  ],
)
def test_the_axes_of_units_tell_a_layers_outputs_apart(layer, inputs, axes):
  before = layer(inputs).numpy()
  (kernel,) = [v for v in layer.trainable_variables if v.shape.rank >= 2]
  first = np.ones(kernel.shape, bool)
  first[tuple(0 if i in axes else slice(None) for i in range(first.ndim))] = 0
  kernel.assign(tf.where(first, kernel, kernel + 1.0))
  changed = layer(inputs).numpy() != before
  # One output of an embedding is a row.
  changed = (
    changed.any(1)
    if axes == (0,)
    else changed.any(tuple(range(changed.ndim - 1)))
  )
  assert changed.tolist() == [True] + [False] * (len(changed) - 1)


def halved(step):
  return 0.4 * 0.5 ** tf.cast(step, tf.float32)


def halved_by_layer(step):
  return halved(step) * [1.0, 1.0, 0.5]


@pytest.mark.parametrize(
  'schedule',
  [
    halved,
    layca.schedules.step_drops(0.4, (1, 2), 0.5),
    keras.optimizers.schedules.ExponentialDecay(0.4, 1, 0.5),
    halved_by_layer,
  ],
)
@pytest.mark.parametrize('in_function', [False, True])
def test_the_rate_may_be_a_schedule(schedule, in_function):
  parameters, gradients = make_parameters()
  optimizer = layca.Layca(snt.optimizers.SGD(1.0), schedule)

  def apply():
    optimizer.apply(gradients, parameters)

  apply = tf.function(apply) if in_function else apply
  for rate in (0.4, 0.2, 0.1):
    before = values(parameters)
    apply()
    expected = rate * np.ones(3) * np.float32(schedule(0) / 0.4)
    assert tangents(before, values(parameters)) == pytest.approx(
      list(expected), rel=1e-4
    )
  assert optimizer.step.numpy() == 3


def test_a_schedule_gives_one_rate_or_one_per_rotated_parameter():
  parameters, gradients = make_parameters([(4, 4), (5,), (6, 2)])
  optimizer = layca.Layca(snt.optimizers.SGD(1.0), lambda _: tf.ones([3]))
  with pytest.raises(ValueError, match=r'\(3,\).*each of 2 rotated'):
    optimizer.apply(gradients, parameters)


@pytest.mark.parametrize('bad', [-0.1, np.nan, np.inf, 0.0])
def test_a_rate_that_is_none_moves_nothing_and_is_counted(bad):
  parameters, gradients = make_parameters()
  rate = tf.Variable(bad)
  optimizer = layca.Layca(snt.optimizers.SGD(1.0), rate)
  before = values(parameters)
  for _ in range(2):
    optimizer.apply(gradients, parameters)
  assert same_bits(before, values(parameters)) == [True] * 3
  count = 0 if bad == 0 else 2
  assert optimizer.nonfinite.numpy().tolist() == [count] * 3
  rate.assign(0.1)
  optimizer.apply(gradients, parameters)
  assert tangents(before, values(parameters)) == pytest.approx([0.1] * 3)


def test_kerass_variables_are_trained_and_named_by_their_paths():
  model = keras.Sequential([keras.layers.Dense(3, name='one')])
  model.build([None, 4])
  parameters = model.trainable_variables
  before = values([p.value for p in parameters])
  optimizer = make_layca(multipliers={'one/kernel': 0.5})
  gradients = [tf.ones(p.shape) for p in parameters]
  optimizer.apply(gradients, parameters)
  after = values([p.value for p in parameters])
  assert tangents(before[:1], after[:1]) == pytest.approx([0.05], rel=1e-4)
  np.testing.assert_allclose(after[1], before[1] - 0.1, rtol=1e-6)
