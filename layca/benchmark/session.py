"""What every candidate of the benchmark is to the process that measures it."""

import time
from collections.abc import Mapping

import numpy as np


class Session:
  """One way to train, with all that it needs in memory.

  Created as `Session(settings, options, images, labels)`: what is trained and
  how (`Job.settings`, `Candidate.options`), uint8 [N, H, W, C], int32 [N]. A
  subclass takes them in `_set_up`; it makes updates, and waits until they are
  made, in `_update`.
  """

  # Number of updates in an epoch.
  _steps = 1

  def __init__(
    self,
    settings: Mapping,
    options: Mapping,
    images: np.ndarray,
    labels: np.ndarray,
  ):
    self._set_up(settings, options, images, labels)

  def first_step(self) -> None:
    """Makes one update."""
    self._update(1)

  def epoch(self) -> None:
    """Makes the updates of an epoch."""
    self._update(self._steps)

  def train(self, epochs: int) -> list[float]:
    """Trains for some epochs and returns the seconds that each took."""
    times = [time.perf_counter()]
    for _ in range(epochs):
      self.epoch()
      times.append(time.perf_counter())
    return np.diff(times).tolist()

  def gpu_bytes(self) -> int:
    """Returns TensorFlow's peak memory on the GPU, 0 without one."""
    import tensorflow as tf

    if not tf.config.list_physical_devices('GPU'):
      return 0
    return tf.config.experimental.get_memory_info('GPU:0')['peak']

  def operations(self) -> int | None:
    """Returns the number of operations of a step; None if it is not counted."""
    return None


def standardise(images: np.ndarray) -> np.ndarray:
  """Returns float32 images of mean 0 and standard deviation 1."""
  images = images.astype(np.float32)
  return (images - images.mean()) / images.std()
