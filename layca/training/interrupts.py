"""Ctrl-C and SIGTERM wait until a run can be interrupted."""

import signal
import threading


class Interrupts:
  """Holds signals back inside a `with` block, until `check` is called.

  An exception that a handler raises anywhere could leave the totals of an epoch
  reset and its row not written. A second signal is not held back.
  """

  def __enter__(self):
    self._held = None
    self._handlers = {}
    # Python handles signals, and lets their handlers be set, there alone.
    if threading.current_thread() is threading.main_thread():
      for number in (signal.SIGINT, signal.SIGTERM):
        self._handlers[number] = signal.signal(number, self._hold)
    return self

  def __exit__(self, kind, *_):
    for number, handler in self._handlers.items():
      signal.signal(number, handler)
    if kind is None:
      self.check()

  def check(self) -> None:
    """Lets a signal that came do what it would have done, if any."""
    if self._held is None:
      return
    (number, frame), self._held = self._held, None
    handler = self._handlers[number]
    if callable(handler):
      # Not raised anew: in a process of Ray, which calls handlers by other
      # means, nothing would come of it.
      handler(number, frame)
    elif handler == signal.SIG_DFL:
      signal.signal(number, handler)
      signal.raise_signal(number)

  def _hold(self, number, frame):
    is_second = self._held is not None
    self._held = number, frame
    if is_second:
      self.check()
