"""What each value of a config must be, in code and in words."""

import itertools

import models
from layca.rules import GRANULARITIES, RULES
from layca.training.bases import BASES
from models import user_modules

# The type that each precision computes in, beside float32 weights.
PRECISIONS = {
  'float32': 'float32',
  'tf32': 'float32',
  'bfloat16': 'bfloat16',
  'float16': 'float16',
}

# Of `rotation`, which takes TensorFlow to import.
OPERATIONS = ('layca', 'hyperball', 'relative', 'relative_braked')

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


def _are_pairs(values):
  return isinstance(values, tuple | list) and all(
    isinstance(pair, tuple | list) and len(pair) == 2 for pair in values
  )


def _are_by_epoch(points, condition):
  """Returns whether these are pairs (epoch, value), from epoch 0 on."""
  if not (_are_pairs(points) and points):
    return False
  epochs = [epoch for epoch, _ in points]
  return (
    all(type(epoch) is int for epoch in epochs)
    and epochs[0] == 0
    and epochs[-1] <= _MOST_EPOCHS
    and all(a < b for a, b in itertools.pairwise(epochs))
    and all(condition(value) for _, value in points)
  )


def _are_by_pattern(schedules):
  """Returns whether these are pairs (pattern, multipliers by epoch)."""
  return _are_pairs(schedules) and (
    all(
      isinstance(pattern, str) and _are_by_epoch(points, _MULTIPLIER[0])
      for pattern, points in schedules
    )
    and len({pattern for pattern, _ in schedules}) == len(schedules)
  )


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
_ALPHA = (lambda v: -1 < v < 1, 'between -1 and 1')
_MULTIPLIER = _between(0, _LARGEST)
_ALPHAS = (
  lambda v: _are_pairs(v) and (not v or _are_by_epoch(v, _ALPHA[0])),
  'pairs (epoch, alpha), epochs increasing from 0 and alphas between -1 and '
  '1, such as ((0, -0.4), (40, 0.0))',
)
_BY_PATTERN = (
  _are_by_pattern,
  'pairs (pattern, pairs (epoch, multiplier)), patterns different, epochs '
  'increasing from 0 and multipliers finite and not negative, such as '
  "(('conv_0/', ((0, 1.0), (40, 0.1))),)",
)
_RULES = (
  lambda v: (
    _are_pairs(v) and all(isinstance(p, str) and r in RULES for p, r in v)
  ),
  f'pairs (pattern, rule), rules of {", ".join(RULES)}, such as '
  "(('dense/w', 'base'),)",
)
# What a value must be, in code and in words.
OF_THE_OPTIMIZER = {
  'seed': _between(0, _MOST),
  'rho': (lambda v: 0 < v <= _LARGEST, 'finite and above 0, in float32'),
  'optimizer.name': _one_of(BASES),
  'optimizer.others': _one_of(RULES),
  'optimizer.momentum': (lambda v: 0 <= v < 1, 'from 0 to below 1'),
}
OF_A_RUN = {
  'alpha': _ALPHA,
  'alpha_schedule': _ALPHAS,
  'layer_schedules': _BY_PATTERN,
  'alpha_interpolation': _one_of(('step', 'linear')),
  'epochs': _between(1, _MOST_EPOCHS),
  'batch_size': _COUNT,
  'steps_per_call': _COUNT,
  'checkpoint_seconds': _between(0, _LARGEST),
  'precision': _one_of(PRECISIONS),
  'min_probability': (lambda v: 0 <= v < 0.5, 'from 0 to below 0.5'),
  'loss_scale': (lambda v: 0 < v <= _LARGEST, 'finite and above 0'),
  'jit_compile': _BOOLEAN,
  'deterministic_ops': _BOOLEAN,
  'optimizer.l2': _between(0, _LARGEST),
  'optimizer.layca': _BOOLEAN,
  'optimizer.nesterov': _BOOLEAN,
  'optimizer.operations': _one_of(OPERATIONS),
  'optimizer.granularity': _one_of(GRANULARITIES),
  'optimizer.rules': _RULES,
  'optimizer.replay': (lambda v: isinstance(v, str), "a folder, or ''"),
  'record_steps': _BOOLEAN,
  'log_every_steps': _between(0, _MOST),
  'tensorboard.bands': _between(0, _MOST),
  'tensorboard.per_layer': _BOOLEAN,
  'tensorboard.figure_to_one': _BOOLEAN,
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
  'model.name': (
    lambda v: v in models.NETWORKS or user_modules.is_reference(v),
    f'one of {", ".join(models.NETWORKS)}, or module:Name of your own',
  ),
}
# The only values without Layca, and those where it repeats another run.
WITHOUT_LAYCA = {
  'optimizer.operations': 'layca',
  'optimizer.granularity': 'layer',
  'optimizer.rules': (),
  'optimizer.replay': '',
}
OF_REPLAY = {
  'alpha': 0.0,
  'alpha_schedule': (),
  'layer_schedules': (),
  'optimizer.operations': 'layca',
  'optimizer.granularity': 'layer',
  'optimizer.rules': (),
}
