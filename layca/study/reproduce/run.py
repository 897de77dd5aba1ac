"""Runs what a request needs and the folder lacks, then writes the report.

What imports TensorFlow or draws is imported where it is used: a sweep's driver
does without, and a flag that is wrong is answered at once.
"""

import dataclasses
import os
import pathlib
from collections.abc import Sequence

from layca.study.reproduce import clock, images, plan
from layca.study.reproduce.request import Request
from layca.study.sweep import dry_run, ray_cluster, scheduler, take_over
from layca.study.sweep.combined import Combined
from layca.study.sweep.display import Display
from layca.study.sweep.ray_cluster import Resources
from layca.training.errors import InputError
from layca.training.output.console import duration
from layca.training.run.work_folder import WorkFolder

RUNS, REPORT, SESSIONS = 'runs', 'report', 'sessions.json'


@dataclasses.dataclass(frozen=True)
class Job:
  """A request, and how it is to be carried out.

  Attributes:
    request: what is asked for.
    workdir: the folder of the runs and the report.
    resources: of each run.
    address: of a Ray cluster; None for this machine.
    take_over: folders whose finished runs are not trained again.
    command: that gave the job.
  """

  request: Request
  workdir: str
  resources: Resources
  address: str | None
  take_over: Sequence[str]
  command: str

  @property
  def folder(self) -> pathlib.Path:
    """Returns the work folder."""
    return pathlib.Path(os.path.abspath(os.path.expanduser(self.workdir)))


def run(job: Job) -> list[str]:
  """Does the whole job, or what is left of it.

  Returns:
    The names of the runs that failed.

  Raises:
    InputError: for what the user can mend.
  """
  take_over.check_folders(job.take_over)
  planned = plan.create(job.request)
  with (
    WorkFolder(job.folder, (), ()).locked(),
    clock.running(job.folder / SESSIONS, job.command),
  ):
    available = images.check(planned, job.request, download=True)
    for line in available.left_out:
      print(line, flush=True)
    failed = _compute(job, available.plan)
  _write_report(job, planned, available.plan.toy, available.left_out, failed)
  return failed


def write_report(job: Job):
  """Writes the report of what there is, and runs nothing.

  Raises:
    InputError: if there is no such folder.
  """
  if not job.folder.is_dir():
    raise InputError(f'--workdir={job.workdir}: there is no such folder')
  planned = plan.create(job.request)
  has_digits_alone = (
    not _toy_path(job, planned.toy).is_dir()
    and _toy_path(job, plan.DIGITS).is_dir()
  )
  toy = plan.DIGITS if planned.toy and has_digits_alone else planned.toy
  _write_report(job, planned, toy, (), ())


def describe(job: Job) -> str:
  """Returns what would be run, and how long it takes; nothing is written.

  Raises:
    InputError: for what the user can mend.
  """
  take_over.check_folders(job.take_over)
  available = images.check(
    plan.create(job.request), job.request, download=False
  )
  lines = [_describe_toy(job, available.plan.toy)] if available.plan.toy else []
  if available.plan.members:
    with ray_cluster.connected(job.address):
      lines.append(
        dry_run.describe(
          _combined(available.plan.members),
          str(job.folder / RUNS),
          job.resources,
          job.take_over,
        )
      )
  if available.left_out:
    lines += [
      'not counted, as a dry run downloads nothing:',
      *(f'  {line}' for line in available.left_out),
    ]
  return '\n'.join(lines)


def _compute(job, available):
  """Runs the toy experiment, then all sweeps; returns the runs that failed."""
  if available.toy:
    from layca.study.single_layer import toy_experiment
    from layca.training import devices

    devices.configure()
    print(f'toy experiment: {available.toy}', flush=True)
    toy_experiment.run(
      plan.toy_config(available.toy, job.request),
      str(_toy_path(job, available.toy)),
    )
    print()
  if not available.members:
    return []
  with ray_cluster.connected(job.address), Display() as display:
    return scheduler.run(
      _combined(available.members),
      str(job.folder / RUNS),
      job.resources,
      display,
      job.take_over,
    )


def _write_report(job, planned, toy, left_out, failed):
  from layca.study.reproduce import report

  sessions = clock.sessions(job.folder / SESSIONS)
  path = report.write(
    report.Subject(
      job.request,
      planned.members,
      toy,
      job.folder / RUNS,
      sessions,
      sessions[-1]['command'] if sessions else job.command,
      (*left_out, *(f'{name}: failed' for name in failed)),
    ),
    job.folder / REPORT,
  )
  print(f'wrote {path}')


def _describe_toy(job, variant):
  from layca.study.single_layer import toy_experiment
  from layca.training import devices

  devices.configure()
  seconds = toy_experiment.seconds_left(
    plan.toy_config(variant, job.request), str(_toy_path(job, variant))
  )
  if not seconds:
    return f'finished    the toy experiment, {variant}'
  return (
    f'to run      the toy experiment, {variant}: about '
    f'{duration(seconds)}, as estimated from a few updates'
  )


def _toy_path(job, variant):
  return job.folder / RUNS / plan.toy_folder(variant)


def _combined(members):
  return Combined([(member.folder, member.sweep) for member in members])
