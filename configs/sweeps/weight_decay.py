r"""What does weight decay do to rotation? Section 6.3, Figure 5 (right).

  python -m launch.sweep --workdir=runs/weight_decay \
      --sweep=configs/sweeps/weight_decay.py:small

SCALE: paper, medium or small.

Plain SGD on c10_cnn2 without L2, and with five values of it: that of
configs/sweeps/methods.py, where options, rate and schedule are too, and two on
either side, a factor of `step` apart.

6 runs for each seed. In one folder with `adaptive` they share one with L2.
"""

from collections.abc import Callable

import ml_collections

from configs.sweeps import methods


def get_config(variant: str = '') -> ml_collections.ConfigDict:
  """Returns the options."""
  config = methods.get_config(variant)
  # The factor between neighbouring values.
  config.step = 3.0
  return config


def get_runs(
  options: ml_collections.ConfigDict, seeds: int, result_of: Callable
) -> dict:
  """Returns SGD without L2 and with each value of it, with every seed."""
  usual = methods.l2_of(options, 'sgd')
  return {
    'weight_decay': [
      methods.plain_run(options, 'sgd', l2, seed)
      for l2 in (0.0, *(usual * options.step**n for n in (0, -2, -1, 1, 2)))
      for seed in range(seeds)
    ]
  }
