"""The optimizers that a config can name, plain or wrapped by Layca.

Names are checked before TensorFlow is imported: each function imports what it
creates. The adaptive methods have the constants of Keras 2.1.2, as in the
paper.
"""


def _sgd(_, rate):
  return _sonnet().SGD(rate)


def _momentum(settings, rate):
  return _sonnet().Momentum(rate, settings.momentum, settings.nesterov)


def _sgd_amom(settings, rate):
  return _layca().SGDAMom(rate, settings.momentum)


def _rmsprop(_, rate):
  # Sonnet adds epsilon inside the square root: 1e-14 there floors the
  # denominator where 1e-7 outside does.
  return _sonnet().RMSProp(rate, decay=0.9, epsilon=1e-14)


def _adagrad(_, rate):
  return _layca().Adagrad(rate)


def _adam(_, rate):
  return _sonnet().Adam(rate, epsilon=1e-7)


# By `optimizer.name`: a function of the config's `optimizer` and the rate.
BASES = {
  'sgd': _sgd,
  'momentum': _momentum,
  'sgd_amom': _sgd_amom,
  'rmsprop': _rmsprop,
  'adagrad': _adagrad,
  'adam': _adam,
}


def _sonnet():
  from sonnet import optimizers

  return optimizers


def _layca():
  from layca import base_optimizers

  return base_optimizers
