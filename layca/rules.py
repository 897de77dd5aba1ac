"""Which parameters are kernels, and what Layca may do to the others.

Settings and records are read by these without TensorFlow.
"""

from collections.abc import Sequence

OTHERS = ('base', 'freeze', 'rotate')


def is_kernel(shape: Sequence[int]) -> bool:
  """Returns whether a parameter is a kernel: it has rank 2 or more."""
  return len(shape) >= 2
