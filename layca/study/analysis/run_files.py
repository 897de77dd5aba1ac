"""What one run wrote, as rows of the tables of results."""

import json
import math
import numbers
import pathlib

from layca.study import paper
from layca.training import config_checks
from layca.training.output import console, rotation_plot
from layca.training.run import files

# What figures and tables need of a config, by its dotted key.
_NEEDED = {
  'task': str,
  'alpha': numbers.Real,
  'rho': numbers.Real,
  'seed': numbers.Integral,
  'optimizer.name': str,
  'optimizer.layca': bool,
  'data.name': str,
  'data.coarse_labels': bool,
}
_NEEDED_RESULTS = ('diverged', 'stopped', 'epochs')


class LeftOutError(Exception):
  """Why a folder is in no table, in a few words."""


def read(path: pathlib.Path) -> tuple[dict, dict, list[dict]]:
  """Returns a run's config by dotted key, its row, and those of its epochs.

  Args:
    path: folder of the run.

  Raises:
    LeftOutError: if it is not complete, or cannot be read.
  """
  config = _read_object(path, 'config.json')
  rows = _read_rows(path)
  if not (path / 'result.json').exists():
    raise LeftOutError(
      f'not complete: {len(rows)} of {config.get("epochs")} epochs'
    )
  result = _read_object(path, 'result.json')
  layers = _read_json(path, 'layers.json')
  try:
    config = {k: _cell(v) for k, v in config_checks.flatten(config).items()}
    _check(config, result)
    return config, _run(config, result, layers), _epochs(rows, result, layers)
  except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
    raise LeftOutError(
      'its files are not those of a training job '
      f'({type(error).__name__}: {error})'
    ) from error


def _check(config, result):
  for key, kind in _NEEDED.items():
    if not isinstance(config.get(key), kind):
      raise LeftOutError(
        f'config.json: {key} is {json.dumps(config.get(key))}: it is not the '
        'config of a training job'
      )
  for key in _NEEDED_RESULTS:
    if key not in result:
      raise LeftOutError(f'result.json lacks {key}')


def _run(config, result, layers):
  values = {
    key: _number(value) if key.endswith(('_accuracy', '_loss')) else value
    for key, value in result.items()
  }
  reported = _number(
    result.get('best_epoch_test_accuracy', result.get('test_accuracy'))
  )
  has_diverged = result['diverged'] is not None or math.isnan(reported)
  train_accuracy = values.get('train_accuracy', math.nan)
  return {
    'method': paper.method(config['optimizer.name'], config['optimizer.layca']),
    'kernels': len(console.kernel_entries(layers)),
    **{key: _cell(values[key]) for key in values if key != 'epochs'},
    'train_accuracy': train_accuracy,
    'epochs_run': result['epochs'],
    'reported_test_accuracy': reported,
    'has_diverged': has_diverged,
    'fitted': train_accuracy > paper.FITTED and not has_diverged,
  }


def _epochs(rows, result, layers):
  if len(rows) < result['epochs']:
    raise LeftOutError(
      f'metrics.jsonl holds {len(rows)} whole rows of {result["epochs"]}'
    )
  described = _describe_kernels(layers)
  return [
    {k: v for k, v in row.items() if k != 'rotation'} | layer | measured
    for row in rows
    for layer, measured in zip(
      described, _by_layer(row['rotation'], len(described)), strict=True
    )
  ]


def _describe_kernels(layers):
  entries = console.kernel_entries(layers)
  names = console.kernel_names(layers)
  shortcuts = rotation_plot.shortcut_indices(layers)
  return [
    {
      'layer': layer,
      'layer_name': names[layer],
      'is_shortcut': layer in shortcuts,
      'multiplier': entry['multiplier'],
    }
    for layer, entry in enumerate(entries)
  ]


def _by_layer(rotation, kernels):
  """Returns the monitor's quantities of each kernel in turn."""
  for key, values in rotation.items():
    if len(values) != kernels:
      raise LeftOutError(
        f'layers.json tells of {kernels} kernels, {key} in metrics.jsonl of '
        f'{len(values)}'
      )
  return [
    {key: values[kernel] for key, values in rotation.items()}
    for kernel in range(kernels)
  ]


def _number(value):
  return math.nan if value is None else float(value)


def _cell(value):
  return json.dumps(value) if isinstance(value, list | dict) else value


def _read_rows(path):
  try:
    return files.read_rows(path / 'metrics.jsonl')
  except (OSError, ValueError) as error:
    raise LeftOutError(_unreadable('metrics.jsonl', error)) from error


def _read_object(path, name):
  value = _read_json(path, name)
  if not isinstance(value, dict):
    raise LeftOutError(f'{name} cannot be read: it is not a JSON object')
  return value


def _read_json(path, name):
  try:
    return json.loads((path / name).read_text())
  except (OSError, ValueError) as error:
    raise LeftOutError(_unreadable(name, error)) from error


def _unreadable(name, error):
  reason = getattr(error, 'strerror', None) or 'it is not JSON'
  return f'{name} cannot be read: {reason}'
