"""How long the rest of a sweep takes, from the epochs that were measured."""

import json
from collections.abc import Sequence

import ml_collections

from layca.training import config_checks
from layca.training.run import files

# Seconds of a run that its epochs do not count: reading the images, compiling
# the step, the last evaluation. TensorFlow was imported for the runs before.
STARTUP_SECONDS = 7.0

# Keys that hardly change how long an epoch takes.
_SAME_SPEED = (
  'task',
  'seed',
  'epochs',
  'rho',
  'alpha',
  'steps_per_call',
  'checkpoint_seconds',
  'data.data_dir',
  'data.validation_share',
)
_SAME_SPEED_SECTIONS = ('optimizer.', 'schedule.', 'stop.')


def network(config: ml_collections.ConfigDict) -> str:
  """Returns what decides how long an epoch takes, the same text if the same."""
  flat = config_checks.flatten(files.plain(config.to_dict()))
  kept = {
    key: value
    for key, value in flat.items()
    if key not in _SAME_SPEED and not key.startswith(_SAME_SPEED_SECTIONS)
  }
  return json.dumps(kept, sort_keys=True)


class Pace:
  """Mean seconds of an epoch, by network."""

  def __init__(self):
    self._totals = {}

  def learn(
    self, config: ml_collections.ConfigDict, seconds: float, epochs: int
  ):
    """Takes note of how long some epochs took."""
    if epochs:
      before, count = self._totals.get(network(config), (0.0, 0))
      self._totals[network(config)] = before + seconds, count + epochs

  def knows(self, config: ml_collections.ConfigDict) -> bool:
    """Returns whether an epoch of a run's network was measured."""
    return network(config) in self._totals

  def seconds(
    self, config: ml_collections.ConfigDict, epochs_done: int = 0
  ) -> float | None:
    """Returns how long the rest of a run takes if it does not end early.

    An unmeasured network is taken to be like the others; None if there are no
    others.
    """
    if not self._totals:
      return None
    paces = {key: s / epochs for key, (s, epochs) in self._totals.items()}
    mean = sum(paces.values()) / len(paces)
    left = max(config.epochs - epochs_done, 0)
    return paces.get(network(config), mean) * left


def seconds_left(
  running: Sequence[float | None], waiting: Sequence[float | None], slots: int
) -> float | None:
  """Returns how long all runs take that are left, or None if one is unknown.

  Args:
    running: seconds left of the epochs of each run.
    waiting: the same of those that have not started.
    slots: number of runs side by side.
  """
  if slots < 1 or None in running or None in waiting:
    return None
  started = [seconds + STARTUP_SECONDS for seconds in waiting]
  # No run is shared among slots.
  return max([sum([*running, *started]) / slots, *running, *started, 0.0])
