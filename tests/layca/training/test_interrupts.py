"""Signals wait for the moment at which a run can stop."""

import signal
import threading

import pytest

from layca.training.interrupts import Interrupts


@pytest.fixture(autouse=True)
def terminated():
  """SIGTERM raises an exception of this class, as in `launch`."""

  class TerminatedError(Exception):
    pass

  def handler(*_):
    raise TerminatedError

  before = signal.signal(signal.SIGTERM, handler)
  yield TerminatedError
  signal.signal(signal.SIGTERM, before)


def train(*signals, error=None):
  """Two epochs, with signals in the first; returns those that were finished."""
  finished = []
  try:
    with Interrupts() as interrupts:
      for epoch in range(2):
        for number in signals if epoch == 0 else ():
          signal.raise_signal(number)
        if error:
          raise error
        finished.append(epoch)
        interrupts.check()
  except BaseException as raised:
    return finished, type(raised)
  return finished, None


@pytest.mark.parametrize(
  ('signals', 'epochs', 'raised'),
  [
    ([], [0, 1], None),
    ([signal.SIGTERM], [0], 'TerminatedError'),
    ([signal.SIGINT], [0], 'KeyboardInterrupt'),
    # A second one does not wait.
    ([signal.SIGINT, signal.SIGTERM], [], 'TerminatedError'),
  ],
)
def test_a_signal_waits_until_it_is_asked_for(signals, epochs, raised):
  finished, error = train(*signals)
  assert finished == epochs
  assert (error and error.__name__) == raised


def test_an_error_of_its_own_goes_before():
  assert train(signal.SIGTERM, error=OSError()) == ([], OSError)


def test_the_end_of_the_block_asks_for_it(terminated):
  def end():
    with Interrupts():
      signal.raise_signal(signal.SIGTERM)

  with pytest.raises(terminated):
    end()


def test_the_handlers_are_as_they_were():
  before = [signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM)]
  with Interrupts():
    assert signal.getsignal(signal.SIGTERM) is not before[1]
  after = [signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM)]
  assert after == before


def test_another_thread_leaves_signals_alone():
  before = signal.getsignal(signal.SIGINT)
  seen = []

  def work():
    with Interrupts() as interrupts:
      seen.append(signal.getsignal(signal.SIGINT))
      interrupts.check()

  thread = threading.Thread(target=work)
  thread.start()
  thread.join()
  assert seen == [before]
