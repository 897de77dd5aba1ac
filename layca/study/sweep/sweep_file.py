"""Python files of the user: imported by path; their errors are one line."""

import contextlib
import importlib.util
import pathlib
import traceback
import types
from collections.abc import Iterator

from layca.training.errors import InputError


def load(path: str) -> types.ModuleType:
  """Imports a file by its path, relative to the current folder.

  Raises:
    InputError: if it is missing or cannot be imported.
  """
  if not pathlib.Path(path).is_file():
    raise InputError(f'there is no file {path}')
  spec = importlib.util.spec_from_file_location(pathlib.Path(path).stem, path)
  if spec is None:
    raise InputError(f'{path} is not a Python file')
  module = importlib.util.module_from_spec(spec)
  with clear_errors(path):
    spec.loader.exec_module(module)
  return module


def function(path: str, name: str):
  """Returns a function of a file.

  Raises:
    InputError: if the file cannot be imported or has no such function.
  """
  module = load(path)
  if not callable(getattr(module, name, None)):
    raise InputError(f'{path} has no function {name}')
  return getattr(module, name)


@contextlib.contextmanager
def clear_errors(path: str) -> Iterator[None]:
  """Turns what a file raises into one line with file, line and reason."""
  try:
    yield
  except InputError:
    raise
  except Exception as error:
    # Libraries write several lines, ml_collections quotes them; the last one
    # gives the reason.
    lines = str(error).replace(r'\n', '\n').strip().splitlines() or ['']
    reason = lines[-1].strip()
    if isinstance(error, SyntaxError):
      file, line, reason = error.filename or path, error.lineno, error.msg
    else:
      file, line = _place(path, error)
    kind = '' if type(error) is ValueError else f'{type(error).__name__}: '
    raise InputError(f'{file}, line {line}: {kind}{reason}') from error


def _place(path, error):
  """Returns file and line, in the file itself or one of its neighbours."""
  folder = pathlib.Path(path).resolve().parent
  place = path, 1
  for frame in traceback.extract_tb(error.__traceback__):
    file = pathlib.Path(frame.filename)
    if file.resolve().parent == folder:
      # Named as the user named the file.
      place = pathlib.Path(path).parent / file.name, frame.lineno
  return place
