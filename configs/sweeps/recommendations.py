r"""Does the paper's advice on Layca hold? Appendix A.2.

  python -m launch.sweep --workdir=runs/recommendations \
      --sweep=configs/sweeps/recommendations.py:small
  python -m launch.figures --figure=a2 --results=runs/recommendations \
      --out=runs/recommendations

SCALE: paper, medium or small.

On every task: Layca at its default rate 3^-3, and at 3^-2 and 3^-4. And on
c10_cnn1, each against that default:
- without batch norm, beside SGD with and without, at 3^0;
- with the rate's first drop early, half-way to the default one; or later, in a
  run that is half as long again, its drops as far from the end; so also SGD;
- with biases in all layers;
- in float16, from a loss so small that gradients underflow.

3 runs a task and 9 more on c10_cnn1 for each seed.
"""

from collections.abc import Callable

import ml_collections

from configs import c10_cnn1
from configs.sweeps import runs

# Where batch norm, drops and biases are studied.
FULLY_STUDIED = 'c10_cnn1'
# Of SGD there: the paper's.
_SGD_RATE = 3.0**0


def get_config(variant: str = '') -> ml_collections.ConfigDict:
  """Returns the options."""
  config = runs.options(variant, 'scale')
  # Which of them are run.
  config.tasks = runs.TASKS
  return config


def get_runs(
  options: ml_collections.ConfigDict, seeds: int, result_of: Callable
) -> dict:
  """Returns all runs with every seed."""
  for task in options.tasks:
    runs.check({'task': task, 'scale': options.scale})
  rates = [{'rho': 3.0**exponent} for exponent in (-2, -3, -4)]
  rows = [(task, rate) for task in options.tasks for rate in rates]
  if FULLY_STUDIED in options.tasks:
    rows += [(FULLY_STUDIED, more) for more in _more_overrides(options.scale)]
  found = [
    runs.create(options, task, seed, overrides)
    for task, overrides in rows
    for seed in range(seeds)
  ]
  return {'recommendations': found}


def _more_overrides(scale):
  """Returns what each of the other runs overrides."""
  without = {'model.use_batch_norm': False}
  sgd = {'optimizer.layca': False, 'rho': _SGD_RATE}
  config = c10_cnn1.get_config(scale)
  drops, more = config.schedule.drop_epochs, config.epochs // 2
  early = {'schedule.drop_epochs': (drops[0] // 2, *drops[1:])}
  later = {
    'schedule.drop_epochs': tuple(drop + more for drop in drops),
    'epochs': config.epochs + more,
  }
  return [
    without,
    {'model.with_bias': True},
    {'precision': 'float16', 'loss_scale': 2.0**-8},
    *(method | schedule for method in ({}, sgd) for schedule in (early, later)),
    sgd,
    sgd | without,
  ]
