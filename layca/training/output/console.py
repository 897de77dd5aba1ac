"""A run in words: title, epoch line, last line.

Pure functions of the config and of what the run's folder holds; there a number
that is not finite is None. Nothing here prints.
"""

import math
from collections.abc import Mapping

from ml_collections import ConfigDict

SPLITS = ('train', 'val', 'test')
# Columns that a title of a figure has room for.
_TITLE_COLUMNS = 76
_share = '{:5.3f}'.format


def title(config: ConfigDict) -> str:
  """Returns a title for a figure of the run: a line, or two if need be."""
  parts = (
    f'{config.task or config.model.name}: {_method(config.optimizer)}',
    f'{_multipliers(config)}, rho {config.rho:.3g}, seed {config.seed}',
  )
  line = ', '.join(parts)
  return line if len(line) <= _TITLE_COLUMNS else ',\n'.join(parts)


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


def _method(optimizer):
  """Returns `sgd`, `Layca on sgd` or `Layca (hyperball, neuron) on sgd`."""
  if not optimizer.layca:
    return optimizer.name
  replay = 'replay' if optimizer.replay else 'layca'
  options = (optimizer.operations, optimizer.granularity, replay)
  unusual = [x for x in options if x not in ('layca', 'layer')]
  text = f' ({", ".join(unusual)})' if unusual else ''
  return f'Layca{text} on {optimizer.name}'


def _multipliers(config):
  """Returns `alpha 0.2` or `alpha -0.4 to 0, layer schedules`."""
  alphas = [a for _, a in config.alpha_schedule] or [config.alpha]
  texts = [f'{alpha:g}' for alpha in alphas]
  if len(texts) > 3:
    texts[1:-1] = ['...']
  text = f'alpha {" to ".join(texts)}'
  return f'{text}, layer schedules' if config.layer_schedules else text


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
