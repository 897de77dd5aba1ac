"""What is wrong with a command line, in one line that gives the remedy."""

import difflib
import pathlib
import re
import traceback
from collections.abc import Sequence

import ml_collections
from absl import flags
from ml_collections.config_flags import config_flags

from launch.usage import config_files

_SEED = 'config.seed'
# What ml_collections says of a key that a config lacks.
_NO_KEY = r"'(\w+)'(?:\nDid you mean \"(\w+)\" instead of .*)?"


def missing(values: flags.FlagValues, required: Sequence[str]) -> list[str]:
  """Returns the names of the flags that lack."""
  return [name for name in required if values[name].value is None]


def describe_missing(names: Sequence[str], command: str) -> str:
  """Returns the line that names all of them."""
  *others, last = (f'--{name}' for name in names)
  verb = f'{", ".join(others)} and {last} are' if others else f'{last} is'
  return f'{verb} missing: python -m launch.{command} --help says what to give'


def check_configs(values: flags.FlagValues) -> None:
  """Raises an error of any kind if a config file is missing or broken.

  ValueError if it gives something else than a config.
  """
  for name in values:
    value = values[name].value
    # Which it tells once it is looked into.
    getattr(value, 'items', None)
    is_config = isinstance(value, ml_collections.ConfigDict | None)
    if config_flags.is_config_flag(values[name]) and not is_config:
      path = config_flags.get_config_filename(values[name])
      raise ValueError(
        f'--{name}={path}: get_config must return a ConfigDict, not {value}'
      )


def describe(
  error: Exception,
  command: str,
  arguments: Sequence[str],
  values: flags.FlagValues,
  required: Sequence[str],
) -> str:
  """Returns the line on what the parsing of flags raised."""
  configs = [x for x in values if config_flags.is_config_flag(values[x])]
  for name in configs:
    path = _given(name, arguments).partition(':')[0]
    if path and not pathlib.Path(path).is_file():
      known = [file.path for file in config_files.of_command(command)]
      return f'--{name}={path} is no file: take one of {", ".join(known)}'
    if path and (line := _line_that_raised(error, path)):
      reason = traceback.format_exception_only(error)[-1].strip()
      return f'--{name}={path}, line {line}: {reason}'
  if isinstance(error, flags.UnrecognizedFlagError):
    lacking = missing(values, required)
    if error.flagname.partition('.')[0] in lacking:
      return describe_missing(lacking, command)
    return _unrecognized(error.flagname, values)
  if isinstance(error, flags.IllegalFlagValueError):
    return _illegal(error, values)
  if isinstance(error, AttributeError | KeyError):
    return _unknown_key(error, configs, arguments)
  return _last_line(error)


def _given(name, arguments):
  """Returns what a flag is given on the command line, or ''."""
  for argument, following in zip(arguments, [*arguments[1:], ''], strict=True):
    flag, equals, value = argument.lstrip('-').partition('=')
    if argument.startswith('-') and flag == name:
      return value if equals else following
  return ''


def _line_that_raised(error, path):
  """Returns the number of a file's line, or None if it raised nothing."""
  places = [
    (x.filename, x.lineno) for x in traceback.extract_tb(error.__traceback__)
  ]
  if isinstance(error, SyntaxError):
    places.append((error.filename, error.lineno))
  path = pathlib.Path(path).resolve()
  lines = [
    line for file, line in places if pathlib.Path(file).resolve() == path
  ]
  return lines[-1] if lines else None


def _unrecognized(name, values):
  close = difflib.get_close_matches(name, values, 1)
  hint = f': did you mean --{close[0]}?' if close else ''
  return f'there is no flag --{name}{hint}'


def _illegal(error, values):
  """Returns the line on a value that its flag cannot have."""
  name, reason = re.match('flag --([^=]+)=', str(error))[1], error.__context__
  flag = values[name]
  if config_flags.is_config_flag(flag):
    return _last_line(reason)
  given = str(error).removesuffix(f': {reason}').removeprefix('flag ')
  is_boolean = isinstance(flag.parser, flags.BooleanParser)
  wanted = 'True or False' if is_boolean else flag.parser.syntactic_help
  line = f'{given}: must be {wanted}' if wanted else f'{given}: {reason}'
  if name == _SEED and ',' in given:
    line += ': several are made by python -m launch.sweep --seeds=NUMBER'
  return line


def _unknown_key(error, configs, arguments):
  """Returns the line on an override of a key that the config lacks."""
  # An AttributeError may hold a KeyError.
  text = error.args[0] if error.args else ''
  text = str(text.args[0] if isinstance(text, KeyError) else text)
  if found := re.fullmatch(_NO_KEY, text):
    key, close = found.groups()
    return f'no such key: {key}' + (f': did you mean {close}?' if close else '')
  if found := re.search(r'Attempting to lookup: (\S+)', text):
    return f'no such key: {found[1]}'
  if "no attribute 'get_config'" in text:
    (name,) = configs
    return f'--{name}={_given(name, arguments)} has no function get_config'
  return _last_line(text)


def _last_line(error):
  # Of several lines, which ml_collections quotes, the last gives the reason.
  lines = str(error).strip().splitlines() or [type(error).__name__]
  return lines[-1].strip().removeprefix('ValueError: ')
