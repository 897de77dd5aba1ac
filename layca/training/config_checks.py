"""What a config may hold: checked before any compute is spent."""

import difflib
import functools
from collections.abc import Callable, Mapping, Sequence

from ml_collections import ConfigDict

from layca.training.config_values import (
  OF_A_RUN,
  OF_REPLAY,
  OF_THE_OPTIMIZER,
  WITHOUT_LAYCA,
)
from layca.training.data import sources
from layca.training.errors import InputError, named
from models import user_modules


def check(config: ConfigDict) -> None:
  """Raises InputError, naming the key, for a value that no run can use."""
  check_optimizer(config)
  for key, (condition, wanted) in OF_A_RUN.items():
    require(config, key, condition, wanted)
  _check_rates(config)
  data = config.data
  sources.check(data.name, data.coarse_labels, data.path)
  if user_modules.is_reference(network := config.model.name):
    with named(f'config.model.name={network!r}'):
      user_modules.check_found(network)


def check_optimizer(config: ConfigDict) -> None:
  """Raises InputError for a bad `seed`, `rho` or `optimizer`."""
  for key, (condition, wanted) in OF_THE_OPTIMIZER.items():
    require(config, key, condition, wanted)
  if config.optimizer.name != 'momentum':
    wanted = 'False unless optimizer.name is momentum'
    require(config, 'optimizer.nesterov', lambda v: not v, wanted)


def _check_rates(config):
  """Raises InputError for settings of the layers' rates that exclude others."""
  if config.alpha_schedule:
    _require_values(config, {'alpha': 0.0}, 'with alpha_schedule')
  if not config.optimizer.layca:
    _require_values(config, WITHOUT_LAYCA, 'unless optimizer.layca is True')
  if config.optimizer.replay:
    when = 'with optimizer.replay, which decides all rotations'
    _require_values(config, OF_REPLAY, when)
    wanted = f'base or freeze {when}'
    require(config, 'optimizer.others', lambda v: v != 'rotate', wanted)


def _require_values(config, values, when):
  for key, value in values.items():
    require(
      config, key, functools.partial(_are_equal, value), f'{value!r} {when}'
    )


def _are_equal(a, b):
  # JSON makes lists of tuples.
  return a == (tuple(b) if isinstance(b, list) else b)


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


def check_keys(config: dict, defaults: Mapping) -> None:
  """Raises InputError for a key that no training job has.

  Which options a network has, that of `model`, it says itself.
  """
  known = flatten(defaults)
  for key in flatten(config):
    if key not in known and not key.startswith('model.'):
      close = difflib.get_close_matches(key, known, 1)
      hint = f': did you mean {close[0]}?' if close else ''
      raise InputError(f'there is no key {key} in a config{hint}')


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
