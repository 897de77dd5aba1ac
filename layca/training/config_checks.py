"""What a config may hold: checked before any compute is spent."""

import itertools
from collections.abc import Callable, Sequence

from ml_collections import ConfigDict

import models
from layca.rules import OTHERS
from layca.training.bases import BASES
from layca.training.data import sources
from layca.training.errors import InputError

# The type that each precision computes in, beside float32 weights.
PRECISIONS = {
  'float32': 'float32',
  'tf32': 'float32',
  'bfloat16': 'bfloat16',
  'float16': 'float16',
}

# Numbers that the training step holds: float32, and counts as int32.
_LARGEST = 3e38
_MOST = 2**31 - 1
# So many epochs of so many steps are still counted exactly.
_MOST_EPOCHS = 10**6


def _between(least, most):
  return (
    lambda v: not isinstance(v, bool) and least <= v <= most,
    f'a number from {least} to {most}',
  )


def _one_of(known):
  return lambda v: v in known, f'one of {", ".join(known)}'


_BOOLEAN = (lambda v: isinstance(v, bool), 'True or False')
_COUNT = _between(1, _MOST)
_COUNT_IF_ANY = (lambda v: v is None or _COUNT[0](v), f'{_COUNT[1]}, or None')
_DROPS = (
  lambda v: (
    all(1 <= epoch <= _MOST_EPOCHS for epoch in v)
    and all(a < b for a, b in itertools.pairwise(v))
  ),
  f'increasing epochs from 1 to {_MOST_EPOCHS}',
)
# What a value must be, in code and in words.
_OF_THE_OPTIMIZER = {
  'seed': _between(0, _MOST),
  'rho': (lambda v: 0 < v <= _LARGEST, 'finite and above 0, in float32'),
  'optimizer.name': _one_of(BASES),
  'optimizer.others': _one_of(OTHERS),
  'optimizer.momentum': (lambda v: 0 <= v < 1, 'from 0 to below 1'),
}
_OF_A_RUN = {
  'alpha': (lambda v: -1 < v < 1, 'between -1 and 1'),
  'epochs': _between(1, _MOST_EPOCHS),
  'batch_size': _COUNT,
  'steps_per_call': _COUNT,
  'checkpoint_seconds': _between(0, _LARGEST),
  'precision': _one_of(PRECISIONS),
  'loss_scale': (lambda v: 0 < v <= _LARGEST, 'finite and above 0'),
  'jit_compile': _BOOLEAN,
  'deterministic_ops': _BOOLEAN,
  'optimizer.l2': _between(0, _LARGEST),
  'optimizer.layca': _BOOLEAN,
  'optimizer.nesterov': _BOOLEAN,
  'schedule.drop_factor': (lambda v: 0 < v <= 1, 'above 0, at most 1'),
  'schedule.drop_epochs': _DROPS,
  'schedule.warmup_epochs': _between(0, _MOST_EPOCHS),
  'stop.check_epoch': _between(0, _MOST),
  'stop.unchanged_epochs': _COUNT_IF_ANY,
  'data.train_examples': _COUNT_IF_ANY,
  'data.test_examples': _COUNT_IF_ANY,
  'data.image_size': _COUNT_IF_ANY,
  'data.validation_examples': _between(0, _MOST),
  'data.watched_examples': _COUNT_IF_ANY,
  'data.coarse_labels': _BOOLEAN,
  'data.flip': _BOOLEAN,
  'data.drop_remainder': _BOOLEAN,
  'data.shift': _between(0, 0.5),
  'model.name': _one_of(models.NETWORKS),
}


def check(config: ConfigDict) -> None:
  """Raises InputError, naming the key, for a value that no run can use."""
  check_optimizer(config)
  for key, (condition, wanted) in _OF_A_RUN.items():
    require(config, key, condition, wanted)
  sources.check(config.data.name, config.data.coarse_labels)


def check_optimizer(config: ConfigDict) -> None:
  """Raises InputError for a bad `seed`, `rho` or `optimizer`."""
  for key, (condition, wanted) in _OF_THE_OPTIMIZER.items():
    require(config, key, condition, wanted)
  if config.optimizer.name != 'momentum':
    wanted = 'False unless optimizer.name is momentum'
    require(config, 'optimizer.nesterov', lambda v: not v, wanted)


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
  return [
    f'{key}: {old.get(key)} -> {new.get(key)}'
    for key in old | new
    if key not in ignored and old.get(key) != new.get(key)
  ]


def require(
  config: ConfigDict, key: str, condition: Callable, wanted: str
) -> None:
  """Raises InputError unless the value at a dotted key meets a condition.

  A condition that raises TypeError is not met: None is no number.
  """
  value = config
  for part in key.split('.'):
    value = value.get(part)
  try:
    is_met = condition(value)
  except TypeError:
    is_met = False
  if not is_met:
    raise InputError(f'config.{key}={value!r}: must be {wanted}')
