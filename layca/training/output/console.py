"""A run in words: names of layers, title, epoch line, last line.

Pure functions of the config and of what the run's folder holds; there a number
that is not finite is None. Nothing here prints.
"""

import math
from collections.abc import Mapping, Sequence

from ml_collections import ConfigDict

from layca.rules import is_kernel

SPLITS = ('train', 'val', 'test')
_share = '{:5.3f}'.format


def kernel_entries(layers: Sequence[Mapping]) -> list[Mapping]:
  """Returns the kernels' entries of a layer table, in forward order."""
  return [entry for entry in layers if is_kernel(entry['shape'])]


def kernel_names(layers: Sequence[Mapping]) -> list[str]:
  """Returns short names of a layer table's kernels, which sort by depth.

  `vgg/conv_3/w`, the fourth kernel, is `03_conv_3`.
  """
  entries = kernel_entries(layers)
  digits = max(2, len(str(len(entries) - 1)))
  names = []
  for position, entry in enumerate(entries):
    scopes = entry['name'].split('/')
    short = '.'.join(scopes[1:-1] or scopes[:-1] or scopes)
    names.append(f'{position:0{digits}d}_{short}')
  return names


def title(config: ConfigDict) -> str:
  """Returns one line for a figure of the run."""
  layca = 'Layca on ' if config.optimizer.layca else ''
  return (
    f'{config.task}: {layca}{config.optimizer.name}, alpha {config.alpha:g}, '
    f'rho {config.rho:.3g}, seed {config.seed}'
  )


def epoch_line(
  row: Mapping, total_epochs: int, steps_per_second: float, seconds_left: float
) -> str:
  """Returns one line, below 160 columns, about the epoch of a metrics row."""
  # Counted from 1, as people do.
  epoch = str(row['epoch'] + 1).rjust(len(str(total_epochs)))
  return (
    f'epoch {epoch}/{total_epochs} | loss {_splits(row, "loss", _loss)} '
    f'| acc {_splits(row, "accuracy", _share)} '
    f'| cosine {_spread(row["rotation"]["cosine_distance"])} '
    f'| {steps_per_second:.4g} steps/s | {duration(seconds_left)} left'
  )


def result_line(result: Mapping) -> str:
  """Returns the last line of a run, from the content of its `result.json`."""
  time = f'{result["epochs"]} epochs, {duration(result["seconds"])}'
  if result['diverged']:
    return f'diverged after {time}: {result["diverged"]}'
  line = f'finished {time}'
  if result['stopped']:
    line = f'stopped after {time}, as {result["stopped"]}'
  line += f': accuracy {_splits(result, "accuracy", _share)}'
  if 'best_epoch_test_accuracy' in result:
    best = _share(result['best_epoch_test_accuracy'])
    line += f', test {best} with the weights of the best validation epoch'
  return line


def duration(seconds: float) -> str:
  """Returns a time in seconds as people write it: `0:07`, `1:23` or `2h05`."""
  minutes, second = divmod(round(seconds), 60)
  hours, minute = divmod(minutes, 60)
  return f'{hours}h{minute:02d}' if hours else f'{minute}:{second:02d}'


def _splits(row, metric, text):
  """Returns `train 0.512 test 0.481`, of those splits that the row has."""
  values = {s: row[f'{s}_{metric}'] for s in SPLITS if f'{s}_{metric}' in row}
  return ' '.join(
    f'{split} {text(math.nan if value is None else value)}'
    for split, value in values.items()
  )


def _loss(value):
  """Returns six columns for a loss up to 999, then its order of magnitude."""
  if abs(value) < 10:
    return f'{value:6.4f}'
  return f'{value:6.2f}' if abs(value) < 1000 else f'{value:6.0e}'


def _spread(values):
  """Returns the mean, with the smallest and the largest in brackets."""
  finite = [value for value in values if value is not None]
  if not finite:
    return 'nan'
  mean = sum(finite) / len(finite)
  return f'{mean:.3f} ({min(finite):.3f}-{max(finite):.3f})'
