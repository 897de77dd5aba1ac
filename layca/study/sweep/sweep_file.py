"""Python files of the user: loaded by path; their errors are one line."""

import contextlib
import importlib.util
import os
import pathlib
import traceback
from collections.abc import Callable, Iterator

from layca.training.errors import InputError


def function(path: str, name: str) -> Callable:
  """Returns a function of a file; InputError if there is none."""
  spec = importlib.util.spec_from_file_location(pathlib.Path(path).stem, path)
  module = importlib.util.module_from_spec(spec)
  spec.loader.exec_module(module)
  if not callable(getattr(module, name, None)):
    raise InputError(f'{path} has no function {name}')
  return getattr(module, name)


@contextlib.contextmanager
def clear_errors(function: Callable) -> Iterator[None]:
  """Turns what a function raises into one line: file, line and reason."""
  try:
    yield
  except InputError:
    raise
  except Exception as error:
    # Of several lines, which ml_collections quotes, the last gives the reason.
    reason = str(error).replace(r'\n', '\n').strip().rpartition('\n')[2].strip()
    kind = '' if type(error) is ValueError else f'{type(error).__name__}: '
    raise InputError(f'{_place(function, error)}: {kind}{reason}') from error


def _place(function, error):
  """Returns file and line, in the function's file or one of its neighbours."""
  file, line = function.__code__.co_filename, function.__code__.co_firstlineno
  folder = os.path.dirname(file)
  for frame in traceback.extract_tb(error.__traceback__):
    if os.path.dirname(frame.filename) == folder:
      file, line = frame.filename, frame.lineno
  return f'{file.removeprefix(os.getcwd() + os.sep)}, line {line}'
