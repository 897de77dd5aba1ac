"""Runs sweeps: each run a Ray task, and its folder the truth about it."""

import contextlib
import dataclasses
import os
import pathlib
from collections.abc import Iterable, Sequence

import ray

from layca.study.sweep import plan, probe, ray_cluster, run_status, worker
from layca.study.sweep.active_run import ActiveRun
from layca.study.sweep.display import Display
from layca.study.sweep.plan import Run, Sweep
from layca.study.sweep.progress import Progress
from layca.study.sweep.ray_cluster import Resources
from layca.training.errors import InputError
from layca.training.output import console
from layca.training.run.work_folder import WorkFolder

# In the work folder: what Ray itself says.
RAY_LOG = 'ray.log'

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

  Args:
    sweeps: what to run. A run that several of them have is one run.
    workdir: folder of the runs' folders.
    resources: of each run.
    display: shows how it goes.

  Returns:
    The names of the runs that failed, and of the sweeps that cannot go on.

  Raises:
    InputError: for what the user can mend, before anything starts.
  """
  runs = plan.unique(plan.all_runs(sweeps))
  workdir = os.path.abspath(os.path.expanduser(workdir))
  ray_cluster.check_room(resources)
  with (
    WorkFolder(workdir, (), ()).locked(),
    open(os.path.join(workdir, RAY_LOG), 'a') as ray_log,
    # Ray prints many lines when a node dies.
    contextlib.redirect_stdout(ray_log),
  ):
    probe.check_nodes(workdir, data_dirs(runs), resources, len(runs))
    if ray_cluster.has_unused_gpus(resources):
      display.say('GPUs stay unused: give runs theirs with --gpus_per_run')
    engine = _Engine(sweeps, pathlib.Path(workdir), resources, display)
    return engine.run()


def data_dirs(runs: Iterable[Run]) -> list[str]:
  """Returns the folders of data that runs name, or else the environment."""
  named = {
    run.config.data.data_dir or os.environ.get('TFDS_DATA_DIR')
    for run in runs
    if run.config.data.name != 'digits'
  }
  return sorted(
    os.path.abspath(os.path.expanduser(name)) for name in named if name
  )


class _Engine:
  """Asks for runs, hands them to Ray and asks again when some finished."""

  def __init__(self, sweeps, workdir, resources, display):
    # What each sweep answered last, and those that cannot answer any more.
    self._plans, self._broken = {sweep: [] for sweep in sweeps}, []
    self._workdir, self._display = workdir, display
    self._resources, self._slots = resources, ray_cluster.slots(resources)
    self._task = ray.remote(**resources.options())(worker.train)
    self._observer = run_status.Observer(workdir)
    self._progress = Progress()
    # Names of the decided runs so far; active runs by their Ray tasks.
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
    for sweep in self._plans:
      if sweep not in self._broken:
        try:
          self._plans[sweep] = sweep.runs(self._observer.result_of)
        except InputError as error:
          # The others go on.
          self._broken.append(sweep)
          self._fail(sweep.name, str(error))
    runs = [run for planned in self._plans.values() for run in planned]
    plan.write_lists(runs, self._workdir)
    self._progress.runs = plan.unique(runs)
    for new in self._progress.runs:
      if not new.undecided and new.name not in self._known:
        self._known.add(new.name)
        self._submit(self._observer.look(new))

  def _submit(self, status):
    """Hands a run to Ray if it is left."""
    run, result = status.run, status.result
    if status.error:
      self._fail(run.name, status.error)
    elif result is not None:
      self._progress.done += 1
      self._progress.pace.learn(run.config, result['seconds'], result['epochs'])
    else:
      folder = str(run.folder(self._workdir))
      task = self._task.remote(run.config.to_dict(), folder, run.defaults)
      self._active[task] = ActiveRun(status, self._workdir)

  def _look(self):
    """Notes what has started, and the epochs that are new."""
    for active in self._active.values():
      had_started = active.has_started
      seconds = active.look()
      if active.has_started and not had_started:
        self._display.say(f'started {active.run.name}')
      if seconds is not None:
        self._progress.pace.learn(active.run.config, seconds, 1)

  def _collect(self, task):
    """Notes the result of a task that ended."""
    ended = self._active.pop(task).run
    try:
      result, reason = ray.get(task)
    except ray.exceptions.RayError as error:
      # Its process or its node died, once more than it may be retried.
      kind, text = type(error).__name__, str(error).strip().splitlines()[0]
      result, reason = None, f'{kind}: {text}'
    if result is None:
      folder = ended.folder(self._workdir)
      self._fail(
        ended.name, reason, run_status.last_lines(folder, _LINES_SHOWN)
      )
    else:
      status = self._observer.look(ended)
      self._observer.update(dataclasses.replace(status, result=result))
      self._progress.done += 1
      self._display.say(f'done {ended.name}: {console.result_line(result)}')

  def _fail(self, name, reason, log=()):
    """Notes that a run or a sweep failed, and says why."""
    self._progress.failed.append(name)
    lines = [f'FAILED {name}: {reason}', *(f'  | {line}' for line in log)]
    self._display.say('\n'.join(lines))

  def _show(self):
    """Shows where the sweeps are."""
    slots = ray_cluster.slots(self._resources)
    if slots != self._slots:
      self._display.say(
        f'the nodes have changed: room for {slots} runs, before {self._slots}'
      )
      self._slots = slots
    self._progress.update(self._active.values(), slots)
    self._display.show(self._progress)

  def _stop(self):
    """Ends the runs that have not ended, which save their checkpoints."""
    tasks = list(self._active)
    if not tasks:
      return
    self._display.say(
      f'stopping: runs save their checkpoints, {_STOP_SECONDS:g} s at most'
    )
    for task in tasks:
      ray.cancel(task)
    ray.wait(tasks, num_returns=len(tasks), timeout=_STOP_SECONDS)
