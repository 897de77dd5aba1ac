"""The optimizers that a config can name, plain or wrapped by Layca.

Names are checked before TensorFlow is imported: each function imports what it
creates. The adaptive methods have the constants of Keras 2.1.2, as in the
paper.
"""


def _momentum(settings, rate):
  return _sonnet().Momentum(rate, settings.momentum, settings.nesterov)


def _rmsprop(_, rate):
  # Sonnet adds epsilon inside the square root: 1e-14 there floors the
  # denominator where 1e-7 outside does.
  return _sonnet().RMSProp(rate, decay=0.9, epsilon=1e-14)


# By `optimizer.name`: a function of the config's `optimizer` and the rate.
BASES = {
  'sgd': lambda _, rate: _sonnet().SGD(rate),
  'momentum': _momentum,
  'sgd_amom': lambda settings, rate: _layca().SGDAMom(rate, settings.momentum),
  'rmsprop': _rmsprop,
  'adagrad': lambda _, rate: _layca().Adagrad(rate),
  'adam': lambda _, rate: _sonnet().Adam(rate, epsilon=1e-7),
}


def _sonnet():
  from sonnet import optimizers

  return optimizers


def _layca():
  from layca import base_optimizers

  return base_optimizers
