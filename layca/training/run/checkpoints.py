"""Checkpoints: all that a run needs to resume as if nothing had happened."""

import pathlib
import time

import tensorflow as tf
from absl import logging

from layca.training.errors import InputError

# What TensorFlow says, hundreds of times, of a checkpoint that does not fit.
_LISTS = ('unrestored values', 'could not be found in the restored object')


class Checkpoints:
  """Saves modules and variables every so many seconds; keeps the newest two."""

  def __init__(self, folder: pathlib.Path, seconds: float, **trackables):
    self._checkpoint = tf.train.Checkpoint(**trackables)
    self._manager = tf.train.CheckpointManager(
      self._checkpoint, str(folder), max_to_keep=2
    )
    # Known by its identity: it is added once.
    tf.get_logger().addFilter(_is_no_list)
    self._seconds = seconds
    self._last_save = time.monotonic()

  def restore(self) -> str | None:
    """Restores the newest readable checkpoint and returns its path, or None.

    Raises InputError if there are some, none of which can be read.
    """
    for path in reversed(self._manager.checkpoints):
      try:
        self._checkpoint.restore(path).assert_existing_objects_matched()
        return path
      except Exception as error:  # Damage shows as errors of many types.
        reason = str(error).splitlines()[0]
        logging.warning('cannot read checkpoint %s (%s)', path, reason)
    if self._manager.checkpoints:
      raise InputError(
        f'none of the checkpoints in {self._manager.directory} can be read: '
        'remove the run folder to train from the beginning'
      )
    return None

  def save(self, step: int) -> None:
    """Saves under the number of updates made."""
    self._manager.save(checkpoint_number=step)
    self._last_save = time.monotonic()

  def save_if_due(self, step: int) -> None:
    """Saves if the last save is long enough ago."""
    if time.monotonic() - self._last_save >= self._seconds:
      self.save(step)


def _is_no_list(record):
  return not any(words in record.getMessage() for words in _LISTS)
