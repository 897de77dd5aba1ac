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
    # Libraries write several lines, ml_collections quotes them; the last one
    # gives the reason.
    lines = str(error).replace(r'\n', '\n').strip().splitlines() or ['']
    kind = '' if type(error) is ValueError else f'{type(error).__name__}: '
    raise InputError(
      f'{_place(function, error)}: {kind}{lines[-1].strip()}'
    ) from error


def _place(function, error):
  """Returns file and line, in the function's file or one of its neighbours."""
  file = function.__code__.co_filename
  place = file, function.__code__.co_firstlineno
  for frame in traceback.extract_tb(error.__traceback__):
    if os.path.dirname(frame.filename) == os.path.dirname(file):
      place = frame.filename, frame.lineno
  here = os.getcwd() + os.sep
  return f'{place[0].removeprefix(here)}, line {place[1]}'
