"""What `--help` says of a command: flags, config files, and their keys.

All of it is read from where it is written: the docstrings of the command and
of the config files, and the comments above the keys.
"""

import itertools
import operator
import textwrap
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from absl import flags
from ml_collections.config_flags import config_flags

from launch.usage import config_files, key_comments
from configs import defaults
from layca.study.sweep import sweep_file

_WIDTH = 80


def create(
  name: str,
  documentation: str,
  own_flags: Sequence[flags.Flag],
  required: Collection[str],
) -> str:
  """Returns the help of `launch.NAME`.

  Args:
    name: of the command.
    documentation: docstring of its module.
    own_flags: that it defines. Where a config is given, the keys are its own.
    required: names of the flags that must be given.
  """
  paragraphs = [documentation.strip(), _flags(own_flags, required)]
  for flag in filter(config_flags.is_config_flag, own_flags):
    files = config_files.of_command(name)
    paragraphs += [_files(flag.name, files), *_keys(flag, files)]
  paragraphs.append('--helpfull lists the flags of all libraries as well.')
  return '\n\n'.join(paragraphs)


def _flags(own_flags, required):
  lines = ['flags:']
  for flag in sorted(own_flags, key=operator.attrgetter('name')):
    note = ' (required)' if flag.name in required else ''
    if flag.default not in (None, False, []):
      default = flag.default_as_str.strip("'")
      note = f' (by default {default})'
    name = f'[no]{flag.name}' if flag.boolean else flag.name
    lines += [f'  --{name}', *_wrapped(f'{flag.help}{note}', 6)]
  return '\n'.join(lines)


def _files(flag, files):
  lines = [f'files for --{flag}, each with its variants:']
  for file in files:
    lines += [f'  {file.usage}', *_wrapped(file.title, 6)]
    for name, text in file.entries.items():
      note = ' (the default)' if name == file.default else ''
      lines += _wrapped(f'{name}{note}: {text}', 8)
  return '\n'.join(lines)


def _keys(flag, files) -> Iterable[str]:
  """Returns a paragraph on each config: the one that is given, else all."""
  if flag.value is not None:
    configs = {config_flags.get_config_filename(flag): flag.value}
  else:
    configs = {file.path: _get_config(file.path)() for file in files}
  paragraphs = {}
  for path, config in configs.items():
    get_config = _get_config(path)
    # The keys of all training jobs are those of the defaults.
    if set(defaults.get_config()) <= set(config):
      get_config = defaults.get_config
      if flag.value is None:
        path, config = 'configs/defaults.py', get_config()
    title = f'keys, as --{flag.name}.KEY=VALUE, with the values of {path}:'
    entries = _entries(config.to_dict(), key_comments.read(get_config))
    paragraphs[path] = '\n'.join([*_wrapped(title, 0), *entries])
  return paragraphs.values()


def _get_config(path):
  file = config_files.ROOT / path.partition(':')[0]
  return sweep_file.function(str(file), 'get_config')


def _entries(config, comments: Mapping[str, str]) -> Iterator[str]:
  """Yields the lines of all keys; those alike share the comment below them."""
  order = list(comments)

  def place(entry):
    key = _commented(entry[0], comments)
    return order.index(key) if key else len(order)

  def comment(entry):
    return comments.get(_commented(entry[0], comments), '')

  entries = sorted(_flat(config, comments), key=place)
  for text, alike in itertools.groupby(entries, comment):
    for key, value in alike:
      line = textwrap.shorten(f'{key}{value}', _WIDTH - 2, placeholder=' ...')
      yield f'  {line}'
    yield from _wrapped(text, 6)


def _flat(config, comments, prefix=''):
  """Yields dotted keys and ` = value`; `key.*` for a config as a whole."""
  for key, value in config.items():
    whole = f'{prefix}{key}.{key_comments.ALL}'
    if not isinstance(value, dict):
      yield prefix + key, f' = {_text(value)}'
    elif value and whole not in comments:
      yield from _flat(value, comments, f'{prefix}{key}.')
    else:
      yield whole, ''


def _commented(key, comments):
  """Returns the key, or what it is a part of, that has a comment; or None."""
  while key and not comments.get(key):
    key = key.rpartition('.')[0]
  return key or None


def _text(value):
  return f'{value:.4g}' if isinstance(value, float) else repr(value)


def _wrapped(text, indent):
  return textwrap.wrap(
    text,
    _WIDTH,
    initial_indent=' ' * indent,
    subsequent_indent=' ' * (indent + 2 * bool(indent > 6)),
    break_on_hyphens=False,
  )
