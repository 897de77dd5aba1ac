"""How every script of this folder starts and fails: one line, no traceback."""

import pathlib
import signal
import sys
from collections.abc import Callable, Sequence

import ml_collections
from absl import app, flags, logging

from launch.usage import flag_errors
from layca.training import config_checks
from layca.training.errors import InputError, Terminated


def run(
  main: Callable[[Sequence[str]], None], required: Sequence[str] = ()
) -> None:
  """Runs a script's main; what the user can mend ends it with one line.

  Exit status: 0 when done, 2 for bad input, 130 for Ctrl-C, 143 for SIGTERM.

  Args:
    main: of the script, whose docstring is the beginning of --help.
    required: names of the flags that must be given.
  """
  signal.signal(signal.SIGTERM, _terminate)
  logging.set_verbosity(logging.WARNING)
  app.define_help_flags()
  # In place of that of absl, which knows of no config.
  flags.DEFINE_bool('help', False, '', short_name='?', allow_override=True)

  def parse(arguments):
    left = parse_flags(arguments, required=required)
    if flags.FLAGS.help:
      _print_help(main, required)
      sys.exit()
    return left

  try:
    app.run(main, flags_parser=parse)
  except InputError as error:
    _fail(error)
  except Terminated:
    sys.exit(128 + signal.SIGTERM)
  except KeyboardInterrupt:
    sys.exit(128 + signal.SIGINT)


def _terminate(*_):
  raise Terminated


def parse_flags(
  arguments: Sequence[str],
  values: flags.FlagValues = flags.FLAGS,
  required: Sequence[str] = (),
) -> list[str]:
  """Parses a command line; ends with one line where it is wrong.

  Flags that are required may lack if help is asked for.
  """
  command = pathlib.Path(arguments[0]).stem
  try:
    left = values(arguments)
    flag_errors.check_configs(values)
  # A file that is missing or broken, and overrides, raise errors of any kind.
  except Exception as error:
    _fail(flag_errors.describe(error, command, arguments, values, required))
  if left[1:]:
    _fail(f'unexpected arguments: {" ".join(left[1:])}')
  missing = flag_errors.missing(values, required)
  if missing and not ('help' in values and values.help):
    _fail(flag_errors.describe_missing(missing, command))
  return left


def _print_help(main, required):
  # Not before it is asked for: it reads all config files.
  from launch.usage import help_text

  # A pager that has read enough ends it.
  signal.signal(signal.SIGPIPE, signal.SIG_DFL)
  script = sys.modules[main.__module__]
  own_flags = flags.FLAGS.get_key_flags_for_module(sys.argv[0])
  name = pathlib.Path(script.__file__).stem
  print(help_text.create(name, script.__doc__, own_flags, required))


def _fail(error):
  print(f'error: {error}', file=sys.stderr)
  sys.exit(2)


def flat(config: ml_collections.ConfigDict) -> dict[str, object]:
  """Returns the values of a config by dotted key."""
  return dict(config_checks.flatten(config.to_dict()))
