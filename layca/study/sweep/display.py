"""What a sweep says while it runs: a live table, or plain lines."""

import dataclasses
import sys
import time

from rich import live, table
from rich.console import Console

from layca.study.sweep.active_run import ActiveRun
from layca.training.output import console

_SECONDS_BETWEEN_LINES = 60.0


@dataclasses.dataclass(frozen=True)
class Snapshot:
  """Where a sweep is.

  Attributes:
    total: number of runs.
    done: of these, the finished ones.
    failed: names of the failed ones.
    running: those in progress.
    seconds_left: to the end of the sweep, None if unknown.
  """

  total: int
  done: int
  failed: tuple[str, ...] = ()
  running: tuple[ActiveRun, ...] = ()
  seconds_left: float | None = None


class Display:
  """Shows snapshots and events; use it in a `with` block.

  On a terminal a table is kept up to date below the events. Elsewhere each
  event is a line, and a line a minute sums up. All goes to what is stdout when
  the display is created.
  """

  def __init__(self):
    # Names of runs and folders are no markup, and are never cut or wrapped.
    self._console = Console(
      file=sys.stdout,
      markup=False,
      highlight=False,
      emoji=False,
      soft_wrap=True,
    )
    self._live = None
    self._last_line = -float('inf')

  def __enter__(self):
    if self._console.is_terminal:
      self._live = live.Live(console=self._console, auto_refresh=False)
      self._live.start()
    return self

  def __exit__(self, *_):
    if self._live is not None:
      self._live.stop()
      self._live = None

  def show(self, snapshot: Snapshot):
    """Shows where the sweep is, unless that was said a moment ago."""
    if self._live is not None:
      self._live.update(create_table(snapshot), refresh=True)
    elif time.monotonic() - self._last_line >= _SECONDS_BETWEEN_LINES:
      self._last_line = time.monotonic()
      self.say(summary(snapshot))

  def say(self, text: str):
    """Prints lines that stay."""
    self._console.print(text)


def summary(snapshot: Snapshot) -> str:
  """Returns one line about the whole sweep."""
  running, failed = len(snapshot.running), len(snapshot.failed)
  waiting = snapshot.total - snapshot.done - failed - running
  left = 'unknown time'
  if snapshot.seconds_left is not None:
    left = f'about {console.duration(snapshot.seconds_left)}'
  return (
    f'{snapshot.done} of {snapshot.total} done, {running} running, '
    f'{waiting} waiting, {failed} failed, {left} left'
  )


def create_table(snapshot: Snapshot) -> table.Table:
  """Returns the table of what runs and what failed."""
  shown = table.Table(title=summary(snapshot), title_justify='left')
  shown.add_column('run', overflow='fold')
  for name in ('epoch', 'train', 'test'):
    shown.add_column(name, justify='right', no_wrap=True)
  for active in snapshot.running:
    shown.add_row(
      active.run.name,
      f'{active.epochs}/{active.run.config.epochs}',
      _share(active.row.get('train_accuracy')),
      _share(active.row.get('test_accuracy')),
    )
  for name in snapshot.failed:
    shown.add_row(name, 'failed', '', '')
  return shown


def _share(value):
  return '' if value is None else f'{value:.3f}'
