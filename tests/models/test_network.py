"""What holds for every network, at tiny size."""

import math

import numpy as np
import pytest
import tensorflow as tf

import models
from tests import bfloat16
from tests.models import biases

SEED = tf.constant([1, 2], tf.int32)
OTHER_SEED = tf.constant([1, 3], tf.int32)
TINY = {
  'mlp': {'widths': (8, 7), 'use_batch_norm': True, 'with_bias': True},
  # More than ten layers: 'conv_10' sorts before 'conv_2'.
  'vgg': {'convs_per_stage': 6, 'widths': (4, 6)},
  'resnet': {'depth': 8, 'widths': (4, 6, 8)},
  'vgg_blog': {'width_multiplier': 1 / 16},
  'wide_resnet': {'depth': 10, 'widen_factor': 1},
}
every_network = pytest.mark.parametrize('name', TINY)


def built(name, seed=0, **options):
  tf.random.set_seed(seed)
  model = models.create(name, 5, **{**TINY[name], **options})
  models.build(model, (32, 32, 3))
  return model


def batch(dtype=tf.float32):
  images = np.random.default_rng(0).normal(size=(8, 32, 32, 3))
  return tf.cast(images, dtype)


def read_order(model, is_training):
  """Names of the variables in the order of their first reading."""

  @tf.function
  def forward(images):
    return model(images, is_training=is_training, seed=SEED)

  concrete = forward.get_concrete_function(batch())
  variables = {id(v.handle): v for v in concrete.graph.variables}
  captured = {
    inner.name: variables[id(outer)].name
    for outer, inner in concrete.graph.captures
    if id(outer) in variables
  }
  reads = [
    captured[operation.inputs[0].name]
    for operation in concrete.graph.get_operations()
    if operation.type == 'ReadVariableOp'
  ]
  return list(dict.fromkeys(reads))


@every_network
@pytest.mark.parametrize('is_training', [False, True])
def test_kernels_are_in_the_order_of_the_forward_pass(name, is_training):
  model = built(name)
  names = [kernel.name for kernel in model.kernels]
  order = read_order(model, is_training)
  assert [n for n in order if n in names] == names
  assert all(n.startswith(f'{name}/') and n.endswith('/w:0') for n in names)
  assert len(set(names)) == len(names)


@every_network
def test_building_keeps_the_moving_averages_at_their_start(name):
  model = built(name)
  averages = [v for v in model.variables if 'moving_' in v.name]
  assert averages
  before = {v.name: v.numpy() for v in averages}
  for mean, variance, weight in before.values():
    np.testing.assert_array_equal(mean, np.zeros_like(mean))
    np.testing.assert_array_equal(variance, weight)
  model(batch(), is_training=False)
  for v in averages:
    np.testing.assert_array_equal(v, before[v.name])
  model(batch(), is_training=True, seed=SEED)
  assert all(np.any(v.numpy() != before[v.name]) for v in averages)


@every_network
@pytest.mark.parametrize(
  ('options', 'momentum'), [({}, 0.99), ({'bn_momentum': 0.9}, 0.9)]
)
def test_every_batch_norm_has_the_momentum(name, options, momentum):
  model = built(name, **options)
  for _ in range(2):
    model(batch(), is_training=True, seed=SEED)
  sums = [v for v in model.variables if 'moving_' in v.name]
  assert sums
  for _, _, weights in sums:  # Of the two batches, by channel.
    np.testing.assert_allclose(weights, 1 + momentum, rtol=1e-6)


@every_network
def test_the_seed_alone_decides_the_weights(name):
  first = built(name, seed=1)
  tf.random.normal([3])
  again, other = built(name, seed=1), built(name, seed=2)
  for one, same, different in zip(
    first.kernels, again.kernels, other.kernels, strict=True
  ):
    np.testing.assert_array_equal(one, same)
    assert np.all(one.numpy() != different.numpy())


@pytest.mark.parametrize(
  ('name', 'bound', 'std'),
  [  # In units of sqrt(2 / fan): uniform, or a normal cut at two std.
    ('mlp', math.sqrt(3), 1),
    ('vgg', math.sqrt(3), 1),
    ('resnet', 2, 0.88),
    ('vgg_blog', 2, 0.88),
    ('wide_resnet', 2, 0.88),
  ],
)
def test_initial_weights(name, bound, std):
  tf.random.set_seed(0)
  model = models.create(name, 200, **TINY[name])
  models.build(model, (32, 32, 3))
  large = [k for k in model.kernels if k.shape.num_elements() >= 1000]
  assert large[-1] is model.kernels[-1]  # The classifier is among them.
  for kernel in large:
    fan_in = np.prod(kernel.shape[:-1])
    fan = sum(kernel.shape) if name == 'mlp' else fan_in
    weights = kernel.numpy() / math.sqrt(2 / fan)
    assert 0.93 * bound < np.abs(weights).max() < bound + 1e-5, kernel.name
    assert weights.std() == pytest.approx(std, abs=0.06), kernel.name


@every_network
def test_untrained_logits_are_finite_and_differ_between_images(name):
  logits = built(name)(batch(), is_training=False)
  assert logits.shape == (8, 5)
  assert logits.dtype == tf.float32
  assert np.isfinite(logits).all()
  assert np.ptp(logits, axis=0).max() > 1e-3


@every_network
def test_every_trainable_variable_has_a_gradient(name):
  model = built(name)
  with tf.GradientTape() as tape:
    logits = model(batch(), is_training=True, seed=SEED)
    loss = tf.reduce_sum(logits * np.arange(5.0))
  gradients = tape.gradient(loss, model.trainable_variables)
  for variable, gradient in zip(
    model.trainable_variables, gradients, strict=True
  ):
    assert gradient is not None, variable.name
    assert np.isfinite(gradient).all(), variable.name
    if variable.shape.rank > 1:
      assert np.any(gradient.numpy() != 0), variable.name


@pytest.mark.parametrize(
  ('half', 'most'),
  [
    pytest.param(tf.bfloat16, 0.1, marks=bfloat16.needed),
    # Three more digits in binary.
    (tf.float16, 0.0125),
  ],
)
@every_network
def test_half_precision_computes_with_float32_weights(name, half, most):
  model = built(name)
  results = {}
  for dtype in (tf.float32, half):
    with tf.GradientTape() as tape:
      logits = model(batch(dtype), is_training=True, seed=SEED)
      loss = tf.reduce_mean(logits**2)
    gradients = tape.gradient(loss, model.kernels)
    assert logits.dtype == tf.float32
    assert {g.dtype for g in gradients} == {tf.float32}
    results[dtype] = logits.numpy()
  assert {v.dtype for v in model.variables} == {tf.float32}
  exact, rounded = results[tf.float32], results[half]
  error = np.abs(rounded - exact).max()
  assert 0 < error < most * np.abs(exact).max()


@every_network
def test_networks_without_batch_norm_have_their_kernels_alone(name):
  options = {'with_bias': False} if name == 'mlp' else {}
  model = built(name, use_batch_norm=False, **options)
  assert [k.shape for k in model.kernels] == [
    k.shape for k in built(name).kernels
  ]
  assert {v.ref() for v in model.variables} == {k.ref() for k in model.kernels}
  logits = model(batch(), is_training=True, seed=SEED)
  assert np.isfinite(logits).all()
  assert read_order(model, is_training=True) == [k.name for k in model.kernels]


@every_network
def test_biases_start_at_zero_and_leave_the_kernels_as_they_are(name):
  model, without = built(name, with_bias=True), built(name, with_bias=False)
  assert not biases.of(without)
  assert [k.name for k in model.kernels] == [k.name for k in without.kernels]
  for kernel, same, bias in zip(
    model.kernels, without.kernels, biases.of(model), strict=True
  ):
    np.testing.assert_array_equal(kernel, same)
    assert bias.trainable
    np.testing.assert_array_equal(bias, np.zeros(kernel.shape[-1]))
  assert len(model.trainable_variables) == 2 * len(model.kernels)
  np.testing.assert_array_equal(
    model(batch(), is_training=True, seed=SEED),
    without(batch(), is_training=True, seed=SEED),
  )


@every_network
def test_every_bias_changes_the_logits(name):
  options = {'use_batch_norm': False, 'with_bias': True}
  model = built(name, **options)
  logits = model(batch(), is_training=False).numpy()
  for bias in biases.of(model):
    bias.assign_add(tf.ones_like(bias))
    changed = model(batch(), is_training=False)
    assert np.abs(changed - logits).max() > 1e-3, bias.name
    bias.assign(tf.zeros_like(bias))


@every_network
def test_no_batch_norm_means_the_mode_changes_nothing_else(name):
  off = {
    'vgg_blog': {'dropout_scale': 0.0},
    'wide_resnet': {'dropout_rate': 0.0},
  }
  model = built(name, use_batch_norm=False, **off.get(name, {}))
  np.testing.assert_array_equal(
    model(batch(), is_training=True), model(batch(), is_training=False)
  )


@every_network
def test_kernels_of_an_unbuilt_network(name):
  model = models.create(name, 5, **TINY[name])
  with pytest.raises(ValueError, match=r'call models.build\(model, image_sh'):
    _ = model.kernels
  for half in (tf.bfloat16, tf.float16):
    words = f'built in float32 before it takes {half.name}'
    with pytest.raises(ValueError, match=words):
      model(batch(half), is_training=False)
  models.build(model, [32, 32, 3])
  assert model.kernels


@pytest.mark.parametrize('name', ['vgg_blog', 'wide_resnet'])
def test_the_seed_decides_the_logits_in_training_alone(name):
  model = built(name)
  logits = model(batch(), is_training=True, seed=SEED)
  again = model(batch(), is_training=True, seed=SEED)
  other = model(batch(), is_training=True, seed=OTHER_SEED)
  np.testing.assert_array_equal(logits, again)
  assert np.abs(logits - other).max() > 0.01
  np.testing.assert_array_equal(
    model(batch(), is_training=False, seed=SEED),
    model(batch(), is_training=False),
  )
  with pytest.raises(ValueError, match=f'{name} has dropout: training needs'):
    model(batch(), is_training=True)
