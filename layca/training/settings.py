"""What a config may hold: checked before any compute is spent."""

import itertools
import math

import ml_collections

from layca.optimizer import OTHERS
from layca.training.errors import InputError

OPTIMIZERS = ('sgd', 'momentum', 'sgd_amom', 'rmsprop', 'adagrad', 'adam')
PRECISIONS = ('float32', 'bfloat16')

# A run may resume with other values of these: they change no number.
FREE_TO_CHANGE = ('data.data_dir', 'steps_per_call', 'checkpoint_seconds')


def check(config: ml_collections.ConfigDict):
  """Raises InputError, naming the key, for a value that no run can use."""
  one_of = {
    'optimizer.name': OPTIMIZERS,
    'optimizer.others': OTHERS,
    'precision': PRECISIONS,
  }
  for key, known in one_of.items():
    value = _get(config, key)
    if value not in known:
      _refuse(key, value, f'one of {", ".join(known)}')
  for key in ('epochs', 'batch_size', 'steps_per_call'):
    _require(config, key, lambda v: v >= 1, 'at least 1')
  _require(config, 'rho', lambda v: 0 < v < math.inf, 'finite and above 0')
  _require(
    config, 'schedule.drop_factor', lambda v: 0 < v <= 1, 'above 0, at most 1'
  )
  _require(config, 'alpha', lambda v: -1 < v < 1, 'between -1 and 1')
  _require(config, 'seed', lambda v: 0 <= v < 2**31, 'from 0 to 2^31 - 1')
  share = (lambda v: 0 <= v < 1, 'from 0 to below 1')
  for key in ('optimizer.momentum', 'data.validation_share'):
    _require(config, key, *share)
  _require(config, 'data.shift', lambda v: 0 <= v <= 0.5, 'from 0 to 0.5')
  not_negative = (lambda v: 0 <= v < math.inf, 'a finite number from 0')
  for key in (
    'optimizer.l2',
    'schedule.warmup_epochs',
    'checkpoint_seconds',
  ):
    _require(config, key, *not_negative)
  _check_drops(config.schedule.drop_epochs)
  if config.optimizer.nesterov and config.optimizer.name != 'momentum':
    _refuse(
      'optimizer.nesterov', True, 'False unless optimizer.name is momentum'
    )
  if 'name' not in config.model:
    raise InputError('config.model.name is missing: name a network')


def flatten(config: dict, prefix: str = '') -> dict:
  """Returns {'optimizer.name': value, ...} of a nested dict."""
  flat = {}
  for key, value in config.items():
    if isinstance(value, dict):
      flat |= flatten(value, f'{prefix}{key}.')
    else:
      flat[prefix + key] = value
  return flat


def differences(old: dict, new: dict) -> list[str]:
  """Returns 'key: old -> new' for all that decides a run's numbers."""
  old, new = flatten(old), flatten(new)
  keys = [k for k in {**old, **new} if k not in FREE_TO_CHANGE]
  return [
    f'{key}: {old.get(key)} -> {new.get(key)}'
    for key in keys
    if old.get(key) != new.get(key)
  ]


def _check_drops(epochs):
  increasing = all(a < b for a, b in itertools.pairwise(epochs))
  if not increasing or any(e < 1 for e in epochs):
    _refuse('schedule.drop_epochs', epochs, 'increasing epochs from 1')


def _require(config, key, condition, wanted):
  value = _get(config, key)
  if not condition(value):
    _refuse(key, value, wanted)


def _refuse(key, value, wanted):
  raise InputError(f'config.{key}={value!r}: must be {wanted}')


def _get(config, key):
  for part in key.split('.'):
    config = config[part]
  return config
