"""What a config of the toy experiment may hold: checked before any compute."""

import math

import ml_collections

from layca.training.config_checks import check_optimizer, require
from layca.training.data import sources

FIGURES = ('1a', '1b', '1c')


def check(config: ml_collections.ConfigDict):
  """Raises InputError, naming the key, for a value that cannot be used."""
  check_optimizer(config)
  sources.check(config.data.name, coarse_labels=False)
  require(
    config,
    'figures',
    lambda v: all(figure in FIGURES for figure in v) and _are_distinct(v),
    f'one or more distinct ones of {", ".join(FIGURES)}',
  )
  for key in (
    'experiments',
    'steps',
    'steps_per_call',
    'data.images_per_class',
    'feedback.steps',
    'feedback.record_every',
    'feedback.images',
  ):
    require(config, key, lambda v: v >= 1, 'at least 1')
  require(
    config,
    'experiments_at_once',
    lambda v: v is None or v >= 1,
    'at least 1, or unset',
  )
  require(
    config,
    'feedback.rho',
    lambda v: 0 < v < math.inf,
    'finite and above 0',
  )
  require(
    config,
    'feedback.record_every',
    lambda v: v <= config.feedback.steps,
    'at most feedback.steps',
  )
  if config.optimizer.layca and config.with_bias:
    require(
      config,
      'optimizer.others',
      lambda v: v != 'rotate',
      'base or freeze: biases start at zero, which has no direction',
    )
  _check_layers(config)


def _check_layers(config):
  require(
    config,
    'widths',
    lambda v: v and all(_is_integer(width) and width >= 1 for width in v),
    'one or more integers from 1',
  )
  last = len(config.widths) - 1
  require(
    config,
    'layers',
    lambda v: (
      all(_is_integer(layer) and 0 <= layer <= last for layer in v)
      and _are_distinct(v)
    ),
    f'one or more distinct hidden layers, which are numbered 0 to {last}',
  )
  require(
    config,
    'feedback.layer',
    lambda v: 0 <= v <= last,
    f'one of the hidden layers, which are numbered 0 to {last}',
  )


def _is_integer(value):
  return isinstance(value, int) and not isinstance(value, bool)


def _are_distinct(values):
  return 0 < len(values) == len(set(values))
