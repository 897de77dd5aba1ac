"""Images of one size from those of another."""

import numpy as np
import tensorflow as tf

from layca.training import memory

# Images that are resized at once.
_CHUNK = 1024


def resize(images: np.ndarray, size: int | None) -> np.ndarray:
  """Returns images [n, h, w, c] with `size` pixels a side, None for theirs.

  Uint8 is rounded to uint8, float32 stays float32.
  """
  if size is None or images.shape[1:3] == (size, size):
    return images
  count, *_, channels = images.shape
  # They are resized as float32.
  bytes_each = images.itemsize * count + 4 * min(count, _CHUNK)
  memory.check(size**2 * channels * bytes_each)
  resized = np.empty((count, size, size, channels), images.dtype)
  with tf.device('CPU'):
    for start in range(0, count, _CHUNK):
      part = slice(start, start + _CHUNK)
      chunk = tf.image.resize(
        images[part], (size, size), 'bilinear', antialias=True
      )
      is_rounded = images.dtype == np.uint8
      resized[part] = np.rint(chunk) if is_rounded else chunk
  return resized
