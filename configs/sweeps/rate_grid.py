r"""Which rate is best? SGD and Layca at alpha 0 (Figure 7).

  python -m launch.sweep --workdir=DIR \\
      --sweep=configs/sweeps/rate_grid.py:TASK[,small|paper][,KEY=VALUE ...]

TASK: c10_cnn1, c100_resnet or tiny_cnn.
rates: all (3^2 to 3^-7 for SGD, 3^0 to 3^-7 for Layca) or 5.
select_on: validation holds a tenth of the training images out, test does not.
precision: float32, or bfloat16 for the forward and backward pass.

18 runs, or 10, for each seed. In one folder with `alpha_study` they share what
both need.
"""

from configs.sweeps import options, runs

_CHOICES = {
  'rates': ('all', '5'),
  'select_on': options.SELECT_ON,
  'precision': options.PRECISION,
}


def get_sweep(variant: str, seeds: int = 1):
  """Yields one stage: every rate with every seed."""
  chosen = options.parse(variant, _CHOICES)
  yield [
    runs.grid_run(chosen, layca, 0.0, exponent, seed)
    for layca, grid in ((False, runs.SGD_GRID), (True, runs.LAYCA_GRID))
    for exponent in grid[chosen['rates']]
    for seed in range(seeds)
  ]
