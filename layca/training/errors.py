"""The error that a user can act on."""

import contextlib
from collections.abc import Iterator


class InputError(ValueError):
  """Bad input from the user: one line that names the thing and the remedy."""


class Terminated(KeyboardInterrupt):
  """SIGTERM: the system wants the process to end, as Ctrl-C does."""


@contextlib.contextmanager
def named(where: str) -> Iterator[None]:
  """Raises InputError, which says where, for a ValueError or TypeError."""
  try:
    yield
  except (ValueError, TypeError) as error:
    raise InputError(f'{where}: {error}') from error
