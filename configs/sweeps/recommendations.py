r"""Does the paper's advice on Layca hold? Appendix A.2.

  python -m launch.sweep --workdir=DIR \\
      --sweep=configs/sweeps/recommendations.py[:small|paper][,KEY=VALUE ...]
  python -m launch.figures --figure=a2 --results=DIR --out=DIR

On every task: Layca at its default rate 3^-3, and at 3^-2 and 3^-4. And on
c10_cnn1, each against that default:
- without batch norm, beside SGD with and without, at 3^0 (paper) or 3^-1
  (small);
- with the rate's first drop early, after 40% of the run; late, after 80%, is
  the default; or later still, in a run that is half as long again, its drops as
  far from the end;
- with biases in all layers.

tasks: such as c10_cnn1/tiny_cnn, by default all three.
precision: float32, or bfloat16 for the forward and backward pass.

3 runs a task and 6 more on c10_cnn1 for each seed. The default is one run,
TASK/rate=3^-3, to which all others compare.
"""

from configs import c10_cnn1, defaults, variants
from configs.sweeps import options, runs

EXPONENTS = (-2, -3, -4)
# Where batch norm, drops and biases are studied.
FULLY_STUDIED = 'c10_cnn1'
# Of SGD there: the best of the grid, at the paper's scale the paper's.
SGD_EXPONENT = {'paper': 0, 'small': -1}
EARLY = 0.4

_CHOICES = {
  'tasks': ('/'.join(options.TASKS),),
  'precision': options.PRECISION,
}


def get_sweep(variant: str, seeds: int = 1):
  """Yields one stage: all runs with every seed."""
  chosen = options.parse(variant, _CHOICES, has_task=False)
  tasks = options.split_tasks(chosen['tasks'])
  rows = [
    (task, f'rate=3^{exponent}', {'rho': 3.0**exponent})
    for task in tasks
    for exponent in EXPONENTS
  ]
  if FULLY_STUDIED in tasks:
    rows += [
      (FULLY_STUDIED, *row)
      for row in (
        *_batch_norm(chosen['scale']),
        *_drops(chosen['scale']),
        ('biases=on', {}, f',{variants.BIASES}'),
      )
    ]
  yield [
    runs.create(chosen, task, where, seed, *rest)
    for task, where, *rest in rows
    for seed in range(seeds)
  ]


def _batch_norm(scale):
  """Returns where each run is and what it overrides."""
  without = {'model.use_batch_norm': False}
  sgd = {'optimizer.layca': False, 'rho': 3.0 ** SGD_EXPONENT[scale]}
  return [
    ('batch_norm=off/layca', without),
    ('batch_norm=off/sgd', without | sgd),
    ('batch_norm=on/sgd', sgd),
  ]


def _drops(scale):
  """Returns where each run is and what it overrides."""
  config = c10_cnn1.get_config(scale)
  first, *others = config.schedule.drop_epochs
  (early,) = defaults.scaled_drops(config.epochs, (EARLY,))
  more = config.epochs // 2
  return [
    ('drop=early', {'schedule.drop_epochs': (early, *others)}),
    (
      'drop=later',
      {
        'epochs': config.epochs + more,
        'schedule.drop_epochs': tuple(drop + more for drop in (first, *others)),
      },
    ),
  ]
