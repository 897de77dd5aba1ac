"""Counts the runs of a sweep, says how they go and how long the rest takes."""

import pathlib
from collections.abc import Iterable, Sequence

from layca.study.sweep import ray_cluster, run_status, time_estimate
from layca.study.sweep.active_run import ActiveRun
from layca.study.sweep.display import Display, Snapshot
from layca.study.sweep.plan import Run
from layca.study.sweep.ray_cluster import Resources

# Of the log of a run that failed.
_LINES_SHOWN = 8


class Progress:
  """Where a sweep is.

  Attributes:
    failed: names of the runs, and of the sweeps, that failed.
    done: number of finished runs.
    pace: what epochs took.
    undecided: runs that wait for results of others.
  """

  def __init__(
    self, workdir: pathlib.Path, resources: Resources, display: Display
  ):
    """Starts with none; Ray is connected."""
    self.failed, self.done, self.undecided = [], 0, ()
    self.pace = time_estimate.Pace()
    self._total = 0
    self._workdir, self._resources = workdir, resources
    self._display = display
    self._slots = ray_cluster.slots(resources)

  def set_runs(self, runs: Sequence[Run]):
    """Notes all runs that there are to be, as far as is known."""
    self._total = len(runs)
    self.undecided = [run for run in runs if run.undecided]

  def add_finished(self, run: Run, result: dict):
    """Counts a run that was finished before."""
    self.done += 1
    self.pace.learn(run.config, result['seconds'], result['epochs'])

  def add_failed(self, name: str, reason: str, shows_log: bool = False):
    """Counts a run or a sweep that failed, and says why."""
    self.failed.append(name)
    lines = _LINES_SHOWN if shows_log else 0
    log = run_status.last_lines(self._workdir / name, lines)
    text = [f'FAILED {name}: {reason}', *(f'  | {line}' for line in log)]
    self._display.say('\n'.join(text))

  def show(self, active_runs: Iterable[ActiveRun]):
    """Shows where the sweep is."""
    slots = ray_cluster.slots(self._resources)
    if slots != self._slots:
      self._display.say(
        f'the nodes have changed: room for {slots} runs, before {self._slots}'
      )
      self._slots = slots
    running, waiting = [], []
    for active in active_runs:
      (running if active.has_started else waiting).append(active)
    seconds = time_estimate.seconds_left(
      [self.pace.guess(x.run.config, x.epochs) for x in running],
      [
        *(self.pace.guess(x.run.config, x.epochs) for x in waiting),
        *(self.pace.guess(run.config) for run in self.undecided),
      ],
      slots,
    )
    self._display.show(
      Snapshot(
        self._total, self.done, tuple(self.failed), tuple(running), seconds
      )
    )

  def say_finished(self):
    """Says how many runs are finished, how many failed and which wait."""
    text = f'{self.done} of {self._total} runs are finished'
    if self.failed:
      text += f', {len(self.failed)} failed: {", ".join(self.failed)}'
    if self.failed and self.undecided:
      text += (
        f'\nthe other {len(self.undecided)} depend on these: the same command '
        'goes on once the failures are mended'
      )
    self._display.say(text)
