"""Memory that a config asks for and the machine does not have."""

import contextlib
import os
import re
from collections.abc import Iterator, Sequence

from layca.training.errors import InputError

# How TensorFlow says it: the same error also stands for a full disk.
_OUT_OF_MEMORY = re.compile('(OOM|out of memory).*', re.IGNORECASE)
_REMEDY = 'lower config.batch_size, config.data.image_size or the widths'


def physical() -> int:
  """Returns the bytes of memory of this machine."""
  return os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE')


def check(num_bytes: float) -> None:
  """Raises InputError for more bytes than the machine has."""
  # Linux would grant them, and then kill this process or another.
  if num_bytes > physical():
    raise InputError(
      f'this takes {num_bytes / 2**30:.3g} GiB of memory or more, and the '
      f'machine has {physical() / 2**30:.3g}: {_REMEDY}'
    )


def of_training(
  num_weights: int, num_outputs: Sequence[int], batch_size: int, size: int
) -> int:
  """Returns the bytes that a training step takes at least.

  The float32 weights are there four times: with their gradients, and the
  monitor's copies of two earlier moments. The outputs of all layers, counted
  for one image and of so many bytes each, are kept for backpropagation, with
  the gradients of two layers at a time.
  """
  outputs = sum(num_outputs) + 2 * max(num_outputs)
  return 4 * 4 * num_weights + batch_size * outputs * size


@contextlib.contextmanager
def clear_errors() -> Iterator[None]:
  """Raises InputError for an allocation that fails: what to lower."""
  import tensorflow as tf

  try:
    yield
  except (MemoryError, tf.errors.OpError) as error:
    found = _OUT_OF_MEMORY.search(str(error))
    if not found and not isinstance(error, MemoryError):
      raise
    reason = found[0] if found else error
    raise InputError(f'not enough memory ({reason}): {_REMEDY}') from error
