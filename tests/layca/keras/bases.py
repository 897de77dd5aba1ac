"""The Keras optimizers that are wrapped in tests, with their float64 rules."""

import keras

from tests import oracle

_optimizers = keras.optimizers
# By name: a function that creates the optimizer, and one that creates its rule.
BASES = {
  'sgd': (_optimizers.SGD, lambda: oracle.sgd(0.01)),
  'momentum': (
    lambda: _optimizers.SGD(0.01, momentum=0.9),
    lambda: oracle.momentum(0.01, 0.9),
  ),
  'rmsprop': (
    _optimizers.RMSprop,
    lambda: oracle.rmsprop(0.001, epsilon=1e-7),
  ),
  # Keras adds epsilon before it corrects the bias.
  'adam': (
    lambda: _optimizers.Adam(epsilon=1e-10),
    lambda: oracle.adam(0.001, epsilon=1e-10),
  ),
  'adagrad': (_optimizers.Adagrad, lambda: oracle.keras_adagrad(0.001)),
}
