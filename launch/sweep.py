r"""Runs a sweep: many runs side by side on Ray, each in a folder of its own.

  python -m launch.sweep --sweep=configs/sweeps/alpha_study.py:c10_cnn1,small \
      --workdir=runs/alpha --seeds=3 --sweep.select_on=test

The same command goes on after an interruption: finished runs stay as they are.
A sweep file of your own is as short as configs/sweeps/rate_grid.py.
"""

import pathlib
import sys

from absl import flags
from ml_collections import config_flags

from launch import command_line
from configs import defaults
from layca.study.sweep import plan, ray_cluster, sweep_file
from layca.training import startup

_SWEEP = config_flags.DEFINE_config_file(
  'sweep', None, 'Sweep file, with a variant after a colon.'
)
_WORKDIR = flags.DEFINE_string(
  'workdir', None, "The folder of the runs' folders; all nodes must see it."
)
_ADDRESS = flags.DEFINE_string(
  'address',
  None,
  'A Ray cluster: auto or ray://HOST:PORT. By default this machine alone.',
)
_SEEDS = flags.DEFINE_integer('seeds', 1, 'Seeds a run is made with.', 1)
_CPUS = flags.DEFINE_integer(
  'cpus_per_run', ray_cluster.DEFAULT_CPUS_PER_RUN, 'Cores of each run.', 1
)
_GPUS = flags.DEFINE_float(
  'gpus_per_run', 0.0, 'GPUs of each run, or a share of one.', 0.0
)
_DRY_RUN = flags.DEFINE_bool(
  'dry_run', False, 'Only lists what there is to run, and how long it takes.'
)


def _create_sweep():
  file = config_flags.get_config_filename(flags.FLAGS['sweep']).split(':')[0]
  get_runs = sweep_file.function(file, 'get_runs')
  name, usual = pathlib.Path(file).stem, defaults.get_config()
  return plan.Sweep(name, get_runs, _SWEEP.value, _SEEDS.value, usual)


def main(_) -> None:
  """Runs what the flags say; exit status 1 if a run failed."""
  sweeps = [_create_sweep()]
  # What is wrong with any run fails before Ray starts.
  plan.all_runs(sweeps)
  startup.import_tensorflow()
  from layca.study.sweep import dry_run, scheduler
  from layca.study.sweep.display import Display

  resources = ray_cluster.Resources(_CPUS.value, _GPUS.value)
  job = sweeps, _WORKDIR.value, resources
  with ray_cluster.connected(_ADDRESS.value), Display() as display:
    if _DRY_RUN.value:
      display.say(dry_run.describe(*job))
    elif scheduler.run(*job, display):
      sys.exit(1)


if __name__ == '__main__':
  command_line.run(main, required=('sweep', 'workdir'))
