"""What sweeps would run, and how long that takes; nothing is written."""

import os
from collections.abc import Sequence

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
    total += _describe_time(statuses, resources)
  lines = [status.line() for status in statuses]
  if any(status.run.undecided for status in statuses):
    lines.append('Results may add more runs to those that come later.')
  return '\n'.join([*lines, total])


def list_runs(sweeps: Sequence[Sweep], workdir: str) -> list[RunStatus]:
  """Returns the status of each run before anything runs."""
  observer = Observer(os.path.expanduser(workdir))
  runs = plan.unique(plan.all_runs(sweeps, observer.result_of))
  return [observer.look(run) for run in runs]


def _describe_time(statuses, resources):
  """Returns how long the runs that are left take."""
  pace, left = time_estimate.Pace(), []
  for status in statuses:
    if status.is_left:
      left.append(status)
    elif result := status.result:
      pace.learn(status.run.config, result['seconds'], result['epochs'])
  untimed = {
    time_estimate.network(status.run.config): status.run
    for status in reversed(left)
    if not status.run.undecided and not pace.knows(status.run.config)
  }
  source = 'the runs that are finished'
  if untimed:
    source = f'a few steps of {", ".join(run.name for run in untimed.values())}'
  task = ray.remote(**resources.options())(worker.time_epoch)
  answers = [task.remote(run.config.to_dict()) for run in untimed.values()]
  for run, (seconds, reason) in zip(
    untimed.values(), ray.get(answers), strict=True
  ):
    if seconds is None:
      return f'; how long that takes is unknown: {run.name}: {reason}'
    pace.learn(run.config, seconds, 1)
  slots = ray_cluster.slots(resources)
  seconds = time_estimate.seconds_left(
    [], [pace.seconds(s.run.config, s.epochs) for s in left], slots
  )
  if seconds is None:
    return '; how long that takes is unknown: all wait for results'
  return (
    f': at most about {console.duration(seconds)}, {slots} side by side, as '
    f'estimated from {source}'
  )
