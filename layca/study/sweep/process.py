"""The process of a worker: it makes several runs, and each finds it like new.

What a run's numbers depend on is set by the run itself (its seed) or by the
environment that the process started in (threads, see `cluster`).
"""

import contextlib
import ctypes
import gc
import os
import sys
from collections.abc import Iterator

# TensorFlow counts traces by the line that defines a function: it takes those
# of one run after another for one function that is traced again and again.
_FALSE_WARNING = 'triggered tf.function retracing'


def prepare():
  """Imports TensorFlow, which takes seconds the first time, and sets it up."""
  import tensorflow as tf

  from layca.training import devices

  # Known by its identity: it is added once.
  tf.get_logger().addFilter(_is_true)
  devices.configure()


@contextlib.contextmanager
def output_to(path: str | os.PathLike) -> Iterator[None]:
  """Appends what the process prints, libraries included, to a file.

  Descriptors are diverted, not `sys.stdout`: handlers of logs keep the stream
  that they first saw for as long as the process lives.
  """
  kept = {descriptor: os.dup(descriptor) for descriptor in (1, 2)}
  try:
    with open(path, 'ab') as file:
      _flush()
      for descriptor in kept:
        os.dup2(file.fileno(), descriptor)
    yield
  finally:
    _flush()
    for descriptor, original in kept.items():
      os.dup2(original, descriptor)
      os.close(original)


def free_memory():
  """Gives back what a run leaves, so that the next one does not add to it."""
  # Traced functions are part of reference cycles.
  gc.collect()
  # What is freed the allocator keeps, in pieces that the next run splits.
  if sys.platform == 'linux':
    ctypes.CDLL(None).malloc_trim(0)


def _is_true(record):
  return _FALSE_WARNING not in record.getMessage()


def _flush():
  sys.stdout.flush()
  sys.stderr.flush()
