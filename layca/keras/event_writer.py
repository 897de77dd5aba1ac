"""Records of rotation as TensorBoard's event files, through TensorFlow."""

import os
from collections.abc import Mapping, Sequence

from layca import event_tags


class EventWriter:
  """Writes records under the tags of `launch.train`.

  A few are of all layers, such as `Overview/rotation_spread`, and one is of a
  layer, such as `angle/03_conv_3`.
  """

  def __init__(self, log_dir: str | os.PathLike):
    """Starts an event file in a folder.

    Raises:
      ImportError: if TensorFlow is not installed.
    """
    try:
      import tensorflow as tf
    except ImportError as error:
      raise ImportError(
        'log_dir: TensorFlow writes the event files, with any backend: '
        'pip install tensorflow, or leave log_dir out'
      ) from error
    self._scalar = tf.summary.scalar
    self._writer = tf.summary.create_file_writer(str(log_dir))

  def write(self, record: Mapping, names: Sequence[str], epoch: int) -> None:
    """Writes the numbers of a record at an epoch, but for unknown ones.

    The number of steps, which is that of all kernels, is no curve of each.
    """
    curves = {k: v for k, v in record.items() if k != 'steps_since_record'}
    tags = event_tags.overview(curves) | event_tags.per_layer(curves, names)
    with self._writer.as_default(step=epoch):
      for tag, value in tags.items():
        if value is not None:
          self._scalar(tag, value)
