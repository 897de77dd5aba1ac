r"""Do adaptive methods generalise worse? Section 6.2, Figures 4, 9 and 10.

  python -m launch.sweep --workdir=runs/adaptive \
      --sweep=configs/sweeps/adaptive.py:small

SCALE: paper, medium or small.

SGD, SGD_AMom, RMSProp, Adam and Adagrad on c10_cnn2, each plain with L2 and
with Layca without L2; options, rates and schedules are in
configs/sweeps/methods.py.

10 runs for each seed. In one folder with `weight_decay` they share SGD's.
"""

from collections.abc import Callable

import ml_collections

from configs.sweeps import methods

get_config = methods.get_config


def get_runs(
  options: ml_collections.ConfigDict, seeds: int, result_of: Callable
) -> dict:
  """Returns every method, plain and with Layca, with every seed."""
  found = []
  for method in methods.RATES:
    l2 = methods.l2_of(options, method)
    for seed in range(seeds):
      found.append(methods.plain_run(options, method, l2, seed))
      found.append(methods.layca_run(options, method, seed))
  return {'adaptive': found}
