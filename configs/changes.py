"""What a scale changes of the paper: its settings beside the paper's own."""

import ml_collections

from configs import (
  c10_cnn1,
  c10_cnn2,
  c100_resnet,
  mnist_single_layer,
  paper,
  tiny_cnn,
)
from configs.sweeps import methods, rate_grid

_TASKS = {
  'c10_cnn1': c10_cnn1,
  'c100_resnet': c100_resnet,
  'tiny_cnn': tiny_cnn,
  'c10_cnn2': c10_cnn2,
}
_PAPER = 'paper'


def get_pairs(config: ml_collections.ConfigDict) -> list[tuple]:
  """Returns (what, settings here, the paper's) of all that a scale may change.

  Args:
    config: of configs/paper.py. What is a task, or one with its sweep.
  """
  theirs, pairs = paper.get_config(_PAPER), []
  for task in config.tasks:
    if task == paper.TOY:
      toys = (config.single_layer, mnist_single_layer.get_config(_PAPER))
      both = ({'single_layer': _without_names(toy)} for toy in toys)
      pairs.append((task, *both))
      continue
    settings = (_TASKS[task].get_config(x) for x in (config.scale, _PAPER))
    pairs.append((task, *map(_without_names, settings)))
    of_paper = _of_sweeps(theirs, task)
    pairs += [
      (f'{task}: {sweep}', here, of_paper[sweep])
      for sweep, here in _of_sweeps(config, task).items()
    ]
  return pairs


def _without_names(config):
  """Returns settings but the task's name and what computes no number."""
  settings = config.to_dict()
  return {x: settings[x] for x in settings if x not in ('task', 'figures')}


def _of_sweeps(config, task):
  """Returns what is its own of each sweep of a task, by the sweep's name."""
  seeds, precision = config.seeds, {'precision': config.precision[task]}
  if task == methods.TASK:
    options = methods.get_config(config.scale)
    decay = {x: methods.l2_of(options, x) for x in methods.RATES}
    return {
      'five methods': {'optimizer.l2': decay, 'seeds': seeds.adaptive},
      'weight decay': {'seeds': seeds.weight_decay} | precision,
    }
  grid = rate_grid.get_config(f'{task},{config.scale}')
  run = rate_grid.create_run(grid, False, 0.0, 0.0)
  held_out = {'data.validation_examples': run.data.validation_examples}
  alphas = {
    'alphas': config.alphas[task],
    'seeds': paper.get_seeds(config, task, 'alpha_study'),
  }
  return {
    "SGD's rates": {'rates': config.rates} | held_out,
    'alpha study': alphas | precision,
    'advice': {'seeds': seeds.recommendations},
  }
