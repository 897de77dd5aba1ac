"""Augmentation and standardisation of a batch, inside the compiled step.

Pure functions of tensors: the same seed gives the same batch. Flip and shift
only move pixels, so both come down to which row and which column each pixel is
taken from, and cost one gather for the rows and one for the columns. Indices
are computed as floats: a GPU leaves the arithmetic of int32 to the host.
"""

import numpy as np
import tensorflow as tf

from layca.training.errors import InputError


def augment(
  images: tf.Tensor, seed: tf.Tensor, *, flip: bool, shift: float
) -> tf.Tensor:
  """Flips and shifts each image of a batch at random.

  A shift moves an image by a whole number of pixels, drawn uniformly from
  -m ... m for each axis on its own, where m is `shift` times the side, rounded.
  The gap is filled by reflection about the edge pixel, which is not repeated
  (the paper's 12.5% with reflect padding is `shift=0.125`).

  The draws of a program compiled by XLA differ from those of one that is not.

  Args:
    images: [B, H, W, C], of any type. H, W and C are static.
    seed: int32 [2].
    flip: Whether to mirror each image left to right with probability 1/2.
    shift: The largest shift as a share of the image side, in [0, 1).

  Returns:
    [B, H, W, C], of the same type and static shape; `images` itself if there
    is nothing to do.

  Raises:
    InputError: A shift that is negative or as large as the image.
  """
  _, height, width, _ = images.shape
  reach = _reach(shift, height), _reach(shift, width)
  if not flip and not any(reach):
    return images
  batch_size = tf.shape(images)[0]
  uniform = tf.random.stateless_uniform([3, batch_size], seed, alg='philox')
  columns = _shifted_indices(uniform[1], width, reach[1])
  if flip:
    mirrored = uniform[2][:, tf.newaxis] < 0.5
    columns = tf.where(mirrored, width - 1 - columns, columns)
  if reach[0]:
    rows = _shifted_indices(uniform[0], height, reach[0])
    images = tf.gather(images, tf.cast(rows, tf.int32), axis=1, batch_dims=1)
  return tf.gather(images, tf.cast(columns, tf.int32), axis=2, batch_dims=1)


def standardise(images: tf.Tensor, mean: float, std: float) -> tf.Tensor:
  """Subtracts one mean from all pixels and divides them by one deviation.

  Args:
    images: [B, H, W, C], of any type, in pixel units 0 ... 255.
    mean: Mean of all pixels and channels of the training images, pixel units.
    std: Standard deviation of the same, pixel units.

  Returns:
    float32 [B, H, W, C].
  """
  return (tf.cast(images, tf.float32) - mean) / std


def _reach(shift: float, side: int) -> int:
  """Returns the largest shift in pixels."""
  reach = round(shift * side) if 0 <= shift < 1 else side
  if reach >= side:
    raise InputError(
      f'data.shift={shift}: must be 0 or a share of the image side ({side} '
      "pixels) that leaves something of it; the paper's is 0.125"
    )
  return reach


def _shifted_indices(uniform: tf.Tensor, side: int, reach: int) -> tf.Tensor:
  """Returns the source pixel of each pixel along one axis.

  Args:
    uniform: [B], one draw from [0, 1) for each image.
    side: Number of pixels along the axis.
    reach: Largest shift in pixels, below `side`.

  Returns:
    float32 [B, side], whole numbers in 0 ... side - 1.
  """
  offsets = tf.floor(uniform * (2 * reach + 1)) - reach
  positions = np.arange(side, dtype=np.float32) + offsets[:, tf.newaxis]
  # Reflected about pixel 0, then about the last one.
  return (side - 1) - tf.abs((side - 1) - tf.abs(positions))
