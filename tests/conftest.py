"""What all tests start from."""

import signal


def pytest_configure():
  """Ctrl-C interrupts, also where a shell in the background ignores it."""
  signal.signal(signal.SIGINT, signal.default_int_handler)
