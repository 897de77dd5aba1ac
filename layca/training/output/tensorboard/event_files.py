"""The event files of a run: in its own folder, so that its name is the run's.

Bands of depth are runs of their own to TensorBoard, in folders below it.
"""

import contextlib
import pathlib
from collections.abc import Iterable, Sequence

import tensorflow as tf
from google.protobuf.message import Message

_SUFFIX = '.layca'
# Where ours can be: `tensorboard` held them in runs of before.
_FOLDERS = ('.', 'tensorboard', 'layers/*')


class EventFiles:
  """Writes summaries, of which nothing else is left in the folder.

  All is on disk when a method returns: a writer is flushed when it stops being
  the default. A disk's errors are raised as TensorFlow's.
  """

  def __init__(self, folder: pathlib.Path):
    """Removes what was written before, but no files of others."""
    self._folder, self._writers = folder, {}
    for place in _FOLDERS:
      for old in folder.glob(f'{place}/events.out.tfevents.*{_SUFFIX}'):
        old.unlink()
        if old.parent != folder:
          # Files of others may be there.
          with contextlib.suppress(OSError):
            old.parent.rmdir()

  def write(
    self, events: Iterable[tuple[int, Sequence[Message]]], run: str = ''
  ) -> None:
    """Writes summaries at steps, to the run or to one in a folder below it."""
    with self._writer(run).as_default():
      for step, summaries in events:
        # Messages one after the other are one with the values of all.
        content = b''.join(each.SerializeToString() for each in summaries)
        tf.summary.experimental.write_raw_pb(content, step=step)

  def write_image(self, tag: str, png: bytes, step: int) -> None:
    """Writes a picture, given as PNG."""
    image = tf.io.decode_png(png, channels=3)
    with self._writer('').as_default():
      tf.summary.image(tag, image[tf.newaxis], step=step)

  def close(self) -> None:
    """Closes all files."""
    for writer in self._writers.values():
      writer.close()

  def _writer(self, run):
    if run not in self._writers:
      self._writers[run] = tf.summary.create_file_writer(
        str(self._folder / run), filename_suffix=_SUFFIX
      )
    return self._writers[run]
