"""What Keras trains with Layca, and with what beside it."""

import keras
import numpy as np
import pytest

from layca.benchmark import keras_layca
from layca.keras import Layca
from tests.layca.benchmark import sessions

BOTH = {'layca': True, 'monitor': True}


@pytest.fixture(scope='module')
def session():
  return sessions.create(keras_layca.Session, BOTH, steps=2)


def test_each_epoch_is_timed(session):
  sessions.assert_times_each_epoch(session)


def test_an_epoch_rotates_the_kernels_and_is_recorded(session):
  (monitor,) = session._callbacks
  records = len(monitor.history)
  session.epoch()
  assert len(monitor.history) == records + 1
  record = monitor.history[-1]
  rate = float(session.model.optimizer.learning_rate)
  assert np.tan(record['mean_step_angle']) == pytest.approx(rate, rel=1e-4)
  assert record['steps_since_record'] == [2] * len(monitor.names)


@pytest.mark.parametrize('options', [BOTH, {'layca': False, 'monitor': False}])
def test_options_say_what_is_beside_sgd(options):
  one = sessions.create(keras_layca.Session, options)
  optimizer = one.model.optimizer
  assert isinstance(optimizer, Layca) == options['layca']
  base = optimizer.base if options['layca'] else optimizer
  assert isinstance(base, keras.optimizers.SGD)
  assert len(one._callbacks) == options['monitor']
