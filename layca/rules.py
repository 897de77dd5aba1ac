"""What is a kernel, and what Layca may do to parameters that are none.

It stands apart so that settings and tables can do without TensorFlow.
"""

from collections.abc import Sequence

OTHERS = ('base', 'freeze', 'rotate')


def is_kernel(shape: Sequence) -> bool:
  """Returns whether a parameter of this shape is a kernel: rank 2 or more."""
  return len(shape) >= 2
