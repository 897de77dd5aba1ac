"""Ctrl-C and SIGTERM at moments that suit."""

import contextlib
import signal
import threading
from collections.abc import Iterator


@contextlib.contextmanager
def postponed() -> Iterator[None]:
  """Lets Ctrl-C and SIGTERM take effect after a `with` block, not inside it.

  Signals reach the main thread alone: in any other nothing is to be done.
  """
  if threading.current_thread() is not threading.main_thread():
    yield
    return
  came = []

  def note(number, _):
    came.append(number)

  handlers = {
    number: signal.signal(number, note)
    for number in (signal.SIGINT, signal.SIGTERM)
  }
  try:
    yield
  finally:
    for number, handler in handlers.items():
      signal.signal(number, handler)
  for number in came[:1]:
    if callable(handlers[number]):
      handlers[number](number, None)
    else:
      signal.raise_signal(number)
