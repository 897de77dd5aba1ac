"""Random flips and reflect-padded shifts, against crops of `numpy.pad`."""

import numpy as np
import pytest
import tensorflow as tf

from layca.training.data.augment import augment, standardise

SEED = tf.constant([3, 14], tf.int32)


def random_images(batch_size=4, height=8, width=12, channels=3):
  random = np.random.default_rng(0)
  shape = (batch_size, height, width, channels)
  return random.integers(0, 256, shape).astype(np.uint8)


def crops(image, reach_rows, reach_columns):
  """Every (rows down, columns right, flipped) that an image can become."""
  height, width, _ = image.shape
  padding = (reach_rows,) * 2, (reach_columns,) * 2, (0, 0)
  padded = np.pad(image, padding, mode='reflect')
  for row in range(2 * reach_rows + 1):
    for column in range(2 * reach_columns + 1):
      crop = padded[row : row + height, column : column + width]
      yield (row - reach_rows, column - reach_columns, False), crop
      yield (row - reach_rows, column - reach_columns, True), crop[:, ::-1]


def identify(images, augmented, reach_rows, reach_columns):
  """What happened to each image, [B, 3]; fails for what is no such crop."""
  found = []
  for before, after in zip(images, np.asarray(augmented), strict=True):
    matches = [
      move
      for move, crop in crops(before, reach_rows, reach_columns)
      if np.array_equal(crop, after)
    ]
    assert len(matches) == 1
    found += matches
  return np.array(found)


def copies(image_count, height=8, width=12):
  return np.repeat(random_images(1, height, width), image_count, axis=0)


@pytest.mark.parametrize('jit_compile', [False, True])
@pytest.mark.parametrize('dtype', [tf.uint8, tf.float32, tf.bfloat16])
def test_shift_and_flip_give_reflect_padded_crops(dtype, jit_compile):
  images = random_images(16)
  compiled = tf.function(augment, jit_compile=jit_compile)
  augmented = compiled(tf.cast(images, dtype), SEED, flip=True, shift=0.25)
  assert augmented.dtype == dtype
  # A quarter of 8 rows and of 12 columns.
  identify(images, tf.cast(augmented, tf.float32), 2, 3)


def test_shifts_are_uniform_and_independent():
  images = copies(1500)
  augmented = augment(tf.constant(images), SEED, flip=True, shift=0.25)
  moves = identify(images, augmented, 2, 3)
  assert 650 < np.sum(moves[:, 2]) < 850
  kinds, counts = np.unique(moves, axis=0, return_counts=True)
  assert len(kinds) == 5 * 7 * 2
  # 21 expected of each; a count outside is a matter of more than 4 deviations.
  assert counts.min() > 3
  assert counts.max() < 42


def test_a_flip_comes_alone_too():
  images = random_images(400)
  augmented = augment(tf.constant(images), SEED, flip=True, shift=0.0)
  moves = identify(images, augmented, 0, 0)
  assert 150 < np.sum(moves[:, 2]) < 250


@pytest.mark.parametrize(
  ('side', 'shift', 'reach'),
  [(32, 0.125, 4), (64, 0.125, 8), (28, 0.125, 4), (8, 0.1, 1), (8, 0.4, 3)],
)
def test_the_largest_shift_is_a_rounded_share_of_the_side(side, shift, reach):
  images = copies(100, side, side)
  augmented = augment(tf.constant(images), SEED, flip=False, shift=shift)
  moves = identify(images, augmented, reach, reach)
  assert moves[:, :2].min() == -reach
  assert moves[:, :2].max() == reach
  assert not moves[:, 2].any()


def test_nothing_to_do_leaves_the_images_alone():
  images = tf.constant(random_images())
  assert augment(images, SEED, flip=False, shift=0.0) is images
  assert augment(images, SEED, flip=False, shift=0.01) is images


def test_the_seed_decides():
  images = tf.constant(random_images(16))
  first, again, other = (
    augment(images, seed, flip=True, shift=0.25).numpy()
    for seed in (SEED, SEED, tf.constant([3, 15]))
  )
  np.testing.assert_array_equal(first, again)
  assert (first != other).any()


@pytest.mark.parametrize('batch_size', [5, None])
def test_static_shapes_are_kept(batch_size):
  shape = (batch_size, 8, 8, 1)
  traced = tf.function(augment).get_concrete_function(
    tf.TensorSpec(shape, tf.uint8), SEED, flip=True, shift=0.25
  )
  assert traced.output_shapes.as_list() == list(shape)


def test_standardise():
  images = random_images()
  standardised = standardise(tf.constant(images), 120.7, 64.15)
  assert standardised.dtype == tf.float32
  expected = (images.astype(np.float64) - 120.7) / 64.15
  np.testing.assert_allclose(standardised, expected, rtol=1e-5, atol=1e-6)
