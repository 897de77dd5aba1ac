r"""How does prioritising layers change generalisation? Section 5, Figure 2.

  python -m launch.sweep --workdir=DIR \\
      --sweep=configs/sweeps/alpha_study.py:TASK[,small|paper][,KEY=VALUE ...]

TASK: c10_cnn1, c100_resnet or tiny_cnn.
alphas: 13 (the paper's, -0.8 to 0.8) or 7 (-0.6 to 0.6).
rates: all, or 5, of each grid of rates.
tune: once, as in the paper: Layca at 3^-3 and SGD at the rate that is best at
  alpha 0; or per_alpha, as in the ICLR submission: Layca's rate is chosen for
  each alpha from a grid of factor 3, refined by sqrt(3) beside a neighbouring
  alpha whose best rate differs.
select_on: validation or test, what the rates are chosen on.
precision: float32, or bfloat16 for the forward and backward pass.
seeds_at: alphas that get all of --seeds, such as 0/0.6/-0.6; the others get
  seed 0 alone. By default all alphas get all seeds.

Every rate is chosen on seed 0 alone, so that more seeds cost no more grids.

What is trained on: with select_on=validation the runs of the grids hold a
tenth of the training images out and the rate is chosen on these; then the runs
that are reported train on all images that the config names, as the paper's do,
and no test image has had a say. So the rate was tuned on nine tenths of the
images that it is used on. With select_on=test nothing changes in the config:
on CIFAR the rate is chosen on the last epoch's test accuracy, on Tiny ImageNet
at the paper's scale on the images that its config holds out. So did the paper.

Per task 23 runs for SGD (10 in the grid) and 13 for Layca with a single seed.
With tune=per_alpha 104 more for Layca, and up to 24 that refine.
"""

from configs.sweeps import options, runs

ALPHAS = {
  '13': (-0.8, -0.6, -0.4, -0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8),
  '7': (-0.6, -0.4, -0.2, 0.0, 0.2, 0.4, 0.6),
}
LAYCA_EXPONENT = -3

_CHOICES = {
  'alphas': tuple(ALPHAS),
  'rates': ('all', '5'),
  'tune': ('once', 'per_alpha'),
  'select_on': options.SELECT_ON,
  'precision': options.PRECISION,
  'seeds_at': ('',),
}


def get_sweep(variant: str, seeds: int = 1):
  """Yields the grids of rates, then the study at the chosen rates."""
  chosen = options.parse(variant, _CHOICES)
  alphas = ALPHAS[chosen['alphas']]
  seeds_of = _seeds_by_alpha(chosen['seeds_at'], alphas, seeds)

  def study(layca, exponents):
    return [
      runs.final_run(chosen, layca, alpha, exponents[alpha], seed)
      for alpha in alphas
      for seed in range(seeds_of[alpha])
    ]

  sgd = _Choice(chosen, False, {0.0: runs.SGD_GRID[chosen['rates']]})
  if chosen['tune'] == 'once':
    results = yield [
      *sgd.runs(),
      *study(True, dict.fromkeys(alphas, LAYCA_EXPONENT)),
    ]
    sgd.learn(results)
    yield study(False, dict.fromkeys(alphas, sgd.best()[0.0]))
    return
  grid = runs.LAYCA_GRID[chosen['rates']]
  layca = _Choice(chosen, True, dict.fromkeys(alphas, grid))
  results = yield [*sgd.runs(), *layca.runs()]
  sgd.learn(results)
  layca.learn(results)
  layca.refine()
  results = yield [
    *study(False, dict.fromkeys(alphas, sgd.best()[0.0])),
    *layca.runs(),
  ]
  layca.learn(results)
  yield study(True, layca.best())


class _Choice:
  """The choice of a rate for each alpha, on seed 0."""

  def __init__(self, chosen, layca, grids):
    """Starts with the exponents to try, by alpha."""
    self._chosen, self._layca = chosen, layca
    self._to_try = grids
    self._results = {alpha: {} for alpha in grids}

  def runs(self):
    """Returns the runs that are to be tried now."""
    return [
      self._run(alpha, exponent)
      for alpha, exponents in self._to_try.items()
      for exponent in exponents
    ]

  def learn(self, results):
    """Takes the results of the runs that were tried, by run name."""
    for alpha, exponents in self._to_try.items():
      for exponent in exponents:
        name, _, _ = self._run(alpha, exponent)
        self._results[alpha][exponent] = results[name]

  def best(self):
    """Returns the best exponent by alpha."""
    return {
      alpha: runs.best_exponent(results)
      for alpha, results in self._results.items()
    }

  def refine(self):
    """Is to try the half steps beside neighbours that differ."""
    best = self.best()
    half_steps = runs.half_steps(list(best.values()))
    self._to_try = {
      alpha: sorted(exponents, reverse=True)
      for alpha, exponents in zip(best, half_steps, strict=True)
    }

  def _run(self, alpha, exponent):
    return runs.grid_run(self._chosen, self._layca, alpha, exponent, 0)


def _seeds_by_alpha(seeds_at, alphas, seeds):
  """Returns the number of seeds of each alpha."""
  if not seeds_at:
    return dict.fromkeys(alphas, seeds)
  counts = dict.fromkeys(alphas, 1)
  for text in seeds_at.split('/'):
    alpha = float(text)
    if alpha not in counts:
      raise ValueError(f'seeds_at={seeds_at}: alpha {text} is not in the study')
    counts[alpha] = seeds
  return counts
