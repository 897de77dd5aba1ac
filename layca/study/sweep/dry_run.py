"""What sweeps would run, and how long that takes; nothing is written."""

import os
from collections.abc import Sequence

import ray

from layca.study.sweep import plan, progress, ray_cluster, worker
from layca.study.sweep.plan import Sweep
from layca.study.sweep.ray_cluster import Resources
from layca.study.sweep.run_status import Observer, RunStatus
from layca.training.output import console


def describe(
  sweeps: Sequence[Sweep], workdir: str, resources: Resources
) -> str:
  """Returns a line for each run, and one for all; Ray is connected."""
  ray_cluster.check_room(resources)
  statuses = list_runs(sweeps, workdir)
  lines = [status.line() for status in statuses]
  if any(status.run.undecided for status in statuses):
    lines.append('Results may add more runs to those that come later.')
  left = sum(status.is_left for status in statuses)
  time = _describe_time(statuses, resources) if left else ''
  lines.append(f'{len(statuses)} runs, {left} of them left{time}')
  return '\n'.join(lines)


def list_runs(sweeps: Sequence[Sweep], workdir: str) -> list[RunStatus]:
  """Returns the status of each run before anything runs."""
  observer = Observer(os.path.expanduser(workdir))
  runs = plan.unique(plan.all_runs(sweeps, observer.result_of))
  return [observer.look(run) for run in runs]


def _describe_time(statuses, resources):
  pace, source = progress.Pace(), 'the runs that are finished'
  untimed = {}
  for status in statuses:
    config = status.run.config
    if result := status.result:
      pace.learn(config, result['seconds'], result['epochs'])
    elif status.is_left and not status.run.undecided:
      untimed.setdefault(progress.network(config), status.run)
  untimed = [run for run in untimed.values() if not pace.knows(run.config)]
  if untimed:
    source = f'a few steps of {", ".join(run.name for run in untimed)}'
  task = ray.remote(**resources.options())(worker.time_epoch)
  answers = ray.get([task.remote(run.config.to_dict()) for run in untimed])
  for run, (seconds, reason) in zip(untimed, answers, strict=True):
    if seconds is None:
      return f'; how long that takes is unknown: {run.name}: {reason}'
    pace.learn(run.config, seconds, 1)
  slots = ray_cluster.slots(resources)
  seconds = pace.seconds_left(statuses, slots)
  if seconds is None:
    return '; how long that takes is unknown: all wait for results'
  return (
    f': at most about {console.duration(seconds)}, {slots} side by side, as '
    f'estimated from {source}'
  )
