"""What sweeps would run, and how long that takes; nothing is written."""

import os
from collections.abc import Iterable, Sequence

import ray

from layca.study.sweep import plan, ray_cluster, time_estimate, worker
from layca.study.sweep.plan import Sweep
from layca.study.sweep.ray_cluster import Resources
from layca.study.sweep.run_status import Observer, RunStatus
from layca.training.output import console


def describe(
  sweeps: Sequence[Sweep], workdir: str, resources: Resources
) -> str:
  """Returns a line for each run, and one for all; Ray is connected.

  Args:
    sweeps: what would run.
    workdir: folder of the runs' folders.
    resources: of each run.

  Raises:
    InputError: for what the user can mend.
  """
  ray_cluster.check_room(resources)
  statuses = list_runs(sweeps, workdir)
  left = [status for status in statuses if status.is_left]
  total = f'{len(statuses)} runs, {len(left)} of them left'
  if left:
    total += _describe_time(statuses, left, resources)
  lines = [status.line() for status in statuses]
  if any(status.run.undecided for status in statuses):
    lines.append('Results may add more runs to those that come later.')
  return '\n'.join([*lines, total])


def list_runs(sweeps: Sequence[Sweep], workdir: str) -> list[RunStatus]:
  """Returns the status of each run before anything runs."""
  observer = Observer(os.path.expanduser(workdir))
  planned = plan.all_runs(sweeps, observer.result_of)
  return [observer.look(run) for run in plan.unique(planned).values()]


def _describe_time(statuses, left, resources):
  pace, source = _measure_pace(statuses, resources)
  slots = ray_cluster.slots(resources)
  seconds = time_estimate.seconds_left(
    [],
    [pace.seconds(status.run.config, status.epochs) for status in left],
    slots,
  )
  if seconds is None:
    return f'; how long that takes is unknown: {source}'
  return (
    f': at most about {console.duration(seconds)}, {slots} side by side, as '
    f'estimated from {source}'
  )


def _measure_pace(
  statuses: Iterable[RunStatus], resources: Resources
) -> tuple[time_estimate.Pace, str]:
  """Returns what epochs take, and where that is known from."""
  pace, untimed = time_estimate.Pace(), {}
  for status in statuses:
    if result := status.result:
      pace.learn(status.run.config, result['seconds'], result['epochs'])
  for status in statuses:
    run = status.run
    if (
      status.is_left and not run.undecided and pace.seconds(run.config) is None
    ):
      untimed.setdefault(time_estimate.network(run.config), run)
  if not untimed:
    return pace, 'the runs that are finished'
  task = ray.remote(**resources.options())(worker.time_epoch)
  answers = ray.get(
    [task.remote(run.config.to_dict()) for run in untimed.values()]
  )
  for run, (seconds, reason) in zip(untimed.values(), answers, strict=True):
    if seconds is None:
      return pace, f'{run.name}: {reason}'
    pace.learn(run.config, seconds, 1)
  names = ', '.join(run.name for run in untimed.values())
  return pace, f'a few steps of {names}'
