"""Memory that a config asks for and the machine does not have."""

import contextlib
import os
import re
import resource
from collections.abc import Iterator

from layca.training.errors import InputError

# How TensorFlow says it: the same error also stands for a full disk.
_OUT_OF_MEMORY = re.compile('(OOM|out of memory).*', re.IGNORECASE)


def limit():
  """Lets allocations fail that this machine has no memory for.

  Linux grants them, and then kills the process that uses them, or another.
  Swap does not count: training out of it would take for ever.
  """
  physical = os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE')
  _, most = resource.getrlimit(resource.RLIMIT_DATA)
  if most == resource.RLIM_INFINITY or physical < most:
    resource.setrlimit(resource.RLIMIT_DATA, (physical, most))


@contextlib.contextmanager
def clear_errors() -> Iterator[None]:
  """Turns an allocation that fails into one line that says what to lower.

  Raises:
    InputError: in place of the error of Python or TensorFlow.
  """
  import tensorflow as tf

  try:
    yield
  except (MemoryError, tf.errors.OpError) as error:
    found = _OUT_OF_MEMORY.search(str(error))
    if not found and not isinstance(error, MemoryError):
      raise
    reason = found[0] if found else error
    raise InputError(
      f'this machine has not enough memory ({reason}): lower '
      "config.batch_size, config.data.image_size or the network's widths"
    ) from error
