"""What stands still: regimes, logits behind a trained layer, derivatives."""

import numpy as np
import tensorflow as tf

from layca.study.single_layer import frozen_layers

# Two images, two hidden layers of two units, three classes: one experiment.
INPUTS = tf.constant([[[1.0, 2.0], [-1.0, 1.0]]])
KERNELS = [
  tf.constant([[[1.0, -1.0], [1.0, 1.0]]]),
  tf.constant([[[1.0, -1.0], [-2.0, 1.0]]]),
  tf.constant([[[1.0, 0.0, 2.0], [0.0, 1.0, -1.0]]]),
]
REGIMES = [
  # Pre-activations (3, 1) and (0, 2): at zero a ReLU passes nothing.
  tf.constant([[[1.0, 1.0], [0.0, 1.0]]]),
  # Pre-activations (1, -2) and (-4, 2).
  tf.constant([[[1.0, 0.0], [0.0, 1.0]]]),
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
  logits = frozen_layers.logits(KERNELS, {0: OUTPUTS}, REGIMES)
  np.testing.assert_array_equal(logits, [[[[-1, 0, -2], [0, -1, 1]]]])


def test_jacobians_of_two_units_by_hand():
  first, last = frozen_layers.jacobians(KERNELS, REGIMES)
  classifier = [[1, 0], [0, 1], [2, -1]]
  np.testing.assert_array_equal(last, [[classifier, classifier]])
  np.testing.assert_array_equal(
    first,
    [[[[1, -2], [0, 0], [2, -4]], [[0, 0], [-1, 1], [1, -1]]]],
  )
