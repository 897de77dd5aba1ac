"""What every candidate of the benchmark is to the process that measures it."""

import time
from collections.abc import Callable

import numpy as np


class Session:
  """One way to train, with all that it needs in memory.

  Created as `Session(settings, options, images, labels)`: what is trained and
  how (`Job.settings`, `Candidate.options`), uint8 [N, H, W, C], int32 [N].

  Attributes:
    first_step: makes one update.
    epoch: makes those of an epoch, and waits until they are made.
  """

  first_step: Callable[[], None]
  epoch: Callable[[], None]

  def train(self, epochs: int) -> list[float]:
    """Trains for some epochs and returns the seconds that each took."""
    return [_seconds(self.epoch) for _ in range(epochs)]

  def gpu_bytes(self) -> int:
    """Returns the peak memory on the GPU, 0 without one."""
    return 0

  def operations(self) -> int | None:
    """Returns the number of operations of a step; None if it is not counted."""
    return None


class TensorFlowSession(Session):
  """One that trains by TensorFlow."""

  def gpu_bytes(self) -> int:
    """Returns the peak memory on the GPU, 0 without one."""
    import tensorflow as tf

    if not tf.config.list_physical_devices('GPU'):
      return 0
    return tf.config.experimental.get_memory_info('GPU:0')['peak']


def standardise(images: np.ndarray) -> np.ndarray:
  """Returns float32 images of mean 0 and standard deviation 1."""
  images = images.astype(np.float32)
  return (images - images.mean()) / images.std()


def _seconds(call):
  start = time.perf_counter()
  call()
  return time.perf_counter() - start
