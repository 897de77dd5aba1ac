r"""Reproduces the paper: runs what is missing, then writes the report.

  python -m launch.reproduce --scale=small --workdir=DIR

small plans about 4 hours on two CPU cores that compute in bfloat16, paper is
what the paper did. The same command goes on after an interruption. Claims,
figures, settings and time are in DIR/report/index.html, and in report.md.
"""

import shlex
import sys

from absl import flags

from launch import command_line
from layca.study import figures
from layca.study.reproduce import request
from layca.study.sweep import ray_cluster
from layca.training import startup

_SCALE = flags.DEFINE_enum(
  'scale', None, list(request.SCALES), 'How large the experiments are.'
)
_WORKDIR = flags.DEFINE_string(
  'workdir', None, 'The folder of runs and report; all nodes must see it.'
)
_FIGURES = flags.DEFINE_list(
  'figures',
  [],
  f'Figures to reproduce, of {", ".join(figures.FIGURES)}; by default all.',
)
_TASKS = flags.DEFINE_list(
  'tasks', [], f'Of {", ".join(request.TASKS)}; by default all.'
)
_SEEDS = flags.DEFINE_list(
  'seeds',
  [],
  'Seeds of each run, and experiments of the toy if it has fewer; or, of some '
  'folders of runs, FOLDER=SEEDS.',
)
_ALPHAS = flags.DEFINE_list(
  'alphas', [], 'How many alphas, 7 or 13; or, of some tasks, TASK=ALPHAS.'
)
_PRECISION = flags.DEFINE_list(
  'precision',
  [],
  'float32, bfloat16 or auto, which is bfloat16 on a machine with instructions '
  'for it, else float32; or, of some tasks, TASK=PRECISION. By default '
  'auto for small, float32 for paper.',
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
_TAKE_OVER = flags.DEFINE_list(
  'take_over', [], 'Folders whose finished runs are not trained again.'
)
_DRY_RUN = flags.DEFINE_bool(
  'dry_run', False, 'Only lists what there is to run, and how long it takes.'
)
_REPORT_ONLY = flags.DEFINE_bool(
  'report_only', False, 'Only writes the report, of what there is.'
)


def main(_):
  """Does what the flags say; exit status 1 if a run failed."""
  asked = request.create(
    *(f.value for f in (_SCALE, _FIGURES, _TASKS, _SEEDS, _ALPHAS, _PRECISION))
  )
  startup.import_tensorflow()
  from layca.study.reproduce import run

  job = run.Job(
    asked,
    _WORKDIR.value,
    ray_cluster.Resources(_CPUS.value, _GPUS.value),
    _ADDRESS.value,
    _TAKE_OVER.value,
    shlex.join(['python', '-m', 'launch.reproduce', *sys.argv[1:]]),
  )
  if _DRY_RUN.value:
    print(run.describe(job))
  elif _REPORT_ONLY.value:
    run.write_report(job)
  else:
    sys.exit(1 if run.run(job) else 0)


if __name__ == '__main__':
  command_line.required('scale', 'workdir')
  command_line.run(main)
