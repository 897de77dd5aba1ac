"""What a config may hold: checked before any compute is spent."""

import itertools
import math
from collections.abc import Callable, Sequence

import ml_collections

from layca.rules import OTHERS
from layca.training.errors import InputError

OPTIMIZERS = ('sgd', 'momentum', 'sgd_amom', 'rmsprop', 'adagrad', 'adam')
PRECISIONS = ('float32', 'bfloat16')


def check(config: ml_collections.ConfigDict):
  """Raises InputError, naming the key, for a value that no run can use."""
  check_optimizer(config)
  require_one_of(config, 'precision', PRECISIONS)
  for key in ('epochs', 'batch_size', 'steps_per_call'):
    require(config, key, lambda v: v >= 1, 'at least 1')
  require(
    config, 'schedule.drop_factor', lambda v: 0 < v <= 1, 'above 0, at most 1'
  )
  require(config, 'alpha', lambda v: -1 < v < 1, 'between -1 and 1')
  require(
    config, 'data.validation_share', lambda v: 0 <= v < 1, 'from 0 to below 1'
  )
  require(config, 'data.shift', lambda v: 0 <= v <= 0.5, 'from 0 to 0.5')
  not_negative = (lambda v: 0 <= v < math.inf, 'a finite number from 0')
  for key in (
    'optimizer.l2',
    'schedule.warmup_epochs',
    'checkpoint_seconds',
  ):
    require(config, key, *not_negative)
  _check_drops(config.schedule.drop_epochs)
  if 'name' not in config.model:
    raise InputError('config.model.name is missing: name a network')


def check_optimizer(config: ml_collections.ConfigDict):
  """Raises InputError for a bad `seed`, `rho` or `optimizer`."""
  require(config, 'seed', lambda v: 0 <= v < 2**31, 'from 0 to 2^31 - 1')
  require_one_of(config, 'optimizer.name', OPTIMIZERS)
  require_one_of(config, 'optimizer.others', OTHERS)
  require(config, 'rho', lambda v: 0 < v < math.inf, 'finite and above 0')
  require(
    config, 'optimizer.momentum', lambda v: 0 <= v < 1, 'from 0 to below 1'
  )
  if config.optimizer.nesterov and config.optimizer.name != 'momentum':
    refuse(
      'optimizer.nesterov', True, 'False unless optimizer.name is momentum'
    )


def flatten(config: dict, prefix: str = '') -> dict:
  """Returns {'optimizer.name': value, ...} of a nested dict."""
  flat = {}
  for key, value in config.items():
    if isinstance(value, dict):
      flat |= flatten(value, f'{prefix}{key}.')
    else:
      flat[prefix + key] = value
  return flat


def differences(old: dict, new: dict, ignored: Sequence[str]) -> list[str]:
  """Returns 'key: old -> new' for all keys but the ignored ones."""
  old, new = flatten(old), flatten(new)
  keys = [k for k in {**old, **new} if k not in ignored]
  return [
    f'{key}: {old.get(key)} -> {new.get(key)}'
    for key in keys
    if old.get(key) != new.get(key)
  ]


def require(
  config: ml_collections.ConfigDict,
  key: str,
  condition: Callable[..., bool],
  wanted: str,
):
  """Raises InputError unless the value at a dotted key meets a condition."""
  value = _get(config, key)
  if not condition(value):
    refuse(key, value, wanted)


def require_one_of(
  config: ml_collections.ConfigDict, key: str, known: Sequence[str]
):
  """Raises InputError unless the value at a dotted key is a known one."""
  require(config, key, lambda v: v in known, f'one of {", ".join(known)}')


def refuse(key: str, value, wanted: str):
  """Raises InputError: a key's value must be what is wanted."""
  raise InputError(f'config.{key}={value!r}: must be {wanted}')


def _get(config, key):
  for part in key.split('.'):
    config = config[part]
  return config


def _check_drops(epochs):
  increasing = all(a < b for a, b in itertools.pairwise(epochs))
  if not increasing or any(e < 1 for e in epochs):
    refuse('schedule.drop_epochs', epochs, 'increasing epochs from 1')
