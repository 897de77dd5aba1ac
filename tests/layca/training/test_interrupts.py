"""Signals that come at a bad moment."""

import os
import signal

import pytest

from layca.training import interrupts
from layca.training.errors import Terminated


def terminate(*_):
  raise Terminated


@pytest.fixture(autouse=True)
def handlers():
  """Those of a script; pytest's own come back."""
  kept = signal.signal(signal.SIGTERM, terminate)
  yield
  signal.signal(signal.SIGTERM, kept)


@pytest.mark.parametrize(
  ('number', 'error'),
  [(signal.SIGINT, KeyboardInterrupt), (signal.SIGTERM, Terminated)],
)
def test_a_signal_takes_effect_after_the_block(number, error):
  done = []

  def interrupted_block():
    with interrupts.postponed():
      os.kill(os.getpid(), number)
      done.append('the rest of the block')

  with pytest.raises(error) as raised:
    interrupted_block()
  assert raised.type is error
  assert done


def test_handlers_are_as_they_were():
  with interrupts.postponed():
    pass
  assert signal.getsignal(signal.SIGTERM) is terminate
  with pytest.raises(KeyboardInterrupt):
    os.kill(os.getpid(), signal.SIGINT)
