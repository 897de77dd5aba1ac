"""How long the command has worked, over all the times that it was started."""

import contextlib
import datetime
import json
import pathlib
import threading
import time
from collections.abc import Iterator

from layca.training.run import files

# In the work folder.
FILE = 'sessions.json'
# A kill loses this many seconds at most.
_SECONDS_BETWEEN_WRITES = 10.0


@contextlib.contextmanager
def recorded(path: pathlib.Path, command: str) -> Iterator[None]:
  """Writes how long the `with` block takes, again and again while it runs.

  Args:
    path: file of all sessions.
    command: command that was started.
  """
  past = read(path)
  started = datetime.datetime.now().isoformat(' ', 'seconds')
  start, is_over = time.monotonic(), threading.Event()

  def write():
    seconds = time.monotonic() - start
    now = {'command': command, 'started': started, 'seconds': seconds}
    files.write_json(path, [*past, now])

  def keep_writing():
    while not is_over.wait(_SECONDS_BETWEEN_WRITES):
      write()

  write()
  thread = threading.Thread(target=keep_writing, daemon=True)
  thread.start()
  try:
    yield
  finally:
    is_over.set()
    thread.join()
    write()


def read(path: pathlib.Path) -> list[dict]:
  """Returns `command`, `started` and `seconds` of each session."""
  try:
    return json.loads(path.read_text())
  except (OSError, ValueError):
    return []
