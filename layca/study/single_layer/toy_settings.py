"""The toy experiment's settings and work folder, checked before any compute.

The folder holds `config.json`; `trainings.jsonl`, a line per training; and
`feedback.jsonl`, a line per record of Figure 1b.
"""

import math

import ml_collections

from layca.training.config_checks import check_optimizer, require
from layca.training.data import sources
from layca.training.run.work_folder import WorkFolder

TRAININGS, FEEDBACK = 'trainings.jsonl', 'feedback.jsonl'
# The parts of Figure 1, and what a training's line calls their variants.
VARIANTS = {'1a': 'normal', '1b': 'feedback', '1c': 'frozen_relu'}

_COUNTS = (
  'experiments',
  'steps',
  'steps_per_call',
  'data.images_per_class',
  'feedback.steps',
  'feedback.images',
  'experiments_at_once',
  'data.image_size',
)
# A folder can be extended, and none of these changes what is there.
_FREE_TO_CHANGE = (
  'task',
  'figures',
  'experiments',
  'layers',
  'data.data_dir',
  'experiments_at_once',
  'steps_per_call',
)


def work_folder(config: ml_collections.ConfigDict, workdir: str) -> WorkFolder:
  """Returns an experiment's folder, which need not exist.

  Raises:
    InputError: for a config that cannot be used, and a folder of another one.
  """
  check(config)
  folder = WorkFolder(workdir, (TRAININGS, FEEDBACK), _FREE_TO_CHANGE)
  folder.check_config(config.to_dict())
  return folder


def check(config: ml_collections.ConfigDict) -> None:
  """Raises InputError, naming the key, for a value that cannot be used."""
  check_optimizer(config)
  sources.check(config.data.name, path=config.data.path)
  for key, (condition, wanted) in _conditions(config).items():
    require(config, key, condition, wanted)


def _conditions(config):
  """Returns by key what its value must be, in code and in words."""
  hidden, steps = range(len(config.widths)), config.feedback.steps
  numbers = f'hidden layers, which are numbered 0 to {len(hidden) - 1}'
  rotate_biases = config.optimizer.layca and config.with_bias
  return {
    **dict.fromkeys(_COUNTS, (lambda v: v is None or v >= 1, 'at least 1')),
    'figures': (
      lambda v: _are_distinct(v, VARIANTS),
      f'one or more distinct ones of {", ".join(VARIANTS)}',
    ),
    'feedback.rho': (lambda v: 0 < v < math.inf, 'finite and above 0'),
    'feedback.record_every': (lambda v: 1 <= v <= steps, f'from 1 to {steps}'),
    'optimizer.others': (
      lambda v: v != 'rotate' or not rotate_biases,
      'base or freeze: biases start at zero, which has no direction',
    ),
    'widths': (
      lambda v: v and _are_integers(v) and min(v) >= 1,
      'one or more integers from 1',
    ),
    'layers': (
      lambda v: _are_integers(v) and _are_distinct(v, hidden),
      f'one or more distinct {numbers}',
    ),
    'feedback.layer': (lambda v: v in hidden, f'one of the {numbers}'),
  }


def _are_integers(values):
  return all(type(value) is int for value in values)


def _are_distinct(values, known):
  return 0 < len(values) == len(set(values)) and set(values) <= set(known)
