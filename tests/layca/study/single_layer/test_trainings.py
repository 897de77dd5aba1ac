"""Weights after a few updates: those of the plain way, through all layers.

The plain way with live ReLUs is `models.MLP`, all biases included, of which a
gradient tape trains one layer. With frozen ReLUs it is NumPy in float64.
"""

import numpy as np
import pytest
import tensorflow as tf

import models
from layca.study.single_layer.trainings import Trainings
from tests.layca.study.single_layer import small_study
from tests.layca.study.single_layer.plain_network import PlainNetwork

# Rounding, which differs between CPUs, grows a thousandfold over tens of
# updates: weights are compared after a few of them, accuracies after many.
STEPS = 5
MANY_STEPS = 50
ONE_IMAGE = 1.01 / 12
FIRST, MIDDLE, LAST = 0, 2, 4
# What is frozen behind the trained layer, and its own ReLU.
FROZEN = {'frozen': False, 'own_frozen': True}


def train(experiments, layers, rate=1.0, frozen=None, steps=STEPS, **overrides):
  """Trains as the package does; `frozen` is a key of FROZEN or None."""
  config = small_study.config(
    freeze_own_relu=FROZEN.get(frozen, False), **overrides
  )
  trainings = Trainings(experiments, layers, rate, config, frozen is not None)
  trainings.train(steps)
  return trainings


def train_mlp(experiment, layer, rate, with_bias):
  """Trains one layer of the real network and returns its kernel and bias."""
  widths = [kernel.shape[1] for kernel in experiment.kernels[:-1]]
  network = models.MLP(small_study.CLASSES, widths, with_bias=with_bias)
  images = tf.reshape(experiment.inputs, [len(experiment.inputs), 1, 1, -1])
  models.build(network, images.shape[1:])
  for kernel, initial in zip(network.kernels, experiment.kernels, strict=True):
    kernel.assign(initial)
  trained = [network.kernels[layer]]
  if with_bias:
    name = f'mlp/dense_{layer}/b:0'
    trained += [v for v in network.trainable_variables if v.name == name]

  @tf.function
  def update():
    with tf.GradientTape() as tape:
      loss = tf.reduce_mean(
        tf.nn.sparse_softmax_cross_entropy_with_logits(
          experiment.labels, network(images, is_training=True)
        )
      )
    gradients = tape.gradient(loss, trained)
    for variable, gradient in zip(trained, gradients, strict=True):
      variable.assign_sub(rate * gradient)

  for _ in range(STEPS):
    update()
  return [variable.numpy() for variable in trained]


def trained_variables(trainings, experiment, place):
  """Returns the kernel and, if there is one, the bias of a training."""
  variables = [
    trainings.kernels,
    *([trainings.biases] * bool(trainings.biases)),
  ]
  return [of_layer[place][experiment].numpy() for of_layer in variables]


def assert_equal_weights(actual, expected):
  """Within 1e-5 of the size of the weights."""
  assert len(actual) == len(expected)
  for ours, plain in zip(actual, expected, strict=True):
    assert np.abs(ours - plain).max() <= 1e-5 * np.abs(plain).max()


@pytest.mark.parametrize('with_bias', [True, False])
@pytest.mark.parametrize('layer', [FIRST, MIDDLE, LAST])
def test_live_relus_give_the_weights_of_the_real_network(layer, with_bias):
  experiment = small_study.draw_experiment()
  trainings = train([experiment], [layer], with_bias=with_bias)
  expected = train_mlp(experiment, layer, 1.0, with_bias)
  assert len(expected) == 1 + with_bias
  assert_equal_weights(trained_variables(trainings, 0, 0), expected)
  # It went somewhere: the updates are no rounding.
  moved = np.abs(expected[0] - experiment.kernels[layer]).max()
  assert moved > 0.01 * np.abs(experiment.kernels[layer]).max()


def test_784_units_give_the_weights_of_the_real_network():
  experiment = small_study.draw_experiment(widths=(784,) * 2, inputs=784)
  trainings = train([experiment], [0])
  expected = train_mlp(experiment, 0, 1.0, with_bias=True)
  assert_equal_weights(trained_variables(trainings, 0, 0), expected)


def test_784_units_give_the_weights_of_plain_numpy():
  experiment = small_study.draw_experiment(widths=(784,) * 2, inputs=784)
  trainings = train([experiment], [0], frozen='frozen')
  plain = PlainNetwork(experiment.kernels, 0, frozen=True)
  plain.train(experiment.inputs, experiment.labels, 1.0, STEPS)
  assert_equal_weights(
    trained_variables(trainings, 0, 0), [plain.kernels[0], plain.bias]
  )


@pytest.mark.parametrize('frozen', FROZEN)
@pytest.mark.parametrize('with_bias', [True, False])
@pytest.mark.parametrize('layer', [FIRST, MIDDLE, LAST])
def test_frozen_relus_give_the_weights_of_plain_numpy(layer, with_bias, frozen):
  experiment = small_study.draw_experiment()
  trainings = train([experiment], [layer], frozen=frozen, with_bias=with_bias)
  plain = PlainNetwork(experiment.kernels, layer, True, FROZEN[frozen])
  plain.train(experiment.inputs, experiment.labels, 1.0, STEPS, with_bias)
  expected = [plain.kernels[layer], plain.bias]
  assert_equal_weights(
    trained_variables(trainings, 0, 0), expected[: 1 + with_bias]
  )


@pytest.mark.parametrize('frozen', [None, *FROZEN])
def test_layers_and_experiments_at_once_are_each_trained_alone(frozen):
  experiments = [small_study.draw_experiment(index) for index in range(2)]
  layers = (0, 1, 2, 4)
  trainings = train(experiments, layers, frozen=frozen)
  for index, experiment in enumerate(experiments):
    for place, layer in enumerate(layers):
      plain = PlainNetwork(
        experiment.kernels, layer, frozen is not None, FROZEN.get(frozen, False)
      )
      plain.train(experiment.inputs, experiment.labels, 1.0, STEPS)
      assert_equal_weights(
        trained_variables(trainings, index, place),
        [plain.kernels[layer], plain.bias],
      )


@pytest.mark.parametrize('frozen', [None, 'frozen'])
def test_two_experiments_at_once_are_as_each_alone(frozen):
  experiments = [small_study.draw_experiment(index) for index in range(2)]
  layers = (1, 3)
  together = train(experiments, layers, frozen=frozen)
  accuracies = []
  for index, experiment in enumerate(experiments):
    alone = train([experiment], layers, frozen=frozen)
    for place in range(2):
      assert_equal_weights(
        trained_variables(together, index, place),
        trained_variables(alone, 0, place),
      )
    alone.train(MANY_STEPS)
    accuracies.append(alone.evaluate_train()[1][0])
  together.train(MANY_STEPS)
  np.testing.assert_allclose(
    together.evaluate_train()[1], accuracies, atol=ONE_IMAGE
  )


def test_the_last_hidden_layer_knows_no_frozen_relus():
  experiment = small_study.draw_experiment()
  test_images = small_study.draw_images(50, seed=9)
  live, frozen = (
    train([experiment], [LAST], frozen=frozen) for frozen in (None, 'frozen')
  )
  assert_equal_weights(
    trained_variables(frozen, 0, 0), trained_variables(live, 0, 0)
  )
  np.testing.assert_allclose(
    frozen.evaluate(*test_images), live.evaluate(*test_images), rtol=1e-5
  )
  # Unlike the layer before it.
  live, frozen = (
    train([experiment], [LAST - 1], frozen=frozen)
    for frozen in (None, 'frozen')
  )
  assert np.abs(live.kernels[0][0] - frozen.kernels[0][0]).max() > 1e-3


def test_without_frozen_relus_its_own_is_live_whatever_the_option():
  experiment = small_study.draw_experiment()
  config = small_study.config(freeze_own_relu=True)
  trainings = Trainings([experiment], [MIDDLE], 1.0, config)
  trainings.train(STEPS)
  plain = PlainNetwork(experiment.kernels, MIDDLE)
  plain.train(experiment.inputs, experiment.labels, 1.0, STEPS)
  assert_equal_weights(
    trained_variables(trainings, 0, 0), [plain.kernels[MIDDLE], plain.bias]
  )


def test_updates_in_portions_are_the_same_updates():
  experiments = [small_study.draw_experiment()]
  at_once = train(experiments, [1], steps=7)
  in_portions = train(experiments, [1], steps=3)
  in_portions.train(4)
  for ours, other in zip(
    trained_variables(in_portions, 0, 0),
    trained_variables(at_once, 0, 0),
    strict=True,
  ):
    np.testing.assert_array_equal(ours, other)
