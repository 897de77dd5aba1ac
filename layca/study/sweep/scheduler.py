"""Runs a sweep: each run a Ray task, and its folder the truth about it."""

import collections
import contextlib
import os
import pathlib
from collections.abc import Sequence

import ray

from layca.study.sweep import plan, probe, ray_cluster, take_over, worker
from layca.study.sweep.active_run import Going
from layca.study.sweep.combined import Combined
from layca.study.sweep.display import Display
from layca.study.sweep.progress import Tally
from layca.study.sweep.ray_cluster import Resources
from layca.study.sweep.run_status import Observer
from layca.study.sweep.runs import Results, Run, Stage
from layca.training.errors import InputError
from layca.training.output import console
from layca.training.run.work_folder import WorkFolder

# In the work folder: what Ray itself says.
RAY_LOG = 'ray.log'

# How often folders are looked at.
_POLL_SECONDS = 1.0

# How long runs that are stopped have to save their checkpoints.
_STOP_SECONDS = 60.0


def run(
  sweep: plan.Sweep | Combined,
  workdir: str,
  resources: Resources,
  display: Display,
  take_over_from: Sequence[str] = (),
) -> list[str]:
  """Runs what is left of a sweep; Ray is connected.

  Args:
    sweep: what to run.
    workdir: the folder that holds the runs' folders.
    resources: of each run.
    display: shows how it goes.
    take_over_from: folders whose finished runs are not trained again if the
      sweep has runs of the same settings.

  Returns:
    The names of the runs that failed.

  Raises:
    InputError: for what the user can mend, before anything starts.
  """
  stages = plan.rehearse(sweep)
  workdir = os.path.abspath(os.path.expanduser(workdir))
  ray_cluster.check_room(resources)
  with (
    WorkFolder(workdir, (), ()).locked(),
    open(os.path.join(workdir, RAY_LOG), 'a') as ray_log,
    # Ray prints many lines when a node dies.
    contextlib.redirect_stdout(ray_log),
  ):
    probe.check_nodes(
      workdir, data_dirs(stages), resources, max(map(len, stages))
    )
    if ray_cluster.has_unused_gpus(resources):
      display.say('GPUs stay unused: give runs theirs with --gpus_per_run')
    finished = take_over.Finished([*take_over_from, workdir])
    engine = Engine(workdir, resources, display, finished)
    engine.run(sweep)
  return engine.failed


def data_dirs(stages: list[Stage]) -> list[str]:
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


class Engine:
  """Goes through stages and keeps count."""

  def __init__(
    self,
    workdir: str,
    resources: Resources,
    display: Display,
    finished: take_over.Finished,
  ):
    """Prepares; see `run`."""
    self._workdir, self._display = pathlib.Path(workdir), display
    self._finished = finished
    self._task = ray.remote(**resources.options())(worker.train)
    self._tally = Tally(self._workdir, resources, display)

  @property
  def failed(self) -> list[str]:
    """Returns the names of the runs that failed."""
    return self._tally.failed

  def run(self, sweep: plan.Sweep | Combined):
    """Runs a sweep stage by stage; what builds on a failure does not run."""
    rehearsed = plan.rehearse(sweep, self._known)
    later = rehearsed[::-1]
    names = {run.name for stage in rehearsed for run in stage}

    def answer(stage):
      # How many follow is only known once the results are.
      if later:
        later.pop()
      names.difference_update(run.name for run in stage)
      return self.run_stage(stage, [run for stage in later for run in stage])

    try:
      plan.drive(sweep, answer)
    except KeyboardInterrupt:
      self._display.say('interrupted: the same command goes on')
      raise
    self._tally.say_end(len(names) if self.failed else 0)

  def run_stage(self, stage: Stage, later: Sequence[Run] = ()) -> Results:
    """Runs what is left of one stage, and returns the results by run name.

    Args:
      stage: the runs.
      later: those that are to follow, for the time left.
    """
    results, waiting = {}, []
    twins = collections.defaultdict(list)
    observer = Observer(self._workdir, self._finished)
    standings = [observer.look(run) for run in stage]
    left = [run for run in later if observer.look(run).is_left]
    self._tally.start_stage(len(stage) + len(later), left)
    for standing in standings:
      run, state = standing.run, standing.state
      if state.refused:
        self._tally.add_failed(run, state.refused)
      elif state.result is not None:
        results[run.name] = state.result
        self._add_finished(run, state.result)
      elif standing.twin:
        twins[standing.twin].append(run)
      elif standing.is_left:
        waiting.append(standing)
    if results:
      self._display.say(f'{len(results)} of {len(stage)} runs are finished')
    results |= self._take_over([x for x in standings if x.source])
    pending = dict(self._submit(standing) for standing in waiting)
    try:
      while pending:
        ready, _ = ray.wait(list(pending), timeout=_POLL_SECONDS)
        self._look_at(pending.values())
        for task in ready:
          run = pending.pop(task).run
          results |= self._collect(task, run, twins[run.name])
        self._tally.show(pending.values())
    except KeyboardInterrupt:
      self._stop(list(pending))
      raise
    # In the order of the stage, whichever run ended first: a tie among them is
    # broken the same way when the sweep goes on.
    return {r.name: results[r.name] for r in stage if r.name in results}

  def _stop(self, tasks):
    """Ends the runs that have not ended, which save their checkpoints."""
    self._display.say(
      f'stopping: runs save their checkpoints, {_STOP_SECONDS:g} s at most'
    )
    for task in tasks:
      ray.cancel(task)
    ray.wait(tasks, num_returns=len(tasks), timeout=_STOP_SECONDS)

  def _known(self, stage):
    """Returns the results that there are already, here or elsewhere."""
    observer = Observer(self._workdir, self._finished)
    standings = map(observer.look, stage)
    return {s.run.name: s.result for s in standings if s.result is not None}

  def _take_over(self, standings):
    """Copies what is finished elsewhere; returns the results by run name."""
    results, roots = {}, collections.Counter()
    for standing in standings:
      run, source = standing.run, standing.source
      if self._copy(run, source):
        results[run.name] = source.result
        roots[source.root] += 1
    if results:
      origins = ', '.join(f'{roots[root]} from {root}' for root in roots)
      self._display.say(f'runs taken over: {origins}')
    return results

  def _copy(self, run, source):
    """Returns whether a run could be taken over."""
    try:
      take_over.take_over(source, run.folder(self._workdir))
    except InputError as error:
      self._tally.add_failed(run, str(error))
      return False
    self._add_finished(run, source.result)
    return True

  def _add_finished(self, run, result):
    """Counts a run that was finished before, here or elsewhere."""
    self._tally.add_done()
    self._tally.learn(run.config, result['seconds'], result['epochs'])

  def _submit(self, standing):
    folder = standing.run.folder(self._workdir)
    # Should a kill have left it half taken over, it no longer is.
    (folder / take_over.ORIGIN).unlink(missing_ok=True)
    config = standing.run.config.to_dict()
    task = self._task.remote(config, str(folder))
    return task, Going(standing, self._workdir)

  def _look_at(self, goings):
    """Takes note of what has started, and of the epochs that are new."""
    for going in goings:
      had_started = going.started
      seconds = going.look()
      if going.started and not had_started:
        self._display.say(f'started {going.run.name}')
      if seconds is not None:
        self._tally.learn(going.run.config, seconds, 1)

  def _collect(self, task, run, twins):
    """Returns the results of a task that ended, for its run and twins."""
    try:
      result, reason = ray.get(task)
    except ray.exceptions.RayError as error:
      # Its process or its node died, once more than it may be retried.
      kind, text = type(error).__name__, str(error).strip().splitlines()[0]
      result, reason = None, f'{kind}: {text}'
    if result is None:
      self._tally.add_failed(run, reason, shows_log=True)
      for twin in twins:
        self._tally.add_failed(twin, f'it has the settings of {run.name}')
      return {}
    self._tally.add_done()
    self._display.say(f'done {run.name}: {console.result_line(result)}')
    source = take_over.Source(run.folder(self._workdir), self._workdir, result)
    self._finished.add(run.config, source)
    taken = [twin for twin in twins if self._copy(twin, source)]
    for twin in taken:
      self._display.say(f'taken over {twin.name}: from {run.name}')
    return {done.name: result for done in (run, *taken)}
