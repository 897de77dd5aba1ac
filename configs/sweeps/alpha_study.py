r"""How does prioritising layers change generalisation? Section 5, Figure 2.

  python -m launch.sweep --workdir=runs/alpha_study \
      --sweep=configs/sweeps/alpha_study.py:c10_cnn1,small

TASK: c10_cnn1, c100_resnet or tiny_cnn.
SCALE: paper, medium or small.

Every rate is chosen on seed 0 alone, so that more seeds cost no more grids.

With select_on=validation the runs of the grids hold images out and the rate is
chosen on these; the runs that are reported train on all images that the config
names, as the paper's do. With select_on=test the
rate is chosen on CIFAR on the last epoch's test accuracy, on Tiny ImageNet at
the paper's scale on the images that its config holds out. So did the paper.

Per task 23 runs for SGD (10 in the grid) and 13 for Layca with a single seed.
With tune=per_alpha 104 more for Layca, and up to 24 that refine.
"""

from collections.abc import Callable

import ml_collections

from configs.sweeps import rate_grid

ALPHAS = (-0.8, -0.6, -0.4, -0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8)
SEVEN_ALPHAS = (-0.6, -0.4, -0.2, 0.0, 0.2, 0.4, 0.6)


def get_config(variant: str = '') -> ml_collections.ConfigDict:
  """Returns the options: those of the grid, and the study's."""
  config = rate_grid.get_config(variant)
  # Each is trained with Layca and with SGD.
  config.alphas = ALPHAS
  # once, as in the paper: Layca at 3^-3 and SGD at the rate that is best at
  # alpha 0; or per_alpha, as in the ICLR submission: Layca's rate is chosen for
  # each alpha from the grid, refined by sqrt(3) beside a neighbouring alpha
  # whose best rate differs.
  config.tune = 'once'
  # Alphas that get all seeds, the others seed 0 alone; by default all.
  config.seeds_at = ()
  return config


def get_runs(
  options: ml_collections.ConfigDict, seeds: int, result_of: Callable
) -> dict:
  """Returns the runs of the grids, and the study at the rates chosen there."""
  seeds_of = _seeds_by_alpha(options, seeds)
  sgd = rate_grid.create(options, layca=False, alpha=0.0)
  best = rate_grid.choose(sgd, result_of)
  exponents = {True: dict.fromkeys(seeds_of, -3)}
  exponents[False] = dict.fromkeys(seeds_of, best)
  grids = [sgd]
  if options.tune == 'per_alpha':
    by_alpha = {a: rate_grid.create(options, True, a) for a in seeds_of}
    exponents[True] = _choose_per_alpha(options, by_alpha, result_of)
    grids += by_alpha.values()
  return {
    'rate_grid': [config for grid in grids for config in grid.values()],
    'alpha_study': [
      rate_grid.create_run(
        options, layca, alpha, exponents[layca][alpha], seed, in_grid=False
      )
      for layca in (True, False)
      for alpha in seeds_of
      for seed in range(seeds_of[alpha])
    ],
  }


def half_steps(best: list[float]) -> list[set[float]]:
  """Returns exponents to try besides the best of each alpha, in their order.

  They are half a step towards that of a neighbour where it differs.
  """
  tried = [set() for _ in best]
  for left in range(len(best) - 1):
    for place, other in ((left, left + 1), (left + 1, left)):
      difference = best[other] - best[place]
      if difference:
        tried[place].add(best[place] + (0.5 if difference > 0 else -0.5))
  return tried


def _choose_per_alpha(options, grids, result_of):
  """Returns the best exponent by alpha; adds the half steps to the grids."""

  def choose():
    return {a: rate_grid.choose(grid, result_of) for a, grid in grids.items()}

  best = choose()
  if None not in best.values():
    more = half_steps(list(best.values()))
    for alpha, exponents in zip(best, more, strict=True):
      for e in sorted(exponents, reverse=True):
        grids[alpha][e] = rate_grid.create_run(options, True, alpha, e)
    best = choose()
  return dict.fromkeys(best) if None in best.values() else best


def _seeds_by_alpha(options, seeds):
  """Returns the number of seeds of each alpha."""
  alphas = [float(alpha) for alpha in options.alphas]
  for alpha in options.seeds_at:
    if alpha not in alphas:
      raise ValueError(f'seeds_at: alpha {alpha} is not in the study')
  at = options.seeds_at or alphas
  return {alpha: seeds if alpha in at else 1 for alpha in alphas}
