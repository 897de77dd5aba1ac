"""Counts the runs of a sweep, tells how they go and how long the rest takes."""

import pathlib
from collections.abc import Iterable, Sequence

import ml_collections

from layca.study.sweep import folders, ray_cluster, time_estimate
from layca.study.sweep.active_run import Going
from layca.study.sweep.display import Display, Snapshot
from layca.study.sweep.ray_cluster import Resources
from layca.study.sweep.runs import Run

# Of the log of a run that failed.
_LINES_SHOWN = 8


class Tally:
  """Where a sweep is.

  Attributes:
    failed: names of the runs that failed.
  """

  def __init__(
    self, workdir: pathlib.Path, resources: Resources, display: Display
  ):
    """Starts with none; Ray is connected."""
    self.failed = []
    self._workdir, self._resources = workdir, resources
    self._display = display
    self._pace = time_estimate.Pace()
    self._slots = ray_cluster.slots(resources)
    self._done = self._total = 0
    self._later = []

  def start_stage(self, runs: int, later: Sequence[Run]):
    """Takes note of how many runs there are from here on.

    Args:
      runs: of the stage and those that follow.
      later: those of stages that follow that take time.
    """
    self._total = self._done + len(self.failed) + runs
    self._later = later

  def learn(
    self, config: ml_collections.ConfigDict, seconds: float, epochs: int
  ):
    """Takes note of how long some epochs took."""
    self._pace.learn(config, seconds, epochs)

  def add_done(self):
    """Counts a run that is finished."""
    self._done += 1

  def add_failed(self, run: Run, reason: str, shows_log: bool = False):
    """Counts a run that failed, and says why."""
    self.failed.append(run.name)
    last = folders.last_lines(
      run.folder(self._workdir), _LINES_SHOWN if shows_log else 0
    )
    self._display.say(
      '\n'.join([f'FAILED {run.name}: {reason}', *(f'  | {x}' for x in last)])
    )

  def show(self, goings: Iterable[Going]):
    """Shows where the sweep is."""
    slots = ray_cluster.slots(self._resources)
    if slots != self._slots:
      self._display.say(
        f'the nodes have changed: room for {slots} runs, before {self._slots}'
      )
      self._slots = slots
    goings = list(goings)
    running = [going for going in goings if going.started]
    waiting = [going for going in goings if not going.started]
    seconds = time_estimate.seconds_left(
      map(self._seconds, running),
      [
        *map(self._seconds, waiting),
        *(self._pace.guess(run.config) for run in self._later),
      ],
      slots,
    )
    self._display.show(
      Snapshot(
        self._total,
        self._done,
        tuple(self.failed),
        tuple(going.shown() for going in running),
        seconds,
      )
    )

  def say_end(self, blocked: int):
    """Says how the sweep ended; so many runs build on failed ones."""
    total = self._done + len(self.failed) + blocked
    lines = [f'{self._done} of {total} runs are finished']
    if self.failed:
      lines[0] += f', {len(self.failed)} failed: {", ".join(self.failed)}'
    if blocked:
      lines.append(
        f'the other {blocked} build on these: the same command goes on once '
        'the failures are mended'
      )
    self._display.say('\n'.join(lines))

  def _seconds(self, going):
    return self._pace.guess(going.run.config, going.epochs)
