"""Signals wait for the moment at which a run can stop."""

import signal
import threading

import pytest

from layca.training.interrupts import Interrupts

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class TerminatedError(Exception):
  """What SIGTERM raises, as in `launch`."""


@pytest.fixture(autouse=True)
def _handler():
  def handler(*_):
    raise TerminatedError

  before = signal.signal(signal.SIGTERM, handler)
  yield
  signal.signal(signal.SIGTERM, before)


def train(*signals, error=None):
  """Two epochs, with signals in the first; returns those that were finished."""
  finished = []
  handlers = [signal.getsignal(number) for number in SIGNALS]
  raised = None
  try:
    with Interrupts() as interrupts:
      for epoch in range(2):
        for number in signals if epoch == 0 else ():
          signal.raise_signal(number)
        if error:
          raise error
        finished.append(epoch)
        interrupts.check()
  except BaseException as caught:
    raised = type(caught)
  assert [signal.getsignal(number) for number in SIGNALS] == handlers
  return finished, raised


@pytest.mark.parametrize(
  ('signals', 'epochs', 'raised'),
  [
    ([], [0, 1], None),
    ([signal.SIGTERM], [0], TerminatedError),
    ([signal.SIGINT], [0], KeyboardInterrupt),
    # A second one does not wait.
    ([signal.SIGINT, signal.SIGTERM], [], TerminatedError),
  ],
)
def test_a_signal_waits_until_it_is_asked_for(signals, epochs, raised):
  assert train(*signals) == (epochs, raised)


def test_an_error_of_its_own_goes_before():
  assert train(signal.SIGTERM, error=OSError()) == ([], OSError)


def test_the_end_of_the_block_asks_for_it():
  with pytest.raises(TerminatedError), Interrupts():
    signal.raise_signal(signal.SIGTERM)


def test_an_ignored_signal_stays_ignored():
  signal.signal(signal.SIGTERM, signal.SIG_IGN)
  assert train(signal.SIGTERM, signal.SIGTERM) == ([0, 1], None)


def test_another_thread_leaves_signals_alone():
  seen = []

  def work():
    with Interrupts() as interrupts:
      seen.append(signal.getsignal(signal.SIGINT))
      interrupts.check()

  thread = threading.Thread(target=work)
  thread.start()
  thread.join()
  assert seen == [signal.getsignal(signal.SIGINT)]
