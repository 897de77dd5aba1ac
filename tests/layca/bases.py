"""The optimizers that ours wrap in tests, each with its rule in float64."""

import keras
import sonnet as snt

import layca
from tests import oracle

sonnet = snt.optimizers
# By name, functions of the learning rate: the optimizer, and the oracle's rule.
BASES = {
  'sgd': (sonnet.SGD, oracle.sgd),
  'momentum': (
    lambda rate: sonnet.Momentum(rate, 0.9),
    lambda rate: oracle.momentum(rate, 0.9),
  ),
  'nesterov': (
    lambda rate: sonnet.Momentum(rate, 0.9, use_nesterov=True),
    lambda rate: oracle.momentum(rate, 0.9, nesterov=True),
  ),
  'sgd_amom': (layca.SGDAMom, oracle.sgd_amom),
  'rmsprop': (sonnet.RMSProp, oracle.rmsprop),
  'adagrad': (layca.Adagrad, oracle.adagrad),
  'adam': (sonnet.Adam, oracle.adam),
  'keras_sgd': (keras.optimizers.SGD, oracle.sgd),
  'keras_adam': (
    lambda rate: keras.optimizers.Adam(rate, epsilon=1e-10),
    oracle.adam,
  ),
  # Weight decay is parallel to the kernel: no part of a rotation.
  'keras_adamw': (
    lambda rate: keras.optimizers.AdamW(rate, weight_decay=0.1, epsilon=1e-10),
    oracle.adam,
  ),
  'keras_adagrad': (keras.optimizers.Adagrad, oracle.keras_adagrad),
}
