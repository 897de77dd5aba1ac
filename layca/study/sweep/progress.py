"""How many runs of a sweep are done, and how long the rest takes."""

from collections.abc import Iterable

from layca.study.sweep import time_estimate
from layca.study.sweep.active_run import ActiveRun
from layca.study.sweep.plan import Run
from layca.training.output.console import duration


class Progress:
  """Where a sweep is.

  Attributes:
    runs: all that there are to be, as far as is known.
    done: number of finished runs.
    failed: names of the runs that failed, and of the sweeps.
    running: runs in progress.
    seconds_left: to the end, None if unknown.
    pace: time that epochs took.
  """

  def __init__(self):
    """Starts without any."""
    self.runs, self.done, self.failed, self.running = [], 0, [], []
    self.seconds_left = None
    self.pace = time_estimate.Pace()

  @property
  def undecided(self) -> list[Run]:
    """Returns the runs that wait for results of others."""
    return [run for run in self.runs if run.undecided]

  def update(self, active_runs: Iterable[ActiveRun], slots: int):
    """Notes how far runs are that were handed to Ray.

    Args:
      active_runs: those that have not ended.
      slots: number of runs side by side.
    """
    active_runs = list(active_runs)
    self.running = [active for active in active_runs if active.has_started]
    seconds = {
      active: self.pace.seconds(active.run.config, active.epochs)
      for active in active_runs
    }
    self.seconds_left = time_estimate.seconds_left(
      [seconds.pop(active) for active in self.running],
      [
        *seconds.values(),
        *(self.pace.seconds(run.config) for run in self.undecided),
      ],
      slots,
    )

  def summary(self) -> str:
    """Returns one line about the whole sweep."""
    running, failed = len(self.running), len(self.failed)
    waiting = len(self.runs) - self.done - failed - running
    left = 'unknown time'
    if self.seconds_left is not None:
      left = f'about {duration(self.seconds_left)}'
    return (
      f'{self.done} of {len(self.runs)} done, {running} running, '
      f'{waiting} waiting, {failed} failed, {left} left'
    )

  def outcome(self) -> str:
    """Returns lines on how many are finished, which failed and which wait."""
    text = f'{self.done} of {len(self.runs)} runs are finished'
    if self.failed:
      text += f', {len(self.failed)} failed: {", ".join(self.failed)}'
    if self.failed and self.undecided:
      text += (
        f'\nthe other {len(self.undecided)} depend on these: the same command '
        'goes on once the failures are mended'
      )
    return text
