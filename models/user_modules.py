"""`module:Name`: classes and functions of the user's own modules.

The module is imported when its object is needed, and is looked for as `import`
does: in the folder where Python runs, and in those of PYTHONPATH.
"""

import contextlib
import importlib
import importlib.util
import re
import traceback
from collections.abc import Callable, Iterator

# Letters of an error that one line has room for.
_LONGEST = 300
_REFERENCE = re.compile(r'(\w+(?:\.\w+)*):(\w+(?:\.\w+)*)')


def is_reference(name: object) -> bool:
  """Returns whether a name is of the form `module:Name`."""
  return isinstance(name, str) and bool(_REFERENCE.fullmatch(name))


def check_found(reference: str) -> None:
  """Raises ValueError unless there is such a module, which is not imported."""
  module, _ = _REFERENCE.fullmatch(reference).groups()
  with clear_errors(reference):
    try:
      is_found = importlib.util.find_spec(module) is not None
    except ModuleNotFoundError as error:
      if not _is_part(error.name, module):
        raise
      is_found = False
  if not is_found:
    raise ValueError(
      f'there is no module {module}: run in the folder of {module}.py, or name '
      'that folder in PYTHONPATH'
    )


def find(reference: str) -> Callable:
  """Imports a module and returns its class or function.

  Raises ValueError, in one line, if there is none or the import fails.
  """
  check_found(reference)
  module, path = _REFERENCE.fullmatch(reference).groups()
  with clear_errors(reference):
    found = importlib.import_module(module)
  file = getattr(found, '__file__', module)
  for part in path.split('.'):
    found = getattr(found, part, None)
  if not callable(found):
    raise ValueError(f'{file} has no class or function {path}')
  return found


@contextlib.contextmanager
def clear_errors(reference: str) -> Iterator[None]:
  """Turns what the user's code raises into one line: file, line and reason."""
  try:
    yield
  except Exception as error:
    # A long message of TensorFlow begins with what matters.
    reason = str(error).strip().partition('\n')[0]
    if len(reason) > _LONGEST:
      reason = f'{reason[:_LONGEST]}...'
    kind = '' if type(error) is ValueError else f'{type(error).__name__}: '
    place = _place(error, reference.partition(':')[0])
    raise ValueError(f'{place}{kind}{reason}') from error


def _place(error, module):
  """Returns the last line of the user's modules that an error went through."""
  if isinstance(error, SyntaxError):
    return f'{error.filename}, line {error.lineno}: '
  package, place = module.partition('.')[0], ''
  for frame, line in traceback.walk_tb(error.__traceback__):
    if frame.f_globals.get('__name__', '').partition('.')[0] == package:
      place = f'{frame.f_code.co_filename}, line {line}: '
  return place


def _is_part(name, module):
  """Returns whether a module is another one, or a package around it."""
  return f'{module}.'.startswith(f'{name}.')
