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


def test_without_a_signal_nothing_happens():
  assert train() == ([0, 1], None)


def test_a_signal_waits_until_it_is_asked_for(terminated):
  assert train(signal.SIGTERM) == ([0], terminated)


def test_ctrl_c_waits_likewise():
  assert train(signal.SIGINT) == ([0], KeyboardInterrupt)


def test_a_second_signal_does_not_wait(terminated):
  assert train(signal.SIGINT, signal.SIGTERM) == ([], terminated)


def test_an_error_of_its_own_goes_before():
  assert train(signal.SIGTERM, error=OSError()) == ([], OSError)


def test_the_end_of_the_block_asks_for_it(terminated):
  def end():
    with Interrupts():
      signal.raise_signal(signal.SIGTERM)

  with pytest.raises(terminated):
    end()


def test_the_handlers_are_as_they_were(terminated):
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
