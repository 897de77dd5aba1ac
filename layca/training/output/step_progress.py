"""Speed of a run and time left, printed while it trains."""

import sys
import time
from collections.abc import Mapping

from layca.training.output import console

_SECONDS_BETWEEN_LINES = 60.0


class Progress:
  """Measures speed, and shows progress inside long epochs.

  On a terminal the line is overwritten in place; elsewhere a plain line is
  printed once a minute. Steps are counted from the start of the whole run.
  """

  def __init__(self, step: int, total_steps: int):
    self._first_step, self._total = step, total_steps
    self._shown_step, self._shown_time = step, None
    self._recent_speed = 0.0
    self._start = self._last_line = time.monotonic()
    self._in_place = sys.stdout.isatty()

  def steps_per_second(self, step: int) -> float:
    """Returns the mean speed of this process, evaluation included."""
    elapsed = max(time.monotonic() - self._start, 1e-9)
    return (step - self._first_step) / elapsed

  def steps_within(self, seconds: float) -> int:
    """Returns how many steps take so long, as fast as lately; at least 1."""
    return max(1, int(self._recent_speed * seconds))

  def seconds_left(self, step: int) -> float:
    """Returns the expected time to the last step."""
    return (self._total - step) / max(self.steps_per_second(step), 1e-9)

  def show(self, step: int) -> None:
    """Shows where the run is, unless that was shown a moment ago."""
    now = time.monotonic()
    if self._shown_time is not None:
      elapsed = max(now - self._shown_time, 1e-9)
      self._recent_speed = (step - self._shown_step) / elapsed
    self._shown_step, self._shown_time = step, now
    text = (
      f'step {step}/{self._total} | {self.steps_per_second(step):.4g} '
      f'steps/s | {console.duration(self.seconds_left(step))} left'
    )
    if self._in_place:
      print(f'\r{text:<78}', end='', flush=True)
    elif now - self._last_line > _SECONDS_BETWEEN_LINES:
      self.say(text)

  def print_epoch(self, row: Mapping, total_epochs: int) -> None:
    """Prints the line of an epoch, from its metrics row."""
    speed = self.steps_per_second(row['step'])
    left = self.seconds_left(row['step'])
    self.say(console.epoch_line(row, total_epochs, speed, left))

  def say(self, line: str) -> None:
    """Prints a line of its own."""
    if self._in_place:
      print('\r' + ' ' * 78 + '\r', end='')
    print(line, flush=True)
    self._last_line = time.monotonic()
