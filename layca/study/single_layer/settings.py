"""What a config of the toy experiment may hold: checked before any compute."""

import math

import ml_collections

from layca.training.settings import check_optimizer, refuse, require

FIGURES = ('1a', '1b', '1c')


def check(config: ml_collections.ConfigDict):
  """Raises InputError, naming the key, for a value that cannot be used."""
  check_optimizer(config)
  require(
    config,
    'figures',
    lambda v: v and set(v) <= set(FIGURES),
    f'some of {", ".join(FIGURES)}',
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
  _check_layers(config)


def _check_layers(config):
  require(
    config,
    'widths',
    lambda v: v and all(isinstance(width, int) and width >= 1 for width in v),
    'one or more integers from 1',
  )
  last = len(config.widths) - 1
  for key, layers in (
    ('layers', config.layers),
    ('feedback.layer', [config.feedback.layer]),
  ):
    for layer in layers:
      if not 0 <= layer <= last:
        refuse(key, layer, f'hidden layers, which are numbered 0 to {last}')
  if not config.layers or len(set(config.layers)) != len(config.layers):
    refuse('layers', config.layers, 'one or more distinct hidden layers')
