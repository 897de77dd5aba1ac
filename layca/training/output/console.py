"""What a run says on the console: names of layers, epoch line, last line.

Pure functions of what the run's folder holds: the layer table of
`layers.json`, a row of `metrics.jsonl` and `result.json`, in which a number
that is not finite is None. Nothing here prints.
"""

from collections.abc import Mapping, Sequence

from layca.rules import is_kernel

SPLITS = ('train', 'val', 'test')


def kernel_entries(layers: Sequence[Mapping]) -> list[Mapping]:
  """The entries of the layer table that are kernels (rank 2 or more).

  Args:
    layers: The layer table, kernels in forward order.

  Returns:
    The kernels' entries, in forward order: entry l describes number l of each
    list in a metrics row's `rotation`.
  """
  return [entry for entry in layers if is_kernel(entry['shape'])]


def kernel_names(layers: Sequence[Mapping]) -> list[str]:
  """Short names of the kernels, with their position in the forward pass.

  The model's own name and the variable's are left out, and scopes are joined
  by dots: `vgg/conv_3/w`, the fourth kernel, is `03_conv_3`. The positions
  have as many digits as the last one needs (at least two), so that sorting by
  name is sorting by depth.

  Args:
    layers: The layer table, kernels in forward order.

  Returns:
    One distinct name per kernel, in forward order.
  """
  entries = kernel_entries(layers)
  digits = max(2, len(str(len(entries) - 1)))
  return [
    f'{position:0{digits}d}_{_short(entry["name"])}'
    for position, entry in enumerate(entries)
  ]


def epoch_line(
  row: Mapping,
  total_epochs: int,
  steps_per_second: float,
  seconds_left: float,
) -> str:
  """One line, below 160 columns, about the epoch that has just ended.

  Epochs are counted from 1 here, as people do. Losses and accuracies stand in
  the order train, val, test; the cosine distance is the mean over the layers,
  with the smallest and the largest in brackets.

  Args:
    row: The epoch's metrics row.
    total_epochs: How many epochs the run is to have.
    steps_per_second: Updates per second during the epoch.
    seconds_left: Expected time to the end of the run, in seconds.

  Returns:
    The line, without a newline.
  """
  epoch = str(row['epoch'] + 1).rjust(len(str(total_epochs)))
  parts = [
    f'epoch {epoch}/{total_epochs}',
    f'loss {_splits(row, "loss", _loss)}',
    f'acc {_splits(row, "accuracy", _share)}',
    f'cosine {_spread(row["rotation"]["cosine_distance"])}',
    f'{steps_per_second:.4g} steps/s',
    f'{duration(seconds_left)} left',
  ]
  return ' | '.join(parts)


def result_line(result: Mapping) -> str:
  """The last line of a run.

  Args:
    result: The content of `result.json`: `epochs`, `seconds`, `diverged` and
      `stopped` (each the reason, or None), and those of `train_accuracy`,
      `val_accuracy`, `test_accuracy` and `best_epoch_test_accuracy` that the
      run has.

  Returns:
    The line, without a newline.
  """
  time = f'{result["epochs"]} epochs, {duration(result["seconds"])}'
  if result['diverged']:
    return f'diverged after {time}: {result["diverged"]}'
  end = f'stopped after {time}, as {result["stopped"]}'
  line = end if result['stopped'] else f'finished {time}'
  line += f': accuracy {_splits(result, "accuracy", _share)}'
  if 'best_epoch_test_accuracy' in result:
    best = _share(result['best_epoch_test_accuracy'])
    line += f', test {best} with the weights of the best validation epoch'
  return line


def duration(seconds: float) -> str:
  """A time in seconds as people write it: `0:07`, `1:23` or `2h05`."""
  minutes, second = divmod(round(seconds), 60)
  if minutes < 60:
    return f'{minutes}:{second:02d}'
  return f'{minutes // 60}h{minutes % 60:02d}'


def _short(name: str) -> str:
  scopes = name.split('/')
  return '.'.join(scopes[1:-1] or scopes[:-1] or scopes)


def _splits(row: Mapping, metric: str, text) -> str:
  """`0.512 val 0.480 test 0.481`, of those splits that the row has."""
  found = [split for split in SPLITS if f'{split}_{metric}' in row]
  return ' '.join(f'{s} {text(row[f"{s}_{metric}"])}' for s in found)


def _share(value: float | None) -> str:
  return '  nan' if value is None else f'{value:.3f}'


def _loss(value: float | None) -> str:
  """Six columns for every loss up to 999, then the order of magnitude."""
  if value is None:
    return '   nan'
  if abs(value) < 10:
    return f'{value:6.4f}'
  return f'{value:6.2f}' if abs(value) < 1000 else f'{value:6.0e}'


def _spread(values: Sequence[float | None]) -> str:
  finite = [value for value in values if value is not None]
  if not finite:
    return 'nan'
  mean = sum(finite) / len(finite)
  return f'{mean:.3f} ({min(finite):.3f}-{max(finite):.3f})'
