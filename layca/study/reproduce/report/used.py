"""The settings of the runs that a report is about, without repetition."""

import collections
import dataclasses
import json
import pathlib
from collections.abc import Mapping, Sequence

from layca.training import config_checks


@dataclasses.dataclass(frozen=True)
class Settings:
  """Of runs that are alike.

  Attributes:
    what: they are.
    runs: how many.
    same: values that all of them have, by key.
    varied: values that differ among them, by key.
  """

  what: str
  runs: int
  same: Mapping[str, str]
  varied: Mapping[str, Sequence[str]]


def of_sweep(runs: pathlib.Path, folder: str) -> list[Settings]:
  """Returns the settings of the finished runs of a folder, task by task."""
  configs = collections.defaultdict(list)
  for path in sorted((runs / folder).rglob('result.json')):
    config = _read(path.with_name('config.json'))
    configs[config.get('task', '')].append(config)
  return [
    _summarise(f'{folder}: {task}', of_task)
    for task, of_task in configs.items()
  ]


def of_toy(folder: pathlib.Path) -> list[Settings]:
  """Returns the settings of the toy experiment, if it was begun."""
  config = _read(folder / 'config.json')
  what = f'toy experiment: {config.get("task", "")}'
  return [_summarise(what, [config])] if config else []


def _summarise(what, configs):
  values = collections.defaultdict(dict)
  for key in sorted({key for config in configs for key in config}):
    for config in configs:
      # A key that some lack is as good as one without value.
      value = config.get(key)
      # As a key, for a list cannot be one.
      values[key][_text(value)] = value
  keys = {
    key: sorted(of_key, key=lambda text, v=of_key: _order(v[text]))
    for key, of_key in values.items()
  }
  return Settings(
    what,
    len(configs),
    {key: texts[0] for key, texts in keys.items() if len(texts) == 1},
    {key: texts for key, texts in keys.items() if len(texts) > 1},
  )


def _text(value):
  if isinstance(value, float):
    return f'{value:.6g}'
  return value if isinstance(value, str) else json.dumps(value)


def _order(value):
  is_number = isinstance(value, int | float)
  return (0, value, '') if is_number else (1, 0, _text(value))


def _read(path):
  """Returns a config by dotted key; empty if it cannot be read."""
  try:
    return config_checks.flatten(json.loads(path.read_text()))
  except (OSError, ValueError):
    return {}
