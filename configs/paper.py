r"""The whole paper: what `launch.reproduce` runs.

  python -m launch.reproduce --config=configs/paper.py:small \
      --workdir=runs/paper --config.seeds.alpha_study=3 \
      --config.figures="'2','4'"

small: 7 alphas, 5 rates, 2 seeds.
evidence: what results/paper was made from: small with 13 alphas on CIFAR-10, 3
  to 5 seeds, and the toy experiment of the paper.
medium: small with half again the images and the width of the networks.
paper: what the paper did, with 2 seeds.
head_start: the first epochs of some of the paper's runs, and no more.
"""

import ml_collections

from configs import mnist_single_layer
from configs.sweeps import (
  adaptive,
  alpha_study,
  head_start,
  methods,
  rate_grid,
  recommendations,
  runs,
  weight_decay,
)

TOY = 'mnist_single_layer'
_TOYS = ('single_layer', 'single_layer_digits')
TASKS = (*runs.TASKS, methods.TASK)
_ALL, _SEVEN = alpha_study.ALPHAS, alpha_study.SEVEN_ALPHAS
_RATES = rate_grid.SGD, rate_grid.FIVE_OF_SGD
# Scale of the tasks and of the toy, alphas by task, rates, seeds of the alpha
# study, of methods and weight decay, and of the recommendations.
_VARIANTS = {
  'small': ('small', 'small', (_SEVEN, _SEVEN, _SEVEN), _RATES[1], (2, 2, 2)),
  'evidence': ('small', 'paper', (_ALL, _SEVEN, _SEVEN), _RATES[1], (3, 4, 3)),
  'medium': ('medium', 'small', (_SEVEN, _SEVEN, _SEVEN), _RATES[1], (2, 2, 2)),
  'paper': ('paper', 'paper', (_ALL, _ALL, _ALL), _RATES[0], (2, 2, 2)),
}
_HEAD_START, _ALPHA_STUDY = 'head_start', 'alpha_study'
_VARIANTS[_HEAD_START] = _VARIANTS['paper']


def get_config(variant: str = 'small') -> ml_collections.ConfigDict:
  """Returns what is run, with the meaning of each key."""
  if variant not in _VARIANTS:
    raise ValueError(
      f'unknown variant {variant!r}: use one of {", ".join(_VARIANTS)}'
    )
  scale, toy_scale, alphas, rates, seeds = _VARIANTS[variant]
  of_study, of_methods, of_advice = seeds
  config = ml_collections.ConfigDict()
  # Names the report.
  config.name = variant
  # By default all. What none of them shows is not run.
  config.figures = ()
  # What takes no part is not run.
  config.tasks = (TOY, *TASKS)
  if variant == _HEAD_START:
    config.figures, config.tasks = (_HEAD_START,), head_start.TASKS
  # Variant of the tasks' config files.
  config.scale = scale
  # Of the alpha study, by task, and of SGD's grid: exponents of 3.
  config.alphas = dict(zip(runs.TASKS, alphas, strict=True))
  config.rates = rates
  # By sweep. The rate is chosen on seed 0 alone.
  config.seeds = {
    'rate_grid': 1,
    _ALPHA_STUDY: of_study,
    'adaptive': of_methods,
    'weight_decay': of_methods,
    'recommendations': of_advice,
    _HEAD_START: 1,
  }
  # Of the alpha study, by task, in addition: where the report's power estimate
  # asks for them.
  config.more_seeds = dict.fromkeys(runs.TASKS, 0)
  if variant == 'evidence':
    config.more_seeds.tiny_cnn = 2
  options = head_start.get_config()
  # Epochs by task, and the starts that tell how much chance does.
  config.head_start = {
    key: options[key] for key in ('epochs', 'spread_seeds', 'spread_epochs')
  }
  # float32, or bfloat16, which is faster where there are instructions for it.
  config.precision = dict.fromkeys(TASKS, 'float32')
  # The toy experiment, as launch.single_layer --help tells; the second one
  # where MNIST is not at hand.
  config.single_layer = mnist_single_layer.get_config(toy_scale)
  config.single_layer_digits = mnist_single_layer.get_config('digits')
  return config


def get_experiments(config: ml_collections.ConfigDict) -> tuple:
  """Returns all that the tasks take part in, whatever the figures.

  Args:
    config: of `get_config`.

  Returns:
    {name: config} of the toy experiment, the first to be preferred; and a list
    of sweeps: (name, get_runs, options, number of seeds).

  Raises:
    ValueError: for a value that cannot be used.
  """
  for task in set(config.tasks) - {TOY, *TASKS}:
    raise ValueError(f'tasks: {task!r} is none of {", ".join((TOY, *TASKS))}')
  for sweep, seeds in config.seeds.items():
    if seeds < 1:
      raise ValueError(f'seeds.{sweep}={seeds}: must be at least 1')
  for task, seeds in config.more_seeds.items():
    if seeds < 0:
      raise ValueError(f'more_seeds.{task}={seeds}: must not be below 0')
  toys, sweeps = {}, []
  for task in config.tasks:
    if task == TOY:
      toys = {name: config[name] for name in _TOYS}
      continue
    for sweep, options in _sweeps(config, task).items():
      options.precision = config.precision[task]
      name = sweep.__name__.removeprefix('configs.sweeps.')
      seeds = get_seeds(config, task, name)
      sweeps.append((name, sweep.get_runs, options, seeds))
  return toys, sweeps


def get_seeds(config: ml_collections.ConfigDict, task: str, sweep: str) -> int:
  """Returns how many seeds a sweep of a task has."""
  more = config.more_seeds[task] if sweep == _ALPHA_STUDY else 0
  return config.seeds[sweep] + more


def _sweeps(config, task):
  """Returns the sweeps of a task, with their options."""
  if task == methods.TASK:
    return {
      sweep: sweep.get_config(config.scale)
      for sweep in (adaptive, weight_decay)
    }
  study = alpha_study.get_config(f'{task},{config.scale}')
  study.alphas, study.rates.sgd = config.alphas[task], config.rates
  study.rates.layca = ()
  advice = recommendations.get_config(config.scale)
  advice.tasks = (task,)
  sweeps = {rate_grid: study, alpha_study: study, recommendations: advice}
  # Hours that none of the paper's figures needs.
  if _HEAD_START in config.figures and task in head_start.TASKS:
    sweeps[head_start] = head_start.get_config()
    sweeps[head_start].update(config.head_start)
    sweeps[head_start].tasks = (task,)
  return sweeps
