"""Layca for Keras, without a model: what it does with which variable."""

import json
import warnings

import keras
import numpy as np
import pytest
from keras import ops

from layca.keras import Layca
from layca.keras.operations import OPERATIONS
from tests import oracle

RATE = 0.1
SHAPE = (4, 3)


def create(path, value=None, **options):
  """A variable that a layer's would be."""
  if value is None:
    value = np.random.default_rng(len(path)).normal(size=SHAPE)
  layer, name = path.rsplit('/', 1)
  with keras.name_scope(layer):
    return keras.Variable(np.float32(value), name=name, **options)


def draw(shape=SHAPE, seed=0):
  return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


def array(variable):
  return np.array(ops.convert_to_numpy(variable))


def apply(optimizer, gradients, variables):
  """The variables before an update and after it, as arrays."""
  before = [array(v) for v in variables]
  gradients = [
    None if g is None else ops.convert_to_tensor(np.float32(g))
    for g in gradients
  ]
  optimizer.apply(gradients, variables)
  return before, [array(v) for v in variables]


def tangent(before, after):
  return np.tan(oracle.angle(before, after))


def sgd(**options):
  return Layca(keras.optimizers.SGD(0.5), RATE, **options)


@pytest.mark.parametrize('operation', OPERATIONS)
def test_each_operation_follows_its_formula(operation):
  kernel = create('dense/kernel')
  optimizer = sgd(operations=operation)
  expected = np.float64(array(kernel))
  radius = np.linalg.norm(expected)
  for seed in range(3):
    gradient = draw(seed=seed)
    apply(optimizer, [gradient], [kernel])
    expected = oracle.UPDATES[operation](
      expected, np.float64(gradient), RATE, radius
    )
  np.testing.assert_allclose(array(kernel), expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize('scale', [1e-25, 1e25])
def test_the_size_of_the_gradient_does_not_matter(scale):
  kernels = create('dense/kernel'), create('dense/kernel')
  for kernel, factor in zip(kernels, (1.0, scale), strict=True):
    apply(sgd(), [draw() * factor], [kernel])
  np.testing.assert_allclose(*map(array, kernels), rtol=1e-5)


def test_kernels_rotate_and_the_base_trains_the_rest():
  variables = create('dense/kernel'), create('dense/bias', draw([3]))
  gradients = draw(), draw([3])
  before, after = apply(sgd(), gradients, variables)
  assert tangent(before[0], after[0]) == pytest.approx(RATE, rel=1e-4)
  norms = [np.linalg.norm(x[0]) for x in (before, after)]
  assert norms[0] == pytest.approx(norms[1], rel=1e-6)
  np.testing.assert_allclose(after[1], before[1] - 0.5 * gradients[1], 1e-6)


def test_what_the_base_trains_moves_as_by_the_base_alone():
  def adam():
    schedule = keras.optimizers.schedules.ExponentialDecay(0.1, 1, 0.5)
    return keras.optimizers.Adam(schedule)

  biases = [create('dense/bias', draw([3])) for _ in range(2)]
  kernel, wrapped, alone = create('dense/kernel'), Layca(adam()), adam()
  for seed in range(4):
    gradient = draw([3], seed)
    apply(wrapped, [draw(), gradient], [kernel, biases[0]])
    apply(alone, [gradient], [biases[1]])
  np.testing.assert_allclose(*map(array, biases), rtol=1e-6)


@pytest.mark.parametrize(
  ('options', 'rules'),
  [
    ({}, ['rotate', 'rotate', 'base']),
    ({'others': 'freeze'}, ['rotate', 'rotate', 'freeze']),
    ({'others': 'rotate'}, ['rotate', 'rotate', 'rotate']),
    (
      {'rules': {'last/kernel': 'base', 'bias': 'rotate'}},
      ['rotate', 'base', 'rotate'],
    ),
    (
      {'rules': lambda v: 'freeze' if v.path == 'first/kernel' else None},
      ['freeze', 'rotate', 'base'],
    ),
  ],
)
def test_rules_say_what_becomes_of_a_variable(options, rules):
  paths = 'first/kernel', 'last/kernel', 'last/bias'
  values = draw(), draw(), draw([3])
  variables = [create(*of_one) for of_one in zip(paths, values, strict=True)]
  optimizer = sgd(**options)
  gradients = [draw(value.shape, seed=5) for value in values]
  rows = zip(
    rules, gradients, *apply(optimizer, gradients, variables), strict=True
  )
  for rule, gradient, before, after in rows:
    if rule == 'rotate':
      assert tangent(before, after) == pytest.approx(RATE, rel=1e-4)
    else:
      moved = 0.5 if rule == 'base' else 0.0
      np.testing.assert_allclose(after, before - moved * gradient, 1e-5, 1e-7)
  rotated = [v for v, r in zip(variables, rules, strict=True) if r == 'rotate']
  assert list(map(id, optimizer.rotated)) == list(map(id, rotated))


@pytest.mark.parametrize(
  'multipliers', [{'last': 0.5, 'first/bias': 0}, (1, 0.5, 0, 0.5)]
)
def test_multipliers_are_factors_on_rates_and_on_updates_of_the_base(
  multipliers,
):
  paths = 'first/kernel', 'last/kernel', 'first/bias', 'last/bias'
  values = draw(), draw(), draw([3]), draw([3])
  variables = [create(*of_one) for of_one in zip(paths, values, strict=True)]
  gradients = [draw(seed=1)] * 2 + [[np.nan] * 3, draw([3], seed=1)]
  before, after = apply(sgd(multipliers=multipliers), gradients, variables)
  assert tangent(before[0], after[0]) == pytest.approx(RATE, rel=1e-4)
  assert tangent(before[1], after[1]) == pytest.approx(RATE / 2, rel=1e-4)
  assert after[2].tobytes() == before[2].tobytes()
  np.testing.assert_allclose(after[3], before[3] - 0.25 * gradients[3], 1e-6)


@pytest.mark.parametrize(
  ('granularity', 'axes'),
  [
    ('neuron', (0,)),
    ({'kernel': 'neuron'}, (0,)),
    ({'kernel': (0,)}, (1,)),
    ({'kernel': 'layer'}, (0, 1)),
  ],
)
def test_granularity_says_what_has_a_sphere_of_its_own(granularity, axes):
  variables = create('dense/kernel'), create('other/weights')
  optimizer = sgd(granularity=granularity)
  before, after = apply(optimizer, [draw(), draw()], variables)
  if granularity != 'neuron':
    tangent_of_other = tangent(before.pop(), after.pop())
    assert tangent_of_other == pytest.approx(RATE, rel=1e-4)
  for old, new in zip(before, after, strict=True):
    along = tuple(axis for axis in (0, 1) if axis not in axes)
    count = int(np.prod([SHAPE[axis] for axis in along]))
    old, new = (np.moveaxis(x, along, range(len(along))) for x in (old, new))
    for unit in zip(
      old.reshape(count, -1), new.reshape(count, -1), strict=True
    ):
      assert tangent(*unit) == pytest.approx(RATE, rel=1e-4)
      norms = [np.linalg.norm(x) for x in unit]
      assert norms[0] == pytest.approx(norms[1], rel=1e-6)
  (mean, *_) = optimizer.record()['mean_step_angle']
  assert np.tan(mean) == pytest.approx(RATE, rel=1e-4)


def test_updates_that_leave_a_kernel_alone_are_counted():
  variables = create('first/kernel'), create('last/kernel')
  optimizer = sgd()
  optimizer.build(list(variables))
  nan = draw()
  nan[0, 0] = np.nan
  for bad in (0 * draw(), nan, nan, array(variables[0])):
    before, after = apply(optimizer, [bad, draw()], variables)
    assert after[0].tobytes() == before[0].tobytes()
    assert tangent(before[1], after[1]) == pytest.approx(RATE, rel=1e-4)
  record = optimizer.record()
  assert record['stalled'] == [2, 0]
  assert record['nonfinite'] == [2, 0]
  assert record['steps_since_record'] == 4
  assert record['mean_step_angle'] == [0, pytest.approx(np.arctan(RATE), 1e-4)]


@pytest.mark.parametrize('rate', [0.0, -0.1, np.nan, np.inf])
def test_a_rate_that_turns_nothing_keeps_the_bits(rate):
  kernel = create('dense/kernel')
  optimizer = sgd()
  optimizer.learning_rate = rate
  before, after = apply(optimizer, [draw()], [kernel])
  assert after[0].tobytes() == before[0].tobytes()
  assert optimizer.record()['nonfinite'] == [int(rate != 0)]


def test_a_record_starts_a_new_interval():
  kernel = create('dense/kernel')
  optimizer = sgd()
  apply(optimizer, [draw()], [kernel])
  optimizer.record()
  optimizer.learning_rate = 0.2
  for _ in range(2):
    apply(optimizer, [draw()], [kernel])
  record = optimizer.record()
  assert record['steps_since_record'] == 2
  assert np.tan(record['mean_step_angle']) == pytest.approx(0.2, rel=1e-4)
  assert 'mean_step_angle' not in optimizer.record()


def test_a_kernel_without_a_gradient_keeps_its_bits():
  variables = create('first/kernel'), create('last/kernel')
  with warnings.catch_warnings():
    warnings.simplefilter('ignore')
    before, after = apply(sgd(), [None, draw()], variables)
  assert after[0].tobytes() == before[0].tobytes()
  assert tangent(before[1], after[1]) == pytest.approx(RATE, rel=1e-4)


def test_the_radius_is_that_of_the_build_and_not_measured_again():
  kernel = create('dense/kernel')
  radius = np.linalg.norm(array(kernel))
  optimizer = sgd()
  optimizer.build([kernel])
  kernel.assign(3 * array(kernel))
  _, (after,) = apply(optimizer, [draw()], [kernel])
  assert np.linalg.norm(after) == pytest.approx(radius, rel=1e-6)


def test_all_state_is_in_the_variables_and_can_be_set():
  first, second = (
    Layca(keras.optimizers.Adam(), RATE, use_ema=True) for _ in range(2)
  )
  kernels = create('dense/kernel'), create('dense/kernel')
  for seed in range(2):
    apply(first, [draw(seed=seed)], kernels[:1])
  second.build(list(kernels[1:]))
  kernels[1].assign(array(kernels[0]))
  second.set_weights([array(v) for v in first.variables])
  for optimizer, kernel in zip((first, second), kernels, strict=True):
    apply(optimizer, [draw(seed=2)], [kernel])
  assert array(kernels[0]).tobytes() == array(kernels[1]).tobytes()
  paths = [v.path for v in first.variables]
  assert len(set(map(id, first.variables))) == len(paths)
  assert [v.path for v in first.base.variables] == paths[-4:]
  with pytest.raises(ValueError, match=r'1 weights for an optimizer of \d+'):
    second.set_weights([0])


def test_after_an_error_it_can_be_built():
  kernels = create('first/kernel'), create('last/kernel', 0 * draw())
  optimizer = sgd()
  with pytest.raises(ValueError, match='last/kernel of shape'):
    optimizer.build(list(kernels))
  kernels[1].assign(draw())
  before, after = apply(optimizer, [draw(seed=1)] * 2, kernels)
  for pair in zip(before, after, strict=True):
    assert tangent(*pair) == pytest.approx(RATE, rel=1e-4)


def test_the_config_gives_the_same_optimizer():
  optimizer = Layca(
    keras.optimizers.SGD(0.5, momentum=0.9),
    keras.optimizers.schedules.CosineDecay(0.1, 10),
    multipliers={'first': 0.5},
    rules={'last': 'base'},
    operations='hyperball',
    granularity={'first': (0, 1), 'middle': 'neuron'},
    others='freeze',
    clipnorm=1.0,
    name='mine',
  )
  serialized = json.dumps(keras.optimizers.serialize(optimizer))
  revived = keras.optimizers.deserialize(json.loads(serialized))
  assert type(revived) is Layca
  assert json.dumps(keras.optimizers.serialize(revived)) == serialized
  assert revived.base.momentum == 0.9
  assert revived.clipnorm == 1.0


def test_a_rate_that_has_come_to_zero_can_be_loaded():
  optimizer = sgd()
  optimizer.learning_rate = 0.0
  again = Layca.from_config(optimizer.get_config())
  assert float(ops.convert_to_numpy(again.learning_rate)) == 0
