r"""The whole paper: what `launch.reproduce` runs.

  python -m launch.reproduce --config=configs/paper.py:small --workdir=DIR \
      --config.seeds.alpha_study=3 --config.figures="'2','4'"

small: 7 alphas, 5 rates, 2 seeds: 145 runs, by a dry run 4 hours on two cores
  of an AMD EPYC that compute in bfloat16, 6h15 in float32.
medium: the tasks of small, 13 alphas, all rates, 3 seeds: 333 runs, not made.
paper: what the paper did, with 2 seeds: 232 runs.
"""

from collections.abc import Callable

import ml_collections

from configs import mnist_single_layer
from configs.sweeps import (
  adaptive,
  alpha_study,
  methods,
  rate_grid,
  recommendations,
  runs,
  weight_decay,
)

TOY = 'mnist_single_layer'
_TOYS = ('single_layer', 'single_layer_digits')
TASKS = (*runs.TASKS, methods.TASK)
_SEVEN, _FIVE = alpha_study.SEVEN_ALPHAS, rate_grid.FIVE_OF_SGD
_ALL_ALPHAS, _ALL_RATES = alpha_study.ALPHAS, rate_grid.SGD
_VARIANTS = {
  'small': ('small', _SEVEN, _FIVE, 2, 'auto'),
  'medium': ('small', _ALL_ALPHAS, _ALL_RATES, 3, 'auto'),
  'paper': ('paper', _ALL_ALPHAS, _ALL_RATES, 2, 'float32'),
}


def get_config(variant: str = 'small') -> ml_collections.ConfigDict:
  """Returns what is run, with the meaning of each key."""
  if variant not in _VARIANTS:
    raise ValueError(
      f'unknown variant {variant!r}: use one of {", ".join(_VARIANTS)}'
    )
  scale, alphas, rates, seeds, precision = _VARIANTS[variant]
  config = ml_collections.ConfigDict()
  # Names the report.
  config.name = variant
  # By default all. What none of them shows is not run.
  config.figures = ()
  config.tasks = (TOY, *TASKS)
  # Variant of the tasks' config files.
  config.scale = scale
  # Of the alpha study, and of SGD's grid: exponents of 3.
  config.alphas, config.rates = alphas, rates
  # By sweep. The rate is chosen on seed 0 alone.
  sweeps = ('alpha_study', 'adaptive', 'weight_decay', 'recommendations')
  config.seeds = {'rate_grid': 1, **dict.fromkeys(sweeps, seeds)}
  # float32, bfloat16, or auto: bfloat16 where there are instructions for it.
  config.precision = dict.fromkeys(TASKS, precision)
  # The toy experiment; the second one where MNIST is not at hand.
  for name, toy in zip(_TOYS, (scale, 'digits'), strict=True):
    config[name] = mnist_single_layer.get_config(toy)
    config[name].experiments = max(config[name].experiments, seeds)
  return config


def get_experiments(
  config: ml_collections.ConfigDict, has_bfloat16: Callable[[], bool]
) -> tuple:
  """Returns all that the tasks take part in, whatever the figures.

  Args:
    config: of `get_config`.
    has_bfloat16: returns whether the machine has instructions for bfloat16.

  Returns:
    {name: config} of the toy experiment, the first to be preferred; and a list
    of sweeps: (name, get_runs, options).

  Raises:
    ValueError: for a value that cannot be used.
  """
  for task in set(config.tasks) - {TOY, *TASKS}:
    raise ValueError(f'tasks: {task!r} is none of {", ".join((TOY, *TASKS))}')
  for sweep, seeds in config.seeds.items():
    if seeds < 1:
      raise ValueError(f'seeds.{sweep}={seeds}: must be at least 1')
  toys, sweeps = {}, []
  for task in config.tasks:
    if task == TOY:
      toys = {name: config[name] for name in _TOYS}
      continue
    precision = config.precision[task]
    if precision == 'auto':
      precision = 'bfloat16' if has_bfloat16() else 'float32'
    for sweep, options in _sweeps(config, task).items():
      options.precision = precision
      name = sweep.__name__.removeprefix('configs.sweeps.')
      sweeps.append((name, sweep.get_runs, options))
  return toys, sweeps


def _sweeps(config, task):
  """Returns the sweeps of a task, with their options."""
  if task == methods.TASK:
    options = methods.get_config(config.scale)
    return {adaptive: options, weight_decay: options}
  study = alpha_study.get_config(f'{task},{config.scale}')
  study.alphas, study.rates.sgd = config.alphas, config.rates
  study.rates.layca = ()
  advice = recommendations.get_config(config.scale)
  advice.tasks = (task,)
  return {rate_grid: study, alpha_study: study, recommendations: advice}
