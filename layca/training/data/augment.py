"""Augmentation and standardisation of a batch, inside the compiled step.

Pure functions of tensors: the same seed gives the same batch. Flip and shift
only move pixels: one gather of rows and one of columns do both. Indices are
computed as floats, as a GPU leaves the arithmetic of int32 to the host.
"""

import numpy as np
import tensorflow as tf


def augment(
  images: tf.Tensor, seed: tf.Tensor, *, flip: bool, shift: float
) -> tf.Tensor:
  """Flips, with probability 1/2, and shifts each image of a batch at random.

  A shift moves an image by a whole number of pixels, drawn uniformly from
  -m ... m for each axis on its own, where m is `shift` times the side, rounded.
  The gap is filled by reflection about the edge pixel, which is not repeated.

  Images are [B, H, W, C], of any type; H, W and C are static. The seed is
  int32 [2]. A program that XLA compiles draws other numbers.
  """
  _, height, width, _ = images.shape
  reach = round(shift * height), round(shift * width)
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
  """Returns images in standard deviations from the mean, float32 [B, H, W, C].

  All are in pixel units 0 ... 255, mean and deviation over all channels.
  """
  return (tf.cast(images, tf.float32) - mean) / std


def _shifted_indices(uniform, side, reach):
  """Returns the source of each pixel along one axis, float32 [B, side]."""
  offsets = tf.floor(uniform * (2 * reach + 1)) - reach
  positions = np.arange(side, dtype=np.float32) + offsets[:, tf.newaxis]
  # Reflected about pixel 0, then about the last one.
  return (side - 1) - tf.abs((side - 1) - tf.abs(positions))
