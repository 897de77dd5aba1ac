"""Runs a sweep: each run a Ray task, and its folder the truth about it."""

import contextlib
import dataclasses
import os
import pathlib

import ray

from layca.study.sweep import cluster, estimate, folders, plan, worker
from layca.study.sweep.cluster import Resources
from layca.study.sweep.display import Display, Running, Snapshot
from layca.training import report
from layca.training.work_folder import WorkFolder

# In the work folder: what Ray itself says.
RAY_LOG = 'ray.log'

# How often folders are looked at.
_POLL_SECONDS = 1.0
# Of the log of a run that failed.
_LINES_SHOWN = 8


def run(
  sweep: plan.Sweep, workdir: str, resources: Resources, display: Display
) -> list[str]:
  """Runs what is left of a sweep; Ray is connected.

  Args:
    sweep: what to run.
    workdir: the folder that holds the runs' folders.
    resources: of each run.
    display: shows how it goes.

  Returns:
    The names of the runs that failed.

  Raises:
    InputError: for what the user can mend, before anything starts.
  """
  stages = plan.rehearse(sweep)
  workdir = os.path.abspath(os.path.expanduser(workdir))
  cluster.check_room(resources)
  with (
    WorkFolder(workdir, (), ()).locked(),
    open(os.path.join(workdir, RAY_LOG), 'a') as ray_log,
    # Ray prints many lines when a node dies.
    contextlib.redirect_stdout(ray_log),
  ):
    cluster.check_nodes(workdir, data_dirs(stages))
    if cluster.has_unused_gpus(resources):
      display.say('GPUs stay unused: give runs theirs with --gpus_per_run')
    engine = Engine(workdir, resources, display)
    engine.run(sweep, stages)
  return engine.failed


def data_dirs(stages: list[plan.Stage]) -> list[str]:
  """Returns the folders of data that runs name, or else the environment."""
  named = {
    run.config.data.data_dir or os.environ.get('TFDS_DATA_DIR')
    for stage in stages
    for run in stage
    if run.config.data.name != 'digits'
  }
  return sorted(
    os.path.abspath(os.path.expanduser(name)) for name in named if name
  )


@dataclasses.dataclass
class _Going:
  """A run that was handed to Ray."""

  run: plan.Run
  log_size: int
  epochs: int
  row: dict | None = None
  started: bool = False


class Engine:
  """Goes through stages and keeps count.

  Attributes:
    failed: names of the runs that failed.
  """

  def __init__(self, workdir: str, resources: Resources, display: Display):
    """Prepares; see `run`."""
    self.failed = []
    self._workdir, self._display = pathlib.Path(workdir), display
    self._resources = resources
    self._task = ray.remote(**resources.options())(worker.train)
    self._pace = estimate.Pace()
    self._done = self._total = 0
    self._slots = cluster.slots(resources)
    self._later = []

  def run(self, sweep: plan.Sweep, rehearsed: list[plan.Stage]):
    """Runs a sweep stage by stage, to the end or the first that has failures.

    Args:
      sweep: what to run.
      rehearsed: its stages, to tell how much is to come.
    """
    later = rehearsed[::-1]

    def answer(stage):
      # How many follow is only known once the results are.
      if later:
        later.pop()
      self._later = [run for stage in later for run in stage]
      results = self.run_stage(stage)
      return None if self.failed else results

    try:
      plan.drive(sweep, answer)
    except KeyboardInterrupt:
      self._display.say('interrupted: the same command goes on')
      raise
    self._say_end()

  def run_stage(self, stage: plan.Stage) -> plan.Results:
    """Runs what is left of one stage, and returns the results by run name."""
    results, waiting = {}, []
    states = {run.name: folders.look(run, self._workdir) for run in stage}
    before = self._done + len(self.failed)
    self._total = before + len(stage) + len(self._later)
    for run in stage:
      state = states[run.name]
      if state.refused:
        # Its log is another run's.
        self._fail(run, state.refused, lines_shown=0)
      elif state.result is not None:
        results[run.name] = state.result
        self._pace.learn(
          run.config, state.result['seconds'], state.result['epochs']
        )
        self._done += 1
      else:
        waiting.append((run, state))
    if results:
      self._display.say(f'{len(results)} of {len(stage)} runs are finished')
    pending = dict(self._submit(run, state) for run, state in waiting)
    while pending:
      ready, _ = ray.wait(list(pending), timeout=_POLL_SECONDS)
      self._look_at(pending.values())
      for task in ready:
        going = pending.pop(task)
        result = self._collect(task, going.run)
        if result is not None:
          results[going.run.name] = result
      self._show(pending.values())
    return results

  def _submit(self, run, state):
    folder = run.folder(self._workdir)
    going = _Going(run, folders.log_size(folder), state.epochs)
    config = run.config.to_dict()
    return self._task.remote(config, str(folder), self._resources.cpus), going

  def _look_at(self, goings):
    """Takes note of what has started, and of the epochs that are new."""
    for going in goings:
      folder = going.run.folder(self._workdir)
      if not going.started:
        going.started = folders.log_size(folder) != going.log_size
        if going.started:
          self._display.say(f'started {going.run.name}')
      if going.started:
        row = folders.last_row(folder)
        if row and row['epoch'] >= going.epochs:
          going.epochs = row['epoch'] + 1
          self._pace.learn(going.run.config, row['seconds'], 1)
        going.row = row

  def _collect(self, task, run):
    """Returns the result of a task that ended, or None and says why not."""
    try:
      result, reason = ray.get(task)
    except ray.exceptions.RayError as error:
      # Its process or its node died, once more than it may be retried.
      kind, text = type(error).__name__, str(error).strip().splitlines()[0]
      result, reason = None, f'{kind}: {text}'
    if result is None:
      self._fail(run, reason)
      return None
    self._done += 1
    self._display.say(f'done {run.name}: {report.result_line(result)}')
    return result

  def _fail(self, run, reason, lines_shown=_LINES_SHOWN):
    self.failed.append(run.name)
    last = folders.last_lines(run.folder(self._workdir), lines_shown)
    self._display.say(
      '\n'.join([f'FAILED {run.name}: {reason}', *(f'  | {x}' for x in last)])
    )

  def _show(self, goings):
    slots = cluster.slots(self._resources)
    if slots != self._slots:
      self._display.say(
        f'the nodes have changed: room for {slots} runs, before {self._slots}'
      )
      self._slots = slots
    running = [going for going in goings if going.started]
    waiting = [going for going in goings if not going.started]
    seconds = estimate.seconds_left(
      [self._seconds(going) for going in running],
      [
        *(self._seconds(going) for going in waiting),
        *(self._pace.seconds(run.config) for run in self._later),
      ],
      slots,
    )
    self._display.show(
      Snapshot(
        self._total,
        self._done,
        tuple(self.failed),
        tuple(_shown(going) for going in running),
        seconds,
      )
    )

  def _seconds(self, going):
    return self._pace.seconds(going.run.config, going.epochs)

  def _say_end(self):
    lines = [f'{self._done} of {self._total} runs are finished']
    if self.failed:
      lines[0] += f', {len(self.failed)} failed: {", ".join(self.failed)}'
      if self._later:
        lines.append(
          f'the other {len(self._later)} build on these: the same command goes '
          'on once the failures are mended'
        )
    self._display.say('\n'.join(lines))


def _shown(going):
  row = going.row or {}
  return Running(
    going.run.name,
    going.epochs,
    going.run.config.epochs,
    row.get('train_accuracy'),
    row.get('test_accuracy'),
  )
