"""A work folder as the whole command leaves it, with made-up runs."""

import json

from layca.study.reproduce import request
from layca.study.sweep import made_up, plan
from layca.study.sweep.combined import Combined
from tests.layca.study import made_up_runs, made_up_toy

TASK = 'c10_cnn1'


def create_request(**options):
  """The alpha study of one task, and the toy experiment."""
  return request.create(
    'small',
    ['1a', '1b', '2', '3', '4'],
    [request.TOY, TASK],
    precision=['float32'],
    **options,
  )


def write_toy(runs, folder='single_layer'):
  """A toy experiment without Figure 1b."""
  rows = made_up_toy.trainings({0: [0.7, 0.8], 1: [0.6, 0.7], 3: [0.5, 0.5]})
  return made_up_toy.write(
    runs / folder, [row | {'seconds': 30.0} for row in rows]
  )


def write_runs(runs, members):
  """All runs of sweeps, each with a config that its sweep gives it."""
  sweep = Combined([(member.folder, member.sweep) for member in members])
  for stage in plan.rehearse(sweep):
    results = made_up.create_results(stage)
    for run in stage:
      config = run.config
      made_up_runs.write(
        run.folder(runs),
        layca=config.optimizer.layca,
        alpha=config.alpha,
        rho=config.rho,
        seed=config.seed,
        val_accuracy=0.5 if config.data.validation_share else None,
        test_accuracy=results[run.name]['test_accuracy'],
      )
      text = json.dumps(config.to_dict())
      (run.folder(runs) / 'config.json').write_text(text)
