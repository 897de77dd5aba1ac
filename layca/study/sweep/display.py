"""What a sweep says while it runs: a live table, or plain lines."""

import sys
import time

from rich import live, table
from rich.console import Console

from layca.study.sweep.progress import Progress

_SECONDS_BETWEEN_LINES = 60.0


class Display:
  """Shows progress and events; use it in a `with` block.

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
    self._live = live.Live(console=self._console, auto_refresh=False)
    self._last_line = -float('inf')

  def __enter__(self):
    if self._console.is_terminal:
      self._live.start()
    return self

  def __exit__(self, *_):
    self._live.stop()

  def show(self, progress: Progress) -> None:
    """Shows where the sweep is, unless that was said a moment ago."""
    if self._console.is_terminal:
      self._live.update(create_table(progress), refresh=True)
    elif time.monotonic() - self._last_line >= _SECONDS_BETWEEN_LINES:
      self._last_line = time.monotonic()
      self.say(progress.summary())

  def say(self, text: str) -> None:
    """Prints lines that stay."""
    self._console.print(text)


def create_table(progress: Progress) -> table.Table:
  """Returns the table of what runs and what failed."""
  shown = table.Table(title=progress.summary(), title_justify='left')
  shown.add_column('run', overflow='fold')
  for name in ('epoch', 'train', 'test'):
    shown.add_column(name, justify='right', no_wrap=True)
  for status in progress.running:
    row = status.row or {}
    accuracies = [row.get(f'{s}_accuracy') for s in ('train', 'test')]
    shown.add_row(
      status.run.name,
      f'{status.epochs}/{status.run.config.epochs}',
      *('' if value is None else f'{value:.3f}' for value in accuracies),
    )
  for name in progress.failed:
    shown.add_row(name, 'failed')
  return shown
