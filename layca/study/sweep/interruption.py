"""Ctrl-C and SIGTERM in a process in which Ray has handlers of its own."""

import contextlib
import signal
from collections.abc import Iterator

from layca.training.errors import Terminated


@contextlib.contextmanager
def terminable() -> Iterator[None]:
  """Makes SIGTERM raise Terminated inside a `with` block."""
  came = False

  def terminate(*_):
    nonlocal came
    came = True
    raise Terminated

  previous = signal.signal(signal.SIGTERM, terminate)
  # A worker inherits that it is blocked: see `held_back`.
  signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
  try:
    yield
  except KeyboardInterrupt as error:
    # Where Ray waits it makes a plain one of any.
    raise Terminated if came else error from error
  finally:
    signal.signal(signal.SIGTERM, previous)


@contextlib.contextmanager
def held_back() -> Iterator[None]:
  """Keeps our handler of SIGTERM, and the signal from processes started here.

  Systems signal all processes of a job. Those of Ray inherit that the signal is
  blocked: they go on until the driver has stopped the runs, and ends them. One
  that comes inside the `with` block is delivered at its end.
  """
  handler = signal.getsignal(signal.SIGTERM)
  signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
  try:
    yield
  finally:
    signal.signal(signal.SIGTERM, handler)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
