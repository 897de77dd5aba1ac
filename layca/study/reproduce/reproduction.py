"""Runs what a job needs and its folder lacks, then writes the report."""

from layca.study.reproduce import images, sessions
from layca.study.reproduce.job import Job
from layca.study.reproduce.report import page
from layca.study.single_layer import toy_experiment
from layca.study.sweep import dry_run, ray_cluster, scheduler
from layca.study.sweep.display import Display
from layca.training import devices
from layca.training.output.console import duration
from layca.training.run.work_folder import WorkFolder


def run(job: Job) -> list[str]:
  """Does the whole job, or what is left of it.

  Returns:
    The names of the runs that failed.

  Raises:
    InputError: for what the user can mend.
  """
  with (
    WorkFolder(job.folder, (), ()).locked(),
    sessions.recorded(job.folder / sessions.FILE, job.command),
  ):
    available = images.check(job, download=True)
    for line in available.left_out:
      print(line, flush=True)
    if available.toy:
      devices.configure()
      config, folder = available.toy
      print(config.task, flush=True)
      toy_experiment.run(config, folder)
      print()
    failed, todo = [], (available.sweeps, str(job.runs), job.resources)
    if available.sweeps:
      with ray_cluster.connected(job.address), Display() as display:
        failed = scheduler.run(*todo, display)
  missing = [*available.left_out, *(f'{name}: failed' for name in failed)]
  print(f'wrote {page.write(job, missing)}')
  return failed


def describe(job: Job, with_runs: bool = False) -> str:
  """Returns what would be run, and how long it takes; nothing is written.

  Args:
    job: what is asked for.
    with_runs: whether each run is listed, not only their number by study.

  Raises:
    InputError: for what the user can mend.
  """
  available = images.check(job, download=False)
  lines = []
  if available.toy:
    config, folder = available.toy
    devices.configure()
    seconds = toy_experiment.seconds_left(config, folder)
    lines.append(
      f'{config.task}: about {duration(seconds)} left, as estimated from a few '
      'updates; it depends on what else runs here'
    )
  if available.sweeps:
    todo = available.sweeps, str(job.runs), job.resources
    with ray_cluster.connected(job.address):
      lines.append(dry_run.describe(*todo, with_runs))
  if available.left_out:
    lines.append('not counted, as a dry run downloads nothing:')
    lines += [f'  {line}' for line in available.left_out]
  return '\n'.join(lines)
