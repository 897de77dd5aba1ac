r"""The paper's own runs, but their first epochs alone: are ours the authors'?

  python -m launch.reproduce --config=configs/paper.py:head_start \
      --workdir=runs/head_start
  python -m launch.sweep --sweep=configs/sweeps/head_start.py \
      --workdir=runs/starts --cpus_per_run=2 --sweep.spread_seeds=0
  python -m launch.figures --figure=head_start --results=runs/starts \
      --out=runs/starts

Layca and SGD at the paper's settings and rates, alpha 0, on the tasks that two
cores can do: at 73 s an epoch of c100_resnet and 169 s of c10_cnn1, on two
cores with AVX512, 1h45 for a seed of both; on a busier day c100_resnet took 157
to 168 s. Nothing but the number of epochs is cut: a run has the numbers of the
whole one up to there. Neither a drop of the rate nor a rule that stops runs
early falls into these epochs.

How much a start changes is known from the first epochs of more seeds, which
take 24 minutes each: four starts in all, 2h58.
"""

from collections.abc import Callable

import ml_collections

from configs.sweeps import runs

# The best of the paper's grid for SGD.
_SGD_RATES = {'c100_resnet': 3.0**-1, 'c10_cnn1': 3.0**0}
_LAYCA_RATE = 3.0**-3
TASKS = tuple(_SGD_RATES)


def get_config(variant: str = '') -> ml_collections.ConfigDict:
  """Returns the options."""
  config = runs.options(variant)
  # Which of them are run.
  config.tasks = TASKS
  # Of the first seeds, as many as the sweep has.
  config.epochs = {'c100_resnet': 20, 'c10_cnn1': 10}
  # Of further seeds, which are 1 to spread_seeds.
  config.spread_seeds = 3
  config.spread_epochs = 3
  return config


def get_runs(
  options: ml_collections.ConfigDict, seeds: int, result_of: Callable
) -> dict:
  """Returns the whole head start of all tasks, then the further starts."""
  for task in options.tasks:
    if task not in TASKS:
      raise ValueError(f'tasks: {task!r} is none of {", ".join(TASKS)}')
  if options.spread_seeds < 0:
    raise ValueError(
      f'spread_seeds={options.spread_seeds}: must not be below 0'
    )
  settings = [
    (task, method)
    for task in options.tasks
    for method in (
      {'optimizer.layca': True, 'rho': _LAYCA_RATE},
      {'optimizer.layca': False, 'rho': _SGD_RATES[task]},
    )
  ]
  found = []
  for seed in range(max(seeds, options.spread_seeds + 1)):
    for task, method in settings:
      epochs = options.epochs[task]
      if seed >= seeds:
        epochs = min(options.spread_epochs, epochs)
      found.append(_create(options, task, seed, {**method, 'epochs': epochs}))
  return {'head_start': found}


def _create(options, task, seed, overrides):
  """Returns the config of a run, which has the paper's scale."""
  of_paper = ml_collections.ConfigDict(
    {'scale': 'paper', 'precision': options.precision}
  )
  return runs.create(of_paper, task, seed, overrides)
