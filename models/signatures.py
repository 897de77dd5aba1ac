"""What networks are created and called with, as their signatures say."""

import inspect
from collections.abc import Callable, Iterable, Mapping

# What a config does not give a network by this name.
NOT_OPTIONS = ('num_classes', 'name')
_BY_NAME = (
  inspect.Parameter.POSITIONAL_OR_KEYWORD,
  inspect.Parameter.KEYWORD_ONLY,
)


def arguments(function: Callable) -> Mapping[str, inspect.Parameter]:
  """Returns all that a class or function is called with."""
  # Sonnet's classes all look alike until their constructor is asked.
  if not inspect.isclass(function):
    return inspect.signature(function).parameters
  _, *known = inspect.signature(function.__init__).parameters.items()
  return dict(known)


def arguments_of_call(module: Callable) -> Mapping[str, inspect.Parameter]:
  """Returns all that a Sonnet module is called with."""
  call = type(module).__call__
  if inspect.isfunction(call):
    # Sonnet wraps methods in functions that hide what they take.
    call = inspect.getclosurevars(call).nonlocals.get('f', call)
  return inspect.signature(call).parameters


def check(name: str, network: Callable, given: Iterable[str]) -> None:
  """Raises ValueError unless a network can be created with these options."""
  known = arguments(network)
  options = {
    key: parameter
    for key, parameter in known.items()
    if key not in NOT_OPTIONS and parameter.kind in _BY_NAME
  }
  kinds = {parameter.kind for parameter in known.values()}
  takes_any = inspect.Parameter.VAR_KEYWORD in kinds
  for option in given:
    if option not in options and (option in NOT_OPTIONS or not takes_any):
      raise ValueError(
        f'{name} has no option {option!r}: '
        f'take one of {", ".join(options) or "none"}.'
      )
  for option, parameter in options.items():
    if parameter.default is parameter.empty and option not in given:
      raise ValueError(f'{name} needs a value of its option {option!r}.')
