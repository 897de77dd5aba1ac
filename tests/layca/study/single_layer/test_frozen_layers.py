"""What stands still, of two units by hand.

Logits and derivatives are compared with a plain network, in test_trainings.py.
"""

import numpy as np
import tensorflow as tf

from layca.study.single_layer import frozen_layers


def test_each_layers_input_and_what_its_relus_pass():
  inputs = tf.constant([[[1.0, 2.0], [-1.0, 1.0]]])
  kernels = [
    tf.constant([[[1.0, -1.0], [1.0, 1.0]]]),
    tf.constant([[[1.0, -1.0], [-2.0, 1.0]]]),
    tf.ones([1, 2, 3]),
  ]
  (first, second), regimes = frozen_layers.initial_pass(kernels, inputs)
  np.testing.assert_array_equal(first, inputs)
  # Pre-activations (3, 1) and (0, 2): at zero a ReLU passes nothing.
  np.testing.assert_array_equal(second, [[[3, 1], [0, 2]]])
  np.testing.assert_array_equal(regimes[0], [[[1, 1], [0, 1]]])
  # Pre-activations (1, -2) and (-4, 2).
  np.testing.assert_array_equal(regimes[1], [[[1, 0], [0, 1]]])
