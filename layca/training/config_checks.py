"""What a config may hold: checked before any compute is spent."""

import itertools
from collections.abc import Callable, Sequence

import ml_collections

import models
from layca.rules import OTHERS
from layca.training.bases import BASES
from layca.training.data import sources
from layca.training.errors import InputError

# The type that each precision computes in, beside float32 weights.
PRECISIONS = {'float32': 'float32', 'tf32': 'float32', 'bfloat16': 'bfloat16'}

# Numbers that the training step holds: float32, and counts as int32.
_LARGEST = 3e38
_MOST = 2**31 - 1
# So many epochs of so many steps are still counted exactly.
_MOST_EPOCHS = 10**6

# What a value must be, in code and in words.
_CONDITIONS = {
  'alpha': (lambda v: -1 < v < 1, 'between -1 and 1'),
  'data.validation_share': (lambda v: 0 <= v < 1, 'from 0 to below 1'),
  'schedule.drop_factor': (lambda v: 0 < v <= 1, 'above 0, at most 1'),
  'schedule.drop_epochs': (
    lambda v: (
      all(1 <= epoch <= _MOST_EPOCHS for epoch in v)
      and all(a < b for a, b in itertools.pairwise(v))
    ),
    f'increasing epochs from 1 to {_MOST_EPOCHS}',
  ),
}
_BOOLEANS = (
  'optimizer.layca',
  'optimizer.nesterov',
  'data.coarse_labels',
  'data.flip',
  'data.drop_remainder',
  'jit_compile',
  'deterministic_ops',
)
# The least and the most of each number.
_BOUNDS = {
  'epochs': (1, _MOST_EPOCHS),
  'batch_size': (1, _MOST),
  'steps_per_call': (1, _MOST),
  'checkpoint_seconds': (0, _LARGEST),
  'optimizer.l2': (0, _LARGEST),
  'schedule.warmup_epochs': (0, _MOST_EPOCHS),
  'stop.check_epoch': (0, _MOST),
  'data.shift': (0, 0.5),
}
# At least 1, or left out.
_OPTIONAL = (
  'data.train_examples',
  'data.test_examples',
  'data.image_size',
  'stop.unchanged_epochs',
)


def check(config: ml_collections.ConfigDict):
  """Raises InputError, naming the key, for a value that no run can use."""
  check_optimizer(config)
  for key, (condition, wanted) in _CONDITIONS.items():
    require(config, key, condition, wanted)
  for key in _BOOLEANS:
    require(config, key, lambda v: isinstance(v, bool), 'True or False')
  for key, (least, most) in _BOUNDS.items():
    require_number(config, key, least, most)
  for key in _OPTIONAL:
    if _get(config, key) is not None:
      require_number(config, key, 1, _MOST)
  require_one_of(config, 'precision', tuple(PRECISIONS))
  sources.check(config.data.name, config.data.coarse_labels)
  if 'name' not in config.model:
    raise InputError('config.model.name is missing: name a network')
  require_one_of(config, 'model.name', tuple(models.NETWORKS))


def check_optimizer(config: ml_collections.ConfigDict):
  """Raises InputError for a bad `seed`, `rho` or `optimizer`."""
  require_number(config, 'seed', 0, _MOST)
  require_one_of(config, 'optimizer.name', tuple(BASES))
  require_one_of(config, 'optimizer.others', OTHERS)
  require(
    config,
    'rho',
    lambda v: 0 < v <= _LARGEST,
    'finite and above 0, in float32',
  )
  require(
    config, 'optimizer.momentum', lambda v: 0 <= v < 1, 'from 0 to below 1'
  )
  require(
    config,
    'optimizer.nesterov',
    lambda v: not v or config.optimizer.name == 'momentum',
    'False unless optimizer.name is momentum',
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
  """Raises InputError unless the value at a dotted key meets a condition.

  A condition that raises TypeError is not met: None is no number.
  """
  value = _get(config, key)
  try:
    is_met = condition(value)
  except TypeError:
    is_met = False
  if not is_met:
    raise InputError(f'config.{key}={value!r}: must be {wanted}')


def require_number(
  config: ml_collections.ConfigDict, key: str, least: float, most: float
):
  """Raises InputError unless a number is within these bounds."""
  require(
    config,
    key,
    lambda v: not isinstance(v, bool) and least <= v <= most,
    f'a number from {least} to {most}',
  )


def require_one_of(
  config: ml_collections.ConfigDict, key: str, known: Sequence[str]
):
  """Raises InputError unless the value at a dotted key is a known one."""
  require(config, key, lambda v: v in known, f'one of {", ".join(known)}')


def _get(config, key):
  for part in key.split('.'):
    config = config[part]
  return config
