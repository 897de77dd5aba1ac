"""How every script of this folder starts and fails: one line, no traceback."""

import signal
import sys
from collections.abc import Callable, Sequence

import ml_collections
from absl import app, flags, logging
from ml_collections import config_flags

from layca.training import config_checks
from layca.training.errors import InputError, Terminated


def run(main: Callable[[Sequence[str]], None]) -> None:
  """Runs a script's main; what the user can mend ends it with one line.

  Exit status: 0 when done, 2 for bad input, 130 for Ctrl-C, 143 for SIGTERM.
  """
  signal.signal(signal.SIGTERM, _terminate)
  logging.set_verbosity(logging.WARNING)
  try:
    app.run(main, flags_parser=parse_flags)
  except InputError as error:
    _fail(error)
  except Terminated:
    sys.exit(128 + signal.SIGTERM)
  except KeyboardInterrupt:
    sys.exit(128 + signal.SIGINT)


def _terminate(*_):
  raise Terminated


def parse_flags(
  arguments: Sequence[str], values: flags.FlagValues = flags.FLAGS
) -> list[str]:
  """Parses a command line; ends with one line where it is wrong."""
  try:
    left = values(arguments)
    # A config file that is missing or broken raises once it is looked into.
    for name in values:
      getattr(values[name].value, 'items', None)
  # A file that is missing or broken, and overrides, raise errors of any kind.
  except Exception as error:
    _fail(error)
  if left[1:]:
    _fail(f'unexpected arguments: {" ".join(left[1:])}')
  return left


def _fail(error):
  # Of several lines, which ml_collections quotes, the last gives the reason.
  lines = str(error).replace(r'\n', '\n').strip().splitlines() or ['']
  key = 'no such key: ' if isinstance(error, AttributeError | KeyError) else ''
  reason = lines[-1].strip().removeprefix('ValueError: ')
  print(f'error: {key}{reason}', file=sys.stderr)
  sys.exit(2)


def take_network(flag: flags.Flag) -> None:
  """Replaces a config's network by another that the command line names.

  Only the options that stand there as well are its own, none of the other's.
  """
  given = config_flags.get_override_values(flag)
  in_file = flag.parser.parse(config_flags.get_config_filename(flag))
  name = in_file.model.get('name')
  if given.get('model.name', name) != name:
    flag.value.model = {
      key.removeprefix('model.'): value
      for key, value in given.items()
      if key.startswith('model.')
    }


def required(*names: str) -> None:
  """Marks flags of the script as required."""
  flags.mark_flags_as_required(names)


def flat(config: ml_collections.ConfigDict) -> dict[str, object]:
  """Returns the values of a config by dotted key."""
  return dict(config_checks.flatten(config.to_dict()))
