"""Values by the names of variables: {pattern: value}, as rules and multipliers.

A pattern is a regular expression that is searched for anywhere in a name:
`conv_1` finds `conv_10/w` as well, `conv_1/` does not. It stands apart from
TensorFlow, as Keras' variables have names too.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

_ANYWHERE = "a pattern is searched for anywhere: 'conv_1' also finds 'conv_10'"


def name_of(variable: Any) -> str:
  """Returns a Keras variable's path, or another's name without `:0`."""
  return getattr(variable, 'path', None) or variable.name.split(':')[0]


def assign(
  what: str, patterns: Mapping[str, Any], names: Sequence[str], default: Any
) -> list:
  """Returns one value per name: that of the pattern found in it, or `default`.

  Args:
    what: names the mapping in errors, such as 'multipliers'.
    patterns: {regular expression: value}.
    names: of the variables.
    default: value of a name in which no pattern is found.

  Raises:
    ValueError: for a pattern that is no regular expression or is found
      nowhere, or two in one name with different values; lists the names.
  """
  values = [default] * len(names)
  found_in = [None] * len(names)
  for pattern, value in patterns.items():
    hits = [i for i, name in enumerate(names) if _search(what, pattern, name)]
    if not hits:
      raise ValueError(
        f'{what}: {pattern!r} is found in none of: {", ".join(names)}'
      )
    for i in hits:
      if found_in[i] is not None and values[i] != value:
        raise ValueError(
          f'{what}: {found_in[i]!r} gives {names[i]} {values[i]!r}, and '
          f'{pattern!r} {value!r}; {_ANYWHERE}; the names are: '
          + ', '.join(names)
        )
      found_in[i], values[i] = pattern, value
  return values


def _search(what, pattern, name):
  try:
    return re.search(pattern, name)
  except (re.error, TypeError) as error:
    raise ValueError(
      f'{what}: {pattern!r} is no regular expression: {error}'
    ) from error
