"""How many runs of a sweep are done, and how long the rest takes."""

import dataclasses
from collections.abc import Sequence

import ml_collections

from layca.study.sweep.run_status import RunStatus
from layca.training import config_checks
from layca.training.output.console import duration

# Seconds of a run that its epochs do not count: reading the images, compiling
# the step, the last evaluation. TensorFlow was imported for the runs before.
STARTUP_SECONDS = 7.0

# What decides how long an epoch takes, and what of it does not.
_DECISIVE = ('model.', 'data.', 'batch_size', 'precision', 'jit_compile')
_IDLE = ('data.data_dir', 'data.validation_examples')


def network(config: ml_collections.ConfigDict) -> str:
  """Returns what decides how long an epoch takes, the same text if the same."""
  flat = config_checks.flatten(config.to_dict())
  kept = {k: v for k, v in flat.items() if k.startswith(_DECISIVE)}
  return str(sorted((k, v) for k, v in kept.items() if k not in _IDLE))


class Pace:
  """Mean seconds of an epoch, by network."""

  def __init__(self):
    self._totals = {}

  def learn(
    self, config: ml_collections.ConfigDict, seconds: float, epochs: int
  ) -> None:
    """Takes note of how long some epochs took."""
    if epochs:
      before, count = self._totals.get(network(config), (0.0, 0))
      self._totals[network(config)] = before + seconds, count + epochs

  def knows(self, config: ml_collections.ConfigDict) -> bool:
    """Returns whether an epoch of a run's network was measured."""
    return network(config) in self._totals

  def seconds_left(
    self, statuses: Sequence[RunStatus], slots: int
  ) -> float | None:
    """Returns how long runs take that share slots if none of them ends early.

    An unmeasured network is taken to be like the others; None if there are no
    others.
    """
    left = [status for status in statuses if status.is_left]
    if left and (slots < 1 or not self._totals):
      return None
    paces = {key: s / epochs for key, (s, epochs) in self._totals.items()}
    each = [0.0]
    for status in left:
      config = status.run.config
      mean = sum(paces.values()) / len(paces)
      epochs = max(config.epochs - status.epochs, 0)
      seconds = paces.get(network(config), mean) * epochs
      each.append(seconds + STARTUP_SECONDS * (not status.has_started))
    # No run is shared among slots.
    return max(sum(each) / max(slots, 1), *each)


@dataclasses.dataclass
class Progress:
  """Where sweeps are.

  Attributes:
    statuses: status of each run that there is to be, as far as is known.
    broken: names of the sweeps that cannot go on.
    seconds_left: run time to the end, None if unknown.
  """

  statuses: Sequence[RunStatus] = ()
  broken: list[str] = dataclasses.field(default_factory=list)
  seconds_left: float | None = None

  @property
  def done(self) -> int:
    """Returns the number of finished runs."""
    return sum(status.result is not None for status in self.statuses)

  @property
  def running(self) -> list[RunStatus]:
    """Returns the runs in progress."""
    return [s for s in self.statuses if s.has_started and s.is_left]

  @property
  def failed(self) -> list[str]:
    """Returns the names of the runs that failed, and of broken sweeps."""
    names = [s.run.name for s in self.statuses if s.error is not None]
    return names + self.broken

  def summary(self) -> str:
    """Returns one line about the whole sweep."""
    total, done = len(self.statuses), self.done
    running, failed = len(self.running), len(self.failed)
    left = 'unknown time'
    if self.seconds_left is not None:
      # As other work lets these run now.
      left = f'at this pace about {duration(self.seconds_left)}'
    return (
      f'{done} of {total} done, {running} running, '
      f'{total - done - failed - running} waiting, {failed} failed, {left} left'
    )

  def outcome(self) -> str:
    """Returns lines on how many are finished, which failed and which wait."""
    text = f'{self.done} of {len(self.statuses)} runs are finished'
    if self.failed:
      text += f', {len(self.failed)} failed: {", ".join(self.failed)}'
    later = [status for status in self.statuses if status.run.undecided]
    if self.failed and later:
      text += (
        f'\nthe other {len(later)} depend on these: the same command goes on '
        'once the failures are mended'
      )
    return text
