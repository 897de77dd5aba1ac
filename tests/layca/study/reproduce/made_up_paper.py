"""A job of one task and the toy experiment, and made-up runs in its folder."""

import json

from configs import defaults, paper
from layca.study.reproduce import job
from layca.study.reproduce.changes import Change
from layca.study.sweep import plan
from layca.study.sweep.ray_cluster import Resources
from layca.training import config_checks
from tests.layca.study import made_up_runs

FIGURES = ['1a', '1b', '2', '3', '4']
TASKS = (paper.TOY, 'c10_cnn1')
COMMAND = 'python -m launch.reproduce --config=configs/paper.py:small'
CHANGE = Change('c10_cnn1: alpha study', 'seeds', '2', '3', 'it is <needed>')
USUAL = defaults.get_config()


def create_experiments(tasks=TASKS):
  """The toy experiment and the sweeps of some tasks, at the small scale."""
  config = paper.get_config('small')
  config.tasks = tasks
  toys, sweeps = paper.get_experiments(config)
  return toys, [plan.Sweep(*sweep, USUAL) for sweep in sweeps]


def create_job(folder, figures=FIGURES, tasks=TASKS):
  return job.create(
    figures,
    *create_experiments(tasks),
    defaults=config_checks.flatten(USUAL.to_dict()),
    name='small',
    folder=folder,
    resources=Resources(),
    address=None,
    command=COMMAND,
    changes=[CHANGE],
  )


def write_toy(made_up):
  """Three of the trainings of the toy experiment."""
  folder = made_up.runs / 'single_layer'
  folder.mkdir(parents=True)
  (folder / 'config.json').write_text(made_up.toys['single_layer'].to_json())
  accuracies = {'train_accuracy': 1.0, 'test_accuracy': 0.7}
  row = {'variant': 'normal', 'experiment': 0, 'seconds': 60.0} | accuracies
  rows = [json.dumps(row | {'layer': layer}) + '\n' for layer in (0, 1, 3)]
  (folder / 'trainings.jsonl').write_text(''.join(rows))


def write_runs(made_up):
  """All runs of the sweeps, each as its config says."""
  done = {}
  # First the grid, then what is trained at the rate that is chosen there.
  for _ in range(2):
    runs = plan.all_runs(made_up.sweeps, lambda run: done.get(run.name))
    for run in runs:
      if not run.undecided:
        done[run.name] = _write_run(run, made_up.runs)
  plan.write_lists(runs, made_up.runs)


def _write_run(run, runs):
  config, folder, seed = run.config, run.folder(runs), run.config.seed
  made_up_runs.write(
    folder,
    alpha=config.alpha,
    val_accuracy=0.5 if config.data.validation_examples else None,
    # Seeds differ, and not by the same at each alpha.
    test_accuracy=0.6
    - 0.1 * abs(config.alpha)
    + 0.01 * seed * (1 + config.alpha),
  )
  (folder / 'config.json').write_text(json.dumps(config.to_dict()))
  return json.loads((folder / 'result.json').read_text())
