"""What sweeps would run, and how long that takes; nothing is written."""

import itertools
import os
from collections.abc import Sequence

import ray

from layca.study.sweep import plan, progress, ray_cluster, worker
from layca.study.sweep.plan import Sweep
from layca.study.sweep.ray_cluster import Resources
from layca.study.sweep.run_status import Observer, RunStatus
from layca.training.output import console

# What has not been timed after so long is taken to be like the others.
_TIMING_SECONDS = 40.0


def describe(
  sweeps: Sequence[Sweep],
  workdir: str,
  resources: Resources,
  with_runs: bool = True,
) -> str:
  """Returns a line for each run if asked to, for each sweep, and for all.

  Ray is connected.
  """
  ray_cluster.check_room(resources)
  statuses = list_runs(sweeps, workdir)
  lines = [status.line() for status in statuses if with_runs]
  left = sum(status.is_left for status in statuses)
  pace, time = progress.Pace(), ''
  slots = ray_cluster.slots(resources)
  if left:
    time = _describe_time(statuses, resources, pace, slots)
  if not with_runs or len(sweeps) > 1:
    lines += _by_sweep(statuses, pace, slots)
  if any(status.run.undecided for status in statuses):
    lines.append('Results may add more runs to those that come later.')
  lines.append(f'{len(statuses)} runs, {left} of them left{time}')
  return '\n'.join(lines)


def list_runs(sweeps: Sequence[Sweep], workdir: str) -> list[RunStatus]:
  """Returns the status of each run before anything runs."""
  observer = Observer(os.path.expanduser(workdir))
  runs = plan.unique(plan.all_runs(sweeps, observer.result_of))
  return [observer.look(run) for run in runs]


def _by_sweep(statuses, pace, slots):
  """Yields a line for each sweep: its runs, and how long they take alone."""
  by_name = sorted(statuses, key=lambda status: status.run.sweep)
  for name, group in itertools.groupby(by_name, lambda s: s.run.sweep):
    of_sweep = list(group)
    left = sum(status.is_left for status in of_sweep)
    line = f'{name:16} {len(of_sweep):4} runs, {left:4} left'
    seconds = pace.seconds_left(of_sweep, slots)
    if left and seconds is not None:
      line += f', about {console.duration(seconds)}'
    yield line


def _describe_time(statuses, resources, pace, slots):
  """Teaches a pace what is known; returns how long all takes, in words."""
  source, untimed = 'the runs that are finished', {}
  for status in statuses:
    config = status.run.config
    if result := status.result:
      pace.learn(config, result['seconds'], result['epochs'])
    elif status.is_left and not status.run.undecided:
      untimed.setdefault(progress.network(config), status.run)
  untimed = [run for run in untimed.values() if not pace.knows(run.config)]
  # One network of a task stands for its variants, with biases for one, but not
  # for another precision: float16 takes a CPU five times as long.
  by_kind = {_kind(run): run for run in reversed(untimed)}
  if untimed:
    names = ', '.join(run.name for run in by_kind.values())
    source = f'a few steps of {names}'
  if reason := _time(untimed, by_kind, resources, pace):
    return f'; how long that takes is unknown: {reason}'
  seconds = pace.seconds_left(statuses, slots)
  if seconds is None:
    return '; how long that takes is unknown: all wait for results'
  return (
    f': at most about {console.duration(seconds)}, {slots} side by side, as '
    f'estimated from {source}; it depends on what else runs here'
  )


def _kind(run):
  return run.config.task, run.config.precision


def _time(untimed, by_kind, resources, pace):
  """Teaches a pace a few steps of each kind; returns why one cannot run."""
  task = ray.remote(**resources.options())(worker.time_epoch)
  started = {task.remote(r.config.to_dict()): r for r in by_kind.values()}
  if not started:
    return None
  ready, late = ray.wait(
    list(started), num_returns=len(started), timeout=_TIMING_SECONDS
  )
  for each in late:
    ray.cancel(each, force=True)
  for each in ready:
    seconds, reason = ray.get(each)
    if seconds is None:
      return f'{started[each].name}: {reason}'
    for run in untimed:
      if _kind(run) == _kind(started[each]):
        pace.learn(run.config, seconds, 1)
  return None if ready else f'nothing was timed in {_TIMING_SECONDS:g} s'
