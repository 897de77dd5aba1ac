"""What is a kernel, and what an optimizer does to which variable.

It stands apart so that settings and tables can do without TensorFlow, and so
that Sonnet's and Keras' variables follow the same rules.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from layca import patterns

RULES = ('rotate', 'base', 'freeze')
GRANULARITIES = ('layer', 'neuron')

# {pattern: rule}, or a function of a variable to its rule, None for the usual.
Rules = Mapping[str, str] | Callable[[Any], str | None] | None
# For all variables; or {pattern: one of them, or the axes that tell units
# apart}.
Granularity = str | Mapping[str, str | tuple[int, ...]]


def is_kernel(shape: Sequence) -> bool:
  """Returns whether a parameter of this shape is a kernel: rank 2 or more."""
  return len(shape) >= 2


def resolve(rules: Rules, others: str, variables: Sequence) -> list[str]:
  """Returns 'rotate', 'base' or 'freeze' for each variable.

  Kernels rotate, and `others` says what becomes of the rest; `rules` names the
  exceptions.

  Raises:
    ValueError: for an unknown rule, or a pattern that `patterns.assign` does
      not take.
  """
  usual = ['rotate' if is_kernel(v.shape) else others for v in variables]
  if rules is None:
    return usual
  names = [patterns.name_of(v) for v in variables]
  if callable(rules):
    named = [rules(v) for v in variables]
  else:
    named = patterns.assign('rules', rules, names, None)
  for name, rule in zip(names, named, strict=True):
    if rule is not None:
      check_one_of(f'rules: of {name}', rule, RULES)
  return [
    default if rule is None else rule
    for rule, default in zip(named, usual, strict=True)
  ]


def check_one_of(what: str, value: str, known: Collection[str]) -> None:
  """Raises ValueError, which lists the known ones, for any other value."""
  if value not in known:
    raise ValueError(f'{what}={value!r}: use one of {", ".join(known)}')


def unit_axes(
  granularity: Granularity, variables: Sequence
) -> list[tuple[int, ...]]:
  """Returns for each variable the axes that tell its units apart; () for none.

  With 'neuron' it is the last axis: the outputs of Sonnet's and Keras' dense
  and convolutional kernels. A variable of rank below 2 stays one vector, as a
  single number cannot rotate.

  Raises:
    ValueError: for what is no granularity or no set of axes of a variable, or
      a pattern that `patterns.assign` does not take.
  """
  if isinstance(granularity, Mapping):
    names = [patterns.name_of(v) for v in variables]
    each = patterns.assign('granularity', granularity, names, 'layer')
  else:
    each = [granularity] * len(variables)
  return [_axes(one, v) for one, v in zip(each, variables, strict=True)]


def _axes(granularity, variable):
  rank = len(variable.shape)
  if granularity == 'layer':
    return ()
  if granularity == 'neuron':
    return (rank - 1,) if is_kernel(variable.shape) else ()
  try:
    axes = sorted(range(rank)[axis] for axis in granularity)
  except (TypeError, IndexError):
    axes = []
  if not 0 < len(set(axes)) == len(axes) < rank:
    raise ValueError(
      f'granularity={granularity!r} of {patterns.name_of(variable)}, whose '
      f"shape is {tuple(variable.shape)}: use 'layer', 'neuron', or a tuple of "
      'some of its axes, those that tell its units apart'
    )
  return tuple(axes)
