r"""Reproduces the paper: runs what is missing, then writes the report.

  python -m launch.reproduce --config=configs/paper.py:small \
      --workdir=runs/paper

The same command goes on after an interruption. Claims, figures, settings and
time are in report/index.html below the work folder, and in report.md.
"""

import os
import pathlib
import shlex
import sys

from absl import flags
from ml_collections import config_flags

from launch import command_line
from configs import changes, defaults, scale
from layca.study.reproduce import changes as changed
from layca.study.reproduce import job
from layca.study.sweep import plan, ray_cluster, sweep_file
from layca.training import startup

_CONFIG = config_flags.DEFINE_config_file(
  'config', None, 'Config file, with a variant after a colon.'
)
_WORKDIR = flags.DEFINE_string(
  'workdir', None, 'The folder of runs and report; all nodes must see it.'
)
_ADDRESS = flags.DEFINE_string(
  'address',
  None,
  'A Ray cluster: auto or ray://HOST:PORT. By default this machine alone.',
)
_CPUS = flags.DEFINE_integer(
  'cpus_per_run', ray_cluster.DEFAULT_CPUS_PER_RUN, 'Cores of each run.', 1
)
_GPUS = flags.DEFINE_float(
  'gpus_per_run', 0.0, 'GPUs of each run, or a share of one.', 0.0
)
_DRY_RUN = flags.DEFINE_bool(
  'dry_run',
  False,
  'Only tells how many runs are left, and their time.',
)
_VERBOSE = flags.DEFINE_bool(
  'verbose', False, 'With --dry_run: lists each run as well.'
)
_REPORT_ONLY = flags.DEFINE_bool(
  'report_only', False, 'Only writes the report, of what there is.'
)


def create_job() -> job.Job:
  """Returns what the flags ask for."""
  file = config_flags.get_config_filename(flags.FLAGS['config']).split(':')[0]
  get_experiments = sweep_file.function(file, 'get_experiments')
  config, usual = _CONFIG.value, defaults.get_config()
  figures = job.select_figures(config.figures)
  with sweep_file.clear_errors(get_experiments):
    toys, sweeps = get_experiments(config)
  return job.create(
    figures,
    toys,
    [plan.Sweep(*sweep, usual) for sweep in sweeps],
    defaults=command_line.flat(usual),
    name=config.name,
    folder=pathlib.Path(os.path.abspath(os.path.expanduser(_WORKDIR.value))),
    resources=ray_cluster.Resources(_CPUS.value, _GPUS.value),
    address=_ADDRESS.value,
    command=shlex.join(['python', '-m', 'launch.reproduce', *sys.argv[1:]]),
    changes=changed.compare(changes.get_pairs(config), scale.REASONS),
  )


def main(_) -> None:
  """Does what the flags say; exit status 1 if a run failed."""
  asked = create_job()
  startup.import_tensorflow()
  from layca.study.reproduce import reproduction
  from layca.study.reproduce.report import page

  if _DRY_RUN.value:
    print(reproduction.describe(asked, _VERBOSE.value))
  elif _REPORT_ONLY.value:
    print(f'wrote {page.write(asked)}')
  else:
    sys.exit(1 if reproduction.run(asked) else 0)


if __name__ == '__main__':
  command_line.run(main, required=('config', 'workdir'))
