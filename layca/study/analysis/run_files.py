"""What one run wrote, as rows of the tables of results."""

import json
import math
import numbers
import pathlib
from typing import Any

import numpy as np
import pandas as pd

from layca import kernel_names
from layca.study import paper
from layca.training import config_checks
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


def read(path: pathlib.Path) -> tuple[dict, dict, pd.DataFrame]:
  """Returns a run's config by dotted key, its row, and its epochs and layers.

  Args:
    path: folder of the run.

  Raises:
    LeftOutError: if it is not complete, or cannot be read.
  """
  try:
    config, rows = _read(path, 'config.json'), _read(path, 'metrics.jsonl')
    if not (path / 'result.json').exists():
      raise LeftOutError(
        f'not complete: {len(rows)} of {config.get("epochs")} epochs'
      )
    result, layers = _read(path, 'result.json'), _read(path, 'layers.json')
    config = {k: cell(v) for k, v in config_checks.flatten(config).items()}
    _check(config, rows, result)
    return config, _run(config, result, layers), _epochs(rows, layers)
  except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
    raise LeftOutError(
      'its files are not those of a training job '
      f'({type(error).__name__}: {error})'
    ) from error


def _read(path, name):
  try:
    if name.endswith('.jsonl'):
      return files.read_rows(path / name)
    return json.loads((path / name).read_text())
  except (OSError, ValueError) as error:
    reason = getattr(error, 'strerror', None) or 'it is not JSON'
    raise LeftOutError(f'{name} cannot be read: {reason}') from error


def _check(config, rows, result):
  for key, kind in _NEEDED.items():
    if not isinstance(config.get(key), kind):
      raise LeftOutError(
        f'config.json: {key} is {json.dumps(config.get(key))}: it is not the '
        'config of a training job'
      )
  for key in _NEEDED_RESULTS:
    if key not in result:
      raise LeftOutError(f'result.json lacks {key}')
  if len(rows) < result['epochs']:
    raise LeftOutError(
      f'metrics.jsonl holds {len(rows)} whole rows of {result["epochs"]}'
    )


def _run(config, result, layers):
  values = {
    key: float(math.nan if value is None else value)
    if key.endswith(('_accuracy', '_loss'))
    else cell(value)
    for key, value in result.items()
    if key != 'epochs'
  }
  reported = values.get(
    'best_epoch_test_accuracy', values.get('test_accuracy', math.nan)
  )
  has_diverged = result['diverged'] is not None or math.isnan(reported)
  train_accuracy = values.get('train_accuracy', math.nan)
  return {
    'method': paper.method(config['optimizer.name'], config['optimizer.layca']),
    'kernels': len(kernel_names.entries(layers)),
    **values,
    'train_accuracy': train_accuracy,
    'epochs_run': result['epochs'],
    'reported_test_accuracy': reported,
    'has_diverged': has_diverged,
    'fitted': train_accuracy > paper.FITTED and not has_diverged,
  }


def _epochs(rows, layers):
  """Returns a row an epoch and layer."""
  entries = kernel_names.entries(layers)
  shortcuts = kernel_names.shortcuts(layers)
  kernels = pd.DataFrame(
    {
      'layer': range(len(entries)),
      'layer_name': kernel_names.of_table(layers),
      'is_shortcut': [layer in shortcuts for layer in range(len(entries))],
      'multiplier': [entry['multiplier'] for entry in entries],
    }
  )
  epochs = pd.DataFrame(rows)
  measured = epochs.pop('rotation') if rows else ()
  table = epochs.merge(kernels, how='cross')
  for quantity in measured[0] if rows else ():
    values = np.array([of_epoch[quantity] for of_epoch in measured], float)
    if values.shape[1:] != (len(entries),):
      raise LeftOutError(
        f'{quantity} in metrics.jsonl is not of the {len(entries)} kernels of '
        'layers.json'
      )
    table[quantity] = values.ravel()
  return table


def cell(value: Any) -> Any:
  """Returns what a table holds of a setting: tuples and lists as JSON text."""
  is_text = isinstance(value, tuple | list | dict)
  return json.dumps(value) if is_text else value
