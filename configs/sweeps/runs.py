"""The runs of a study: how they are named, and the choice among them.

Rates are powers of 3 and given by their exponent: -3 is the rate 3^-3.
"""

# The paper's grids at alpha 0; of five rates, those around the best ones.
SGD_GRID = {'all': tuple(range(2, -8, -1)), '5': tuple(range(1, -4, -1))}
LAYCA_GRID = {'all': tuple(range(0, -8, -1)), '5': tuple(range(-1, -6, -1))}

Run = tuple[str, str, dict]


def grid_run(
  options: dict[str, str], layca: bool, alpha: float, exponent: float, seed: int
) -> Run:
  """Returns a run that serves to choose a rate.

  With select_on=validation a tenth of the training images is held out for the
  choice. With select_on=test the config decides, as in the paper: nothing is
  held out of CIFAR, a tenth of Tiny ImageNet is.
  """
  name, source, overrides = _run(
    options,
    f'{_optimizer(layca)}/grid/alpha={alpha:+.1f}/rate=3^{exponent:g}',
    layca,
    alpha,
    exponent,
    seed,
  )
  if options['select_on'] == 'validation':
    overrides['data.validation_share'] = 0.1
  return name, source, overrides


def final_run(
  options: dict[str, str], layca: bool, alpha: float, exponent: float, seed: int
) -> Run:
  """Returns a run that is reported: on all images that its config trains on."""
  where = f'{_optimizer(layca)}/alpha={alpha:+.1f}'
  return _run(options, where, layca, alpha, exponent, seed)


def best_exponent(candidates: dict[float, dict]) -> float:
  """Returns the exponent of the best run; of equals, the larger one.

  Args:
    candidates: by exponent, the run's result.json. What counts is the
      validation accuracy of the best epoch where images were held out, else
      the test accuracy of the last epoch.

  Raises:
    ValueError: if all diverged.
  """
  accuracies = {
    exponent: result.get('best_val_accuracy', result.get('test_accuracy'))
    for exponent, result in candidates.items()
    if not result['diverged']
  }
  if not accuracies:
    rates = ', '.join(f'3^{exponent:g}' for exponent in candidates)
    raise ValueError(f'no rate to choose: the runs at {rates} all diverged')
  return max(accuracies, key=lambda exponent: (accuracies[exponent], exponent))


def half_steps(best: list[float]) -> list[set[float]]:
  """Returns which rates to try besides, where neighbours differ.

  Args:
    best: the chosen exponent of each alpha, in order of alpha.

  Returns:
    For each alpha, exponents half a step (a factor of sqrt(3)) from its own
    towards that of a neighbour with another one.
  """
  tried = [set() for _ in best]
  for left in range(len(best) - 1):
    for place, other in ((left, left + 1), (left + 1, left)):
      difference = best[other] - best[place]
      if difference:
        tried[place].add(best[place] + (0.5 if difference > 0 else -0.5))
  return tried


def create(
  options: dict[str, str],
  task: str,
  where: str,
  seed: int,
  overrides: dict,
  words: str = '',
) -> Run:
  """Returns a run.

  Args:
    options: of the sweep: the scale and the precision.
    task: a config file's name.
    where: the run's folder below that of the task, above that of the seed.
    seed: of the run.
    overrides: what else it changes in the config, by dotted key.
    words: what the config's variant has after the scale, such as ',biases'.
  """
  return (
    f'{task}/{where}/seed={seed}',
    f'configs/{task}.py:{options["scale"]}{words}',
    {**overrides, 'seed': seed, 'precision': options['precision']},
  )


def _run(options, where, layca, alpha, exponent, seed):
  overrides = {
    'optimizer.layca': layca,
    'alpha': alpha,
    'rho': 3.0**exponent,
  }
  return create(options, options['task'], where, seed, overrides)


def _optimizer(layca):
  return 'layca' if layca else 'sgd'
