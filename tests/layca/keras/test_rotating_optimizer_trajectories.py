"""Layca in Keras makes the updates of Algorithm 1, whatever Keras adds."""

import keras
import numpy as np
import pytest
from keras import ops

from layca.keras import Layca
from tests import oracle
from tests.layca.keras import given_gradients, sonnet_steps
from tests.layca.keras.bases import BASES

RATE = 3.0**-3
PATTERNS = {'kernel_1': 0.5}
RATES = (RATE, RATE / 2)


def layca(base=None, **options):
  return Layca(
    base or keras.optimizers.Adam(epsilon=1e-10), RATE, PATTERNS, **options
  )


def follow(gradients, rule=lambda: oracle.adam(1.0, epsilon=1e-10)):
  rules = [rule() for _ in RATES]
  return given_gradients.follow(rules, oracle.layca_update, RATES, gradients)


@pytest.mark.parametrize('name', BASES)
def test_100_steps_equal_the_sonnet_optimizer_and_the_oracle(name):
  create, rule = BASES[name]
  gradients = given_gradients.draw(sonnet_steps.NUM_STEPS)
  kernels = given_gradients.fit(layca(create()), gradients)
  assert given_gradients.error(kernels, sonnet_steps.kernels(name)) < 1e-5
  assert given_gradients.error(kernels, follow(gradients, rule)[-1]) < 1e-5


@pytest.mark.parametrize(
  'options',
  [
    {'jit_compile': False},
    pytest.param(
      {'jit_compile': True, 'steps_per_execution': 4},
      marks=pytest.mark.skipif(
        keras.backend.backend() == 'torch',
        reason='PyTorch compiles for a minute, and has one step an execution',
      ),
    ),
  ],
  ids=str,
)
def test_how_steps_are_compiled_does_not_matter(options):
  gradients = given_gradients.draw()
  kernels = given_gradients.fit(layca(), gradients, **options)
  assert given_gradients.error(kernels, follow(gradients)[-1]) < 1e-5


def test_a_step_is_along_the_mean_of_accumulated_gradients():
  gradients = given_gradients.draw()
  optimizer = layca(gradient_accumulation_steps=3)
  kernels = given_gradients.apply(optimizer, gradients)
  means = gradients.reshape(-1, 3, gradients.shape[1]).mean(axis=1)
  assert given_gradients.error(kernels, follow(means)[-1]) < 1e-5
  assert optimizer.record()['steps_since_record'] == len(means)


def test_clipping_and_the_loss_scale_are_of_the_gradients():
  gradients = given_gradients.draw()
  optimizer = layca(
    keras.optimizers.SGD(momentum=0.9),
    global_clipnorm=1.0,
    loss_scale_factor=128.0,
  )
  kernels = given_gradients.apply(optimizer, 128 * gradients)
  norms = np.linalg.norm(gradients, axis=1, keepdims=True)
  assert norms.min() > 1
  assert norms.max() > 2 * norms.min()
  expected = follow(gradients / norms, lambda: oracle.momentum(1.0, 0.9))
  assert given_gradients.error(kernels, expected[-1]) < 1e-5


def test_a_moving_average_is_of_the_weights():
  gradients = given_gradients.draw()
  optimizer = layca(use_ema=True, ema_momentum=0.8)
  kernels = given_gradients.apply(optimizer, gradients)
  # Keras starts from the first value.
  average, *history = follow(gradients)
  for now in history:
    pairs = zip(average, now, strict=True)
    average = [0.8 * mean + 0.2 * kernel for mean, kernel in pairs]
  assert given_gradients.error(kernels, average) < 1e-5


def test_a_schedule_gives_the_rates():
  gradients = given_gradients.draw()
  schedule = keras.optimizers.schedules.PiecewiseConstantDecay([3], [0.2, 0.0])
  optimizer = Layca(keras.optimizers.SGD(), schedule)
  kernels = given_gradients.apply(optimizer, gradients)
  expected = given_gradients.follow(
    [oracle.sgd(1.0)] * 2, oracle.layca_update, (0.2, 0.2), gradients[:4]
  )
  assert given_gradients.error(kernels, expected[-1]) < 1e-5


def test_in_mixed_precision_a_step_that_overflows_is_left_out():
  # Multiples of a power of two, which float16 holds.
  gradients = np.round(10 * given_gradients.draw()) / 2**10
  too_large = gradients.copy()
  too_large[4] = 300
  optimizer = layca()
  kernels = given_gradients.fit(
    keras.optimizers.LossScaleOptimizer(optimizer),
    np.float32(too_large),
    given_gradients.create_model('mixed_float16'),
  )
  expected = follow(np.delete(gradients, 4, axis=0))
  assert given_gradients.error(kernels, expected[-1]) < 1e-5
  assert optimizer.record()['steps_since_record'] == len(gradients) - 1


def create_network():
  keras.utils.set_random_seed(3)
  return keras.Sequential(
    [
      keras.Input([6]),
      keras.layers.Dense(5, activation='tanh', name='hidden'),
      keras.layers.Dense(3, name='output'),
    ]
  )


def train(model, epochs=1):
  inputs = np.random.default_rng(0).normal(size=(12, 6))
  model.fit(inputs, np.arange(12) % 3, 4, epochs, verbose=0, shuffle=False)


def test_a_model_that_was_saved_goes_on_as_if_it_had_not_been(tmp_path):
  model = create_network()
  model.compile(
    Layca(
      keras.optimizers.Adam(),
      keras.optimizers.schedules.ExponentialDecay(0.1, 2, 0.5),
      granularity={'hidden/kernel': 'neuron'},
    ),
    keras.losses.SparseCategoricalCrossentropy(from_logits=True),
  )
  train(model)
  model.save(tmp_path / 'model.keras')
  train(model)
  loaded = keras.models.load_model(tmp_path / 'model.keras')
  assert isinstance(loaded.optimizer, Layca)
  train(loaded)
  for one, other in zip(
    model.variables + model.optimizer.variables,
    loaded.variables + loaded.optimizer.variables,
    strict=True,
  ):
    np.testing.assert_allclose(
      ops.convert_to_numpy(one), ops.convert_to_numpy(other), rtol=1e-6
    )


def test_an_embedding_rotates_by_its_sparse_gradient():
  model = keras.Sequential(
    [keras.Input([2]), keras.layers.Embedding(5, 4), keras.layers.Flatten()]
  )
  model.compile(Layca(keras.optimizers.Adam(), 0.1), 'mse')
  (table,) = model.trainable_variables
  before = ops.convert_to_numpy(table)
  model.fit(np.array([[0, 2], [2, 3]]), np.ones([2, 8]), verbose=0)
  after = ops.convert_to_numpy(table)
  assert np.tan(oracle.angle(before, after)) == pytest.approx(0.1, rel=1e-4)
  ratios = np.ptp(after / before, axis=1)
  assert (ratios > 1e-3).tolist() == [True, False, True, True, False]
