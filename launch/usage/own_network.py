"""Another network than that of a config file, on the command line."""

from absl import flags
from ml_collections import config_flags


def take(flag: flags.Flag) -> None:
  """Replaces a config's network by another that the command line names.

  Only the options that stand there as well are its own, none of the other's.
  """
  given = config_flags.get_override_values(flag)
  in_file = flag.parser.parse(config_flags.get_config_filename(flag))
  name = in_file.get('model', {}).get('name')
  if given.get('model.name', name) != name:
    flag.value.model = {
      key.removeprefix('model.'): value
      for key, value in given.items()
      if key.startswith('model.')
    }
