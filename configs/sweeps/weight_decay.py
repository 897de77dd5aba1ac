r"""What does weight decay do to rotation? Section 6.3, Figure 5 (right).

  python -m launch.sweep --workdir=DIR \\
      --sweep=configs/sweeps/weight_decay.py:small|paper

Plain SGD on c10_cnn2 with L2 and without; options, rate and schedule are in
configs/sweeps/methods.py.

2 runs for each seed. In one folder with `adaptive` they share the one with L2.
"""

from collections.abc import Callable

import ml_collections

from configs.sweeps import methods

get_config = methods.get_config


def get_runs(
  options: ml_collections.ConfigDict, seeds: int, result_of: Callable
) -> dict:
  """Returns SGD with L2 and without, with every seed."""
  return {
    'weight_decay': [
      methods.plain_run(options, 'sgd', l2, seed)
      for l2 in (methods.l2_of(options, 'sgd'), 0.0)
      for seed in range(seeds)
    ]
  }
