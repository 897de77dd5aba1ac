"""Sweeps for tests, and what to read from the folders of their runs."""

import json
import textwrap

import ml_collections

from configs import defaults, digits
from layca.study.sweep import plan
from layca.training.run.run_folder import RunFolder

# What makes a run of the digits take seconds.
TINY = {
  'epochs': 2,
  'batch_size': 32,
  'schedule.drop_epochs': (),
  'checkpoint_seconds': 0.0,
  'data.train_examples': 100,
  'data.test_examples': 50,
  'model.convs_per_stage': 1,
  'model.widths': (4, 8),
}
DEFAULTS = defaults.get_config()


def tiny(**overrides):
  """The config of a run that takes seconds; `a__b` stands for 'a.b'."""
  config = digits.get_config()
  more = {key.replace('__', '.'): value for key, value in overrides.items()}
  config.update_from_flattened_dict(TINY | more)
  return config


def create(get_runs, seeds=1, name='mine', **options):
  """A sweep of a function."""
  return plan.Sweep(
    name, get_runs, ml_collections.ConfigDict(options), seeds, DEFAULTS
  )


def of_configs(*configs):
  """A sweep that only lists runs."""
  return create(lambda options, seeds, result_of: {'mine': configs})


def run_of(config):
  return plan.create_run(config, DEFAULTS, 'mine')


def write(folder, body):
  """Writes a sweep file with this body of get_runs; returns its path."""
  path = folder / 'my_sweep.py'
  path.write_text(
    'import ml_collections\n'
    f'from {__name__} import tiny\n\n'
    'def get_config(variant=None):\n'
    "  return ml_collections.ConfigDict({'is_saved': True})\n\n"
    'def get_runs(options, seeds, result_of):\n'
    + textwrap.indent(textwrap.dedent(body).strip(), '  ')
  )
  return str(path)


def start(config, workdir, epochs=0, accuracy=None):
  """A run's folder as it is after some epochs, or with a result."""
  folder = RunFolder(run_of(config).folder(workdir))
  with folder.locked():
    folder.write_config(config.to_dict())
  for epoch in range(epochs):
    folder.append({'epoch': epoch, 'test_accuracy': epoch / 10})
  if accuracy is not None:
    folder.write_result(result(accuracy, config.epochs))
  return folder


def result(accuracy, epochs=2):
  """What result.json could hold."""
  return {
    'diverged': None,
    'stopped': None,
    'epochs': epochs,
    'seconds': 61.0,
    'test_accuracy': accuracy,
  }


def rows_of(folder):
  """The rows of metrics.jsonl without the time they took."""
  lines = (folder / 'metrics.jsonl').read_text().splitlines()
  rows = [json.loads(line) for line in lines]
  return [{k: v for k, v in row.items() if k != 'seconds'} for row in rows]


def result_of(folder):
  result = json.loads((folder / 'result.json').read_text())
  del result['seconds']
  return result


def contents(folder):
  """{path: (bytes, time of the last change)} of all files below a folder."""
  return {
    path: (path.read_bytes(), path.stat().st_mtime_ns)
    for path in sorted(folder.rglob('*'))
    if path.is_file()
  }
