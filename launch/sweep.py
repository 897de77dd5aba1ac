r"""Runs a sweep: many runs side by side on Ray, each in a folder of its own.

  python -m launch.sweep --sweep=configs/sweeps/alpha_study.py:c10_cnn1,small \\
      --workdir=DIR --seeds=3

The same command goes on after an interruption: finished runs stay as they are.
A sweep file of your own is as short as configs/sweeps/rate_grid.py.
"""

import sys

from absl import flags

from launch import command_line
from layca.study.sweep import plan, ray_cluster
from layca.training import startup

_SWEEP = flags.DEFINE_string(
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
_RETRIES = flags.DEFINE_integer(
  'retries', 3, 'How often a run starts again if its process or node dies.', 0
)
_TAKE_OVER = flags.DEFINE_list(
  'take_over',
  [],
  'Folders whose finished runs are copied instead of trained again, where the '
  'settings are the same; those of the work folder are anyway.',
)
_DRY_RUN = flags.DEFINE_bool(
  'dry_run', False, 'Only lists what there is to run, and how long it takes.'
)
_MEASURE_PACKING = flags.DEFINE_integer(
  'measure_packing',
  None,
  'Instead, runs the first so many runs once one after another on all cores, '
  'and once side by side on --cpus_per_run, and prints runs per hour.',
  1,
)


def main(_):
  """Runs what the flags say; exit status 1 if a run failed."""
  sweep = plan.Sweep(_SWEEP.value, _SEEDS.value)
  # What is wrong with any run fails before Ray starts.
  plan.rehearse(sweep)
  startup.import_tensorflow()
  from layca.study.sweep import dry_run, packing, scheduler
  from layca.study.sweep.display import Display

  resources = ray_cluster.Resources(_CPUS.value, _GPUS.value, _RETRIES.value)
  failed = []
  with ray_cluster.connected(_ADDRESS.value), Display() as display:
    if _DRY_RUN.value:
      display.say(
        dry_run.describe(sweep, _WORKDIR.value, resources, _TAKE_OVER.value)
      )
    elif _MEASURE_PACKING.value:
      count = _MEASURE_PACKING.value
      display.say(
        packing.measure(sweep, _WORKDIR.value, count, resources, display)
      )
    else:
      failed = scheduler.run(
        sweep, _WORKDIR.value, resources, display, _TAKE_OVER.value
      )
  sys.exit(1 if failed else 0)


if __name__ == '__main__':
  command_line.required('sweep', 'workdir')
  command_line.run(main)
