"""A run in words: names of layers, title, epoch line, last line.

Pure functions of the config and of what the run's folder holds; there a number
that is not finite is None. Nothing here prints.
"""

from collections.abc import Mapping, Sequence

import ml_collections

from layca.rules import is_kernel

SPLITS = ('train', 'val', 'test')


def kernel_entries(layers: Sequence[Mapping]) -> list[Mapping]:
  """Returns the kernels' entries of a layer table, in forward order.

  Entry l describes number l of each list in a metrics row's `rotation`.
  """
  return [entry for entry in layers if is_kernel(entry['shape'])]


def kernel_names(layers: Sequence[Mapping]) -> list[str]:
  """Returns short, distinct names of a layer table's kernels.

  They begin with the position in the forward pass, so that sorting by name is
  sorting by depth; the model's own name and the variable's are left out:
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


def title(config: ml_collections.ConfigDict) -> str:
  """Returns one line for a figure of the run."""
  layca = 'Layca on ' if config.optimizer.layca else ''
  return (
    f'{config.task}: {layca}{config.optimizer.name}, alpha {config.alpha:g}, '
    f'rho {config.rho:.3g}, seed {config.seed}'
  )


def epoch_line(
  row: Mapping, total_epochs: int, steps_per_second: float, seconds_left: float
) -> str:
  """Returns one line, below 160 columns, about the epoch of a metrics row.

  Epochs are counted from 1 here, as people do. The cosine distance is the mean
  over the layers, with the smallest and the largest in brackets.
  """
  epoch = str(row['epoch'] + 1).rjust(len(str(total_epochs)))
  return (
    f'epoch {epoch}/{total_epochs} | loss {_splits(row, "loss", _loss)} '
    f'| acc {_splits(row, "accuracy", _share)} '
    f'| cosine {_spread(row["rotation"]["cosine_distance"])} '
    f'| {steps_per_second:.4g} steps/s | {duration(seconds_left)} left'
  )


def divergence(epoch: int, step: int, layer: str, growth: float) -> str:
  """Returns the line about a loss that was not finite."""
  return (
    f'loss not finite in epoch {epoch} (0-based), at step {step}; layer '
    f'{layer} has grown the most, to {growth:.3g} times its initial norm: '
    'lower config.rho'
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
  if minutes < 60:
    return f'{minutes}:{second:02d}'
  return f'{minutes // 60}h{minutes % 60:02d}'


def _splits(row, metric, text):
  """Returns `train 0.512 test 0.481`, of those splits that the row has."""
  found = [split for split in SPLITS if f'{split}_{metric}' in row]
  return ' '.join(f'{s} {text(row[f"{s}_{metric}"])}' for s in found)


def _share(value):
  return '  nan' if value is None else f'{value:.3f}'


def _loss(value):
  """Returns six columns for a loss up to 999, then its order of magnitude."""
  if value is None:
    return '   nan'
  if abs(value) < 10:
    return f'{value:6.4f}'
  return f'{value:6.2f}' if abs(value) < 1000 else f'{value:6.0e}'


def _spread(values):
  finite = [value for value in values if value is not None]
  if not finite:
    return 'nan'
  mean = sum(finite) / len(finite)
  return f'{mean:.3f} ({min(finite):.3f}-{max(finite):.3f})'
