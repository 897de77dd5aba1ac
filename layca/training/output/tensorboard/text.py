"""The page Text: config, layer table and command, as Markdown."""

from collections.abc import Mapping, Sequence

from google.protobuf.message import Message
from tensorboard.plugins.text.summary_v2 import text_pb

from layca.training import config_checks
from layca.training.run import files


def create(
  config: Mapping,
  defaults: Mapping,
  layers: Sequence[Mapping],
  command: str,
) -> list[Message]:
  """Returns the texts of a run."""
  texts = {
    'command': f'    {command}',
    'config': _config(config, defaults),
    'layers': _layers(layers),
  }
  return [text_pb(tag, text) for tag, text in texts.items()]


def _config(config, defaults):
  """Returns a table of all keys; what differs from the defaults is bold."""
  usual = config_checks.flatten(files.plain(defaults))
  rows = []
  for key, value in config_checks.flatten(files.plain(config)).items():
    differs = key in usual and value != usual[key]
    bold = '**' if differs else ''
    rows.append(
      (f'{bold}{key}{bold}', f'`{value!r}`', f'`{usual[key]!r}`')
      if differs
      else (key, f'`{value!r}`', '')
    )
  return _table(('key', 'value', 'default'), rows)


def _layers(layers):
  keys = list(dict.fromkeys(key for row in layers for key in row))
  return _table(keys, [[str(row.get(k, '')) for k in keys] for row in layers])


def _table(head, rows):
  # A bar would end the cell.
  lines = [[cell.replace('|', '\\|') for cell in row] for row in rows]
  lines = [head, ['---'] * len(head), *lines]
  return '\n'.join(f'| {" | ".join(line)} |' for line in lines)
