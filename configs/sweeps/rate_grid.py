r"""Which rate is best? SGD and Layca at alpha 0 (Figure 7).

  python -m launch.sweep --workdir=runs/rate_grid \
      --sweep=configs/sweeps/rate_grid.py:c10_cnn1,small

TASK: c10_cnn1, c100_resnet or tiny_cnn.
SCALE: paper, medium or small.

18 runs for each seed. Rates are powers of 3 and given by their exponent: -3 is
the rate 3^-3. In one folder with `alpha_study` they share what both need.
"""

from collections.abc import Callable

import ml_collections

from configs import scale
from configs.sweeps import runs

# A run that fits has a higher train accuracy.
_FITTED = 0.98
# The paper's grids at alpha 0, and one around the best rates.
SGD, LAYCA = tuple(range(2, -8, -1)), tuple(range(0, -8, -1))
FIVE_OF_SGD = SGD[1:6]
# Where the task holds out none: a tenth of CIFAR, or of what is not trained on.
_HELD_OUT = {'paper': 5000, 'medium': scale.HELD_OUT, 'small': scale.HELD_OUT}


def get_config(variant: str = '') -> ml_collections.ConfigDict:
  """Returns the options."""
  config = runs.options(variant, 'task', 'scale')
  # Exponents; an empty grid leaves its method out.
  config.rates = ml_collections.ConfigDict({'sgd': SGD, 'layca': LAYCA})
  # validation chooses on images that are held out. With test the config
  # decides, as in the paper, which holds out images of Tiny ImageNet alone.
  config.select_on = 'validation'
  return config


def get_runs(
  options: ml_collections.ConfigDict, seeds: int, result_of: Callable
) -> dict:
  """Returns every rate with every seed."""
  found = []
  for layca in (False, True):
    for seed in range(seeds):
      found += create(options, layca, 0.0, seed).values()
  return {'rate_grid': found}


def create(
  options: ml_collections.ConfigDict, layca: bool, alpha: float, seed: int = 0
) -> dict[float, ml_collections.ConfigDict]:
  """Returns the configs of a grid by the exponent of the rate."""
  exponents = options.rates.layca if layca else options.rates.sgd
  return {e: create_run(options, layca, alpha, e, seed) for e in exponents}


def create_run(
  options: ml_collections.ConfigDict,
  layca: bool,
  alpha: float,
  exponent: float | None,
  seed: int = 0,
  in_grid: bool = True,
) -> ml_collections.ConfigDict:
  """Returns the config of a run, of which only the grid's hold images out.

  The exponent is None where the rate is not known yet.
  """
  rho = None if exponent is None else 3.0**exponent
  overrides = {'optimizer.layca': layca, 'alpha': alpha, 'rho': rho}
  config = runs.create(options, options.task, seed, overrides)
  if (
    in_grid
    and options.select_on == 'validation'
    and not config.data.validation_examples
  ):
    config.data.validation_examples = _HELD_OUT[options.scale]
  return config


def choose(
  grid: dict[float, ml_collections.ConfigDict],
  result_of: Callable[[ml_collections.ConfigDict], dict | None],
) -> float | None:
  """Returns the exponent of the best run that fits; of equals, the larger one.

  None while a run has no result, ValueError if all diverged. What counts is the
  validation accuracy of the best epoch where images were held out, else the
  test accuracy of the last one; where no run fits, all count.
  """
  results = {exponent: result_of(config) for exponent, config in grid.items()}
  if None in results.values():
    return None
  trained = {e: r for e, r in results.items() if not r['diverged']}
  if not trained:
    rates = ', '.join(f'3^{exponent:g}' for exponent in grid)
    raise ValueError(f'no rate to choose: the runs at {rates} all diverged')
  fitted = {e: r for e, r in trained.items() if r['train_accuracy'] > _FITTED}
  accuracies = {
    exponent: result.get('best_val_accuracy', result.get('test_accuracy'))
    for exponent, result in (fitted or trained).items()
  }
  return max(accuracies, key=lambda exponent: (accuracies[exponent], exponent))
