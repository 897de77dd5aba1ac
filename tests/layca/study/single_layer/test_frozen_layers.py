"""What stands still: regimes, logits behind a trained layer, derivatives."""

import numpy as np
import pytest
import tensorflow as tf

from layca.study.single_layer import frozen_layers
from tests.layca.study.single_layer import small_study

# Two images, two hidden layers of two units, three classes: one experiment.
INPUTS = tf.constant([[[1.0, 2.0], [-1.0, 1.0]]])
KERNELS = [
  tf.constant([[[1.0, -1.0], [1.0, 1.0]]]),
  tf.constant([[[1.0, -1.0], [-2.0, 1.0]]]),
  tf.constant([[[1.0, 0.0, 2.0], [0.0, 1.0, -1.0]]]),
]
REGIMES = [
  # Pre-activations (3, 1) and (0, 2): at zero a ReLU passes nothing.
  [[[1.0, 1.0], [0.0, 1.0]]],
  # Pre-activations (1, -2) and (-4, 2).
  [[[1.0, 0.0], [0.0, 1.0]]],
]
# What training may have made of the first layer's outputs.
OUTPUTS = tf.constant([[[1.0, 1.0], [1.0, 0.0]]])


def test_regimes_and_inputs_of_two_units_by_hand():
  layer_inputs, regimes = frozen_layers.initial_pass(KERNELS, INPUTS)
  np.testing.assert_array_equal(regimes, REGIMES)
  np.testing.assert_array_equal(layer_inputs[0], INPUTS)
  np.testing.assert_array_equal(layer_inputs[1], [[[3, 1], [0, 2]]])
  assert len(layer_inputs) == 2


def test_a_live_relu_looks_at_what_comes_in_by_hand():
  # The second layer's pre-activations are (-1, 0) and (1, -1).
  logits = frozen_layers.logits(KERNELS, {0: OUTPUTS})
  np.testing.assert_array_equal(logits, [[[[0, 0, 0], [1, 0, 2]]]])


def test_a_frozen_relu_passes_what_it_passed_by_hand():
  # (-1, 0) and (1, -1) again: of each the regime lets one through, its sign
  # notwithstanding.
  regimes = [tf.constant(regime) for regime in REGIMES]
  logits = frozen_layers.logits(KERNELS, {0: OUTPUTS}, regimes)
  np.testing.assert_array_equal(logits, [[[[-1, 0, -2], [0, -1, 1]]]])


def test_the_last_hidden_layer_has_only_the_classifier_behind_it():
  regimes = [tf.constant(regime) for regime in REGIMES]
  for given in (None, regimes):
    logits = frozen_layers.logits(KERNELS, {1: OUTPUTS}, given)
    np.testing.assert_array_equal(logits, [[[[1, 1, 1], [1, 0, 2]]]])


def test_jacobians_of_two_units_by_hand():
  regimes = [tf.constant(regime) for regime in REGIMES]
  first, last = frozen_layers.jacobians(KERNELS, regimes)
  classifier = [[1, 0], [0, 1], [2, -1]]
  np.testing.assert_array_equal(last, [[classifier, classifier]])
  np.testing.assert_array_equal(
    first,
    [[[[1, -2], [0, 0], [2, -4]], [[0, 0], [-1, 1], [1, -1]]]],
  )


@pytest.fixture
def two_experiments():
  """Stacked kernels and inputs of two experiments of unequal widths."""
  drawn = [
    small_study.draw_experiment(index, widths=(24, 16, 20, 8))
    for index in (0, 1)
  ]
  kernels = [
    tf.stack(pair) for pair in zip(*(e.kernels for e in drawn), strict=True)
  ]
  return kernels, tf.stack([e.inputs for e in drawn])


def draw_outputs(kernels, layers, images=10):
  """Made-up outputs of trained layers, {layer: [E, N, D]}."""
  random = np.random.default_rng(5)
  return {
    layer: tf.constant(
      random.normal(size=[2, images, kernels[layer].shape[-1]]), tf.float32
    )
    for layer in layers
  }


def test_at_the_start_frozen_and_live_are_the_same(two_experiments):
  kernels, inputs = two_experiments
  layer_inputs, regimes = frozen_layers.initial_pass(kernels, inputs)
  outputs = {
    layer: tf.nn.relu(layer_inputs[layer] @ kernels[layer])
    for layer in range(4)
  }
  live = frozen_layers.logits(kernels, outputs)
  frozen = frozen_layers.logits(kernels, outputs, regimes)
  np.testing.assert_allclose(frozen, live, atol=1e-6)
  # Whichever layer is trained: before its first update nothing differs.
  np.testing.assert_allclose(live[:, 0], live[:, 3], atol=1e-6)


@pytest.mark.parametrize('frozen', [False, True])
def test_every_layer_and_experiment_has_its_own_logits(two_experiments, frozen):
  kernels, inputs = two_experiments
  regimes = frozen_layers.initial_pass(kernels, inputs)[1] if frozen else None
  outputs = draw_outputs(kernels, (0, 1, 3))
  together = frozen_layers.logits(kernels, outputs, regimes)
  assert together.shape == [2, 3, 10, small_study.CLASSES]
  for place, layer in enumerate(outputs):
    for experiment in range(2):
      x = outputs[layer][experiment].numpy()
      for behind in range(layer + 1, 4):
        x = x @ kernels[behind][experiment].numpy()
        x *= regimes[behind][experiment] if frozen else x > 0
      np.testing.assert_allclose(
        together[experiment, place],
        x @ kernels[-1][experiment].numpy(),
        atol=1e-5,
      )


def test_jacobians_are_the_derivatives_of_the_logits(two_experiments):
  kernels, inputs = two_experiments
  _, regimes = frozen_layers.initial_pass(kernels, inputs)
  jacobians = frozen_layers.jacobians(kernels, regimes)
  assert len(jacobians) == 4
  for layer, output in draw_outputs(kernels, range(4)).items():
    with tf.GradientTape(persistent=True) as tape:
      tape.watch(output)
      logits = frozen_layers.logits(kernels, {layer: output}, regimes)
      by_class = tf.unstack(logits, axis=-1)
    expected = [tape.gradient(of_class, output) for of_class in by_class]
    np.testing.assert_allclose(
      jacobians[layer], tf.stack(expected, 2), atol=1e-5
    )


def test_one_set_of_images_serves_all_experiments(two_experiments):
  kernels, inputs = two_experiments
  shared, regimes = frozen_layers.initial_pass(kernels, inputs[:1])
  twice = frozen_layers.initial_pass(kernels, tf.repeat(inputs[:1], 2, 0))
  for one, other in zip(
    [*shared[1:], *regimes], [*twice[0][1:], *twice[1]], strict=True
  ):
    np.testing.assert_allclose(one, other, atol=1e-6)
