"""Runs sweeps: each run a Ray task, and its folder the truth about it."""

import contextlib
import os
import pathlib
from collections.abc import Sequence

import ray

from layca.study.sweep import plan, probe, ray_cluster, run_status, worker
from layca.study.sweep.display import Display
from layca.study.sweep.plan import Sweep
from layca.study.sweep.progress import Pace, Progress
from layca.study.sweep.ray_cluster import Resources
from layca.training.data import sources
from layca.training.errors import InputError
from layca.training.output import console
from layca.training.run import source
from layca.training.run.work_folder import WorkFolder

# How often folders are looked at.
_POLL_SECONDS = 1.0

# How long runs that are stopped have to save their checkpoints.
_STOP_SECONDS = 60.0

# Of the log of a run that failed.
_LINES_SHOWN = 8


def run(
  sweeps: Sequence[Sweep], workdir: str, resources: Resources, display: Display
) -> list[str]:
  """Runs what is left of sweeps, all side by side; Ray is connected.

  Returns the names of the runs that failed, and of sweeps that cannot go on.
  InputError for what the user can mend, before anything starts.
  """
  runs = plan.unique(plan.all_runs(sweeps))
  workdir = _absolute(workdir)
  ray_cluster.check_room(resources)
  with (
    WorkFolder(workdir, (), ()).locked(),
    open(workdir / 'ray.log', 'a') as ray_log,
    # Ray prints many lines when a node dies.
    contextlib.redirect_stdout(ray_log),
  ):
    probe.check_nodes(workdir, _data_paths(runs), resources, len(runs))
    if ray_cluster.has_unused_gpus(resources):
      display.say('GPUs stay unused: give runs theirs with --gpus_per_run')
    return _Engine(sweeps, workdir, resources, display).run()


def _data_paths(runs):
  """Returns the data that runs name, and folders that the environment does."""
  every = [run.config.data for run in runs]
  folders = {
    data.data_dir or os.environ.get('TFDS_DATA_DIR')
    for data in every
    if data.name in sources.TEST_SPLITS
  }
  absolute = {str(_absolute(name)) for name in folders if name}
  return sorted(absolute | {data.path for data in every if data.path})


def _absolute(path):
  return pathlib.Path(os.path.abspath(os.path.expanduser(path)))


class _Engine:
  """Asks for runs, hands them to Ray and asks again when some finished."""

  def __init__(self, sweeps, workdir, resources, display):
    # Sweeps that can still answer, and what each answered last.
    self._sweeps, self._plans = list(sweeps), {}
    self._workdir, self._display = workdir, display
    self._resources, self._slots = resources, ray_cluster.slots(resources)
    self._task = ray.remote(**resources.options())(worker.train)
    self._observer = run_status.Observer(workdir)
    self._progress, self._pace = Progress(), Pace()
    # Names of the decided runs so far; status of active ones by their Ray task.
    self._known, self._active = set(), {}

  def run(self):
    """Returns what failed."""
    try:
      self._ask()
      if self._progress.done and self._active:
        self._display.say(self._progress.outcome())
      while self._active:
        ready, _ = ray.wait(list(self._active), timeout=_POLL_SECONDS)
        self._look()
        for task in ready:
          self._collect(task)
        if ready:
          self._ask()
        self._show()
    except KeyboardInterrupt:
      self._stop()
      self._display.say('interrupted: the same command goes on')
      raise
    self._display.say(self._progress.outcome())
    return self._progress.failed

  def _ask(self):
    """Asks the sweeps for their runs, and submits those that are new."""
    for sweep in [*self._sweeps]:
      try:
        self._plans[sweep] = sweep.runs(self._observer.result_of)
      except InputError as error:
        # The others go on.
        self._sweeps.remove(sweep)
        self._progress.broken.append(sweep.name)
        self._display.say(f'FAILED {sweep.name}: {error}')
    runs = [run for planned in self._plans.values() for run in planned]
    plan.write_lists(runs, self._workdir)
    runs = plan.unique(runs)
    self._progress.statuses = [self._observer.look(run) for run in runs]
    for status in self._progress.statuses:
      if not status.run.undecided and status.run.name not in self._known:
        self._known.add(status.run.name)
        self._submit(status)

  def _submit(self, status):
    run, result = status.run, status.result
    if status.is_left:
      folder = str(run.folder(self._workdir))
      task = self._task.remote(
        run.config.to_dict(), folder, run.defaults, source.command()
      )
      self._active[task] = status
    elif status.error:
      self._display.say(f'FAILED {run.name}: {status.error}')
    else:
      self._pace.learn(run.config, result['seconds'], result['epochs'])

  def _look(self):
    """Notes what has started, and the epochs that are new."""
    for status in self._active.values():
      had_started = status.has_started
      seconds = self._observer.follow(status)
      if status.has_started and not had_started:
        self._display.say(f'started {status.run.name}')
      if seconds is not None:
        self._pace.learn(status.run.config, seconds, 1)

  def _collect(self, task):
    """Notes the result of a task that ended."""
    status = self._active.pop(task)
    name = status.run.name
    try:
      status.result, status.error = ray.get(task)
    except ray.exceptions.RayError as error:
      # Its process or its node died, once more than Ray starts it again.
      kind, text = type(error).__name__, str(error).strip().splitlines()[0]
      status.error = f'{kind}: {text}'
    if status.error is None:
      line = console.result_line(status.result)
      self._display.say(f'done {name}: {line}')
    else:
      log = run_status.last_lines(self._workdir / name, _LINES_SHOWN)
      lines = [f'FAILED {name}: {status.error}', *(f'  | {x}' for x in log)]
      self._display.say('\n'.join(lines))

  def _show(self):
    slots = ray_cluster.slots(self._resources)
    if slots != self._slots:
      self._display.say(
        f'the nodes have changed: room for {slots} runs, before {self._slots}'
      )
      self._slots = slots
    self._progress.seconds_left = self._pace.seconds_left(
      self._progress.statuses, slots
    )
    self._display.show(self._progress)

  def _stop(self):
    """Ends the runs that have not ended, which save their checkpoints."""
    if self._active:
      self._display.say(
        f'stopping: runs save their checkpoints, {_STOP_SECONDS:g} s at most'
      )
      tasks = list(self._active)
      for task in tasks:
        ray.cancel(task)
      ray.wait(tasks, num_returns=len(tasks), timeout=_STOP_SECONDS)
