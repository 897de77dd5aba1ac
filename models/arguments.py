"""Checks of the networks' arguments: one clear line for a bad value."""

import numbers
from collections.abc import Sequence

# More than any machine can train; it keeps a slip of the keyboard from being
# tried for minutes.
_MOST = 2**20
MOST_LAYERS = 10_000


def check_integer(
  name: str, value: int, at_least: int = 1, at_most: int = _MOST
) -> None:
  """Raises ValueError unless the value is an integer within the bounds."""
  is_integer = isinstance(value, numbers.Integral) and value is not True
  if not is_integer or value < at_least:
    raise ValueError(
      f'{name} must be an integer of at least {at_least}, not {value!r}.'
    )
  if value > at_most:
    raise ValueError(f'{name} must be at most {at_most}, not {value!r}.')


def check_depth(depth: int, remainder: int) -> None:
  """Raises ValueError unless depth is 6n + remainder for a positive n."""
  check_integer('depth', depth, at_most=MOST_LAYERS)
  if depth < 6 + remainder or depth % 6 != remainder:
    raise ValueError(
      f'depth must be 6n + {remainder} for a positive integer n, such as '
      f'{6 + remainder} or {30 + remainder}, not {depth}.'
    )


def check_widths(
  name: str, widths: Sequence[int], length: int | None = None
) -> None:
  """Raises ValueError unless widths are positive integers, `length` of them."""
  is_sequence = isinstance(widths, Sequence) and not isinstance(widths, str)
  if not is_sequence or not widths or length not in (None, len(widths)):
    raise ValueError(
      f'{name} must be a tuple of {length or "one or more"} integers, not '
      f'{widths!r}.'
    )
  for width in widths:
    check_integer(f'each of {name}', width)


def check_fraction(name: str, value: float) -> None:
  """Raises ValueError unless the value is in [0, 1)."""
  if not isinstance(value, numbers.Real) or not 0 <= value < 1:
    raise ValueError(f'{name} must be a number in [0, 1), not {value!r}.')


def check_positive(name: str, value: float) -> None:
  """Raises ValueError unless the value is a finite number above zero."""
  if not isinstance(value, numbers.Real) or not 0 < value < float('inf'):
    raise ValueError(f'{name} must be a positive number, not {value!r}.')
