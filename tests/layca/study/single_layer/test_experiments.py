"""What an experiment draws: its own images and weights, from its index."""

import itertools

import numpy as np
import pytest

from layca.study.single_layer import experiments
from layca.training.errors import InputError
from tests.layca.study.single_layer import small_study

WIDTHS = (64, 48)
LABELS = np.random.default_rng(0).permutation(np.arange(200) % 5)
IMAGES = small_study.numbered_data(LABELS, LABELS[:5], 5)


def create(index, seed=0, images_per_class=4, widths=WIDTHS):
  return experiments.create(IMAGES, index, seed, images_per_class, widths)


def test_as_many_images_of_each_class_with_their_labels():
  experiment = create(0)
  np.testing.assert_array_equal(np.bincount(experiment.labels), [4] * 5)
  chosen = small_study.positions(experiment.inputs)
  assert len(set(chosen)) == 20
  np.testing.assert_array_equal(experiment.labels, LABELS[chosen])
  # Training images, not test images.
  assert (experiment.inputs[:, 1] == np.float32((0 - 20.0) / 4.0)).all()


def test_every_index_has_its_own_images_and_weights():
  drawn = [create(index) for index in range(4)]
  assert [experiment.index for experiment in drawn] == [0, 1, 2, 3]
  for one, other in itertools.combinations(drawn, 2):
    same = set(small_study.positions(one.inputs)) & set(
      small_study.positions(other.inputs)
    )
    # Of 40 images of a class 4 are taken: a few meet by chance.
    assert len(same) < 10
    for kernel, its in zip(one.kernels, other.kernels, strict=True):
      assert not (kernel == its).any()


def test_seed_and_index_alone_decide_whatever_the_order():
  forwards = [create(index) for index in range(3)]
  backwards = [create(index) for index in (2, 1, 0)][::-1]
  for one, again in zip(forwards, backwards, strict=True):
    np.testing.assert_array_equal(one.inputs, again.inputs)
    np.testing.assert_array_equal(one.labels, again.labels)
    for kernel, its in zip(one.kernels, again.kernels, strict=True):
      np.testing.assert_array_equal(kernel, its)
  other = create(0, seed=1)
  assert not np.array_equal(other.inputs, forwards[0].inputs)
  assert not (other.kernels[0] == forwards[0].kernels[0]).any()


def test_one_mean_and_std_of_the_whole_training_set_standardise():
  random = np.random.default_rng(0)
  pixels = random.integers(0, 256, [3, 2, 2, 1], np.uint8)
  standardised = experiments.standardise(IMAGES, pixels)
  assert standardised.dtype == np.float32
  assert standardised.shape == (3, 4)
  expected = (pixels.reshape([3, 4]) - IMAGES.mean) / IMAGES.std
  np.testing.assert_allclose(standardised, expected, rtol=1e-6)
  # Of the data set, not of what is drawn: an image's numbers are always alike.
  by_position = {}
  for index in range(4):
    experiment = create(index)
    for position, image in zip(
      small_study.positions(experiment.inputs), experiment.inputs, strict=True
    ):
      np.testing.assert_array_equal(
        by_position.setdefault(position, image), image
      )


def test_kernels_are_glorot_uniform():
  experiment = create(0, widths=(200, 100))
  shapes = [kernel.shape for kernel in experiment.kernels]
  assert shapes == [(4, 200), (200, 100), (100, 5)]
  for kernel in experiment.kernels:
    bound = np.sqrt(6 / sum(kernel.shape))
    assert kernel.dtype == np.float32
    assert 0.97 * bound < np.abs(kernel).max() <= bound
    assert kernel.var() == pytest.approx(bound**2 / 3, rel=0.15)
    assert abs(kernel.mean()) < 0.1 * bound


def test_all_images_of_a_class_but_no_more():
  assert len(create(0, images_per_class=40).labels) == 200
  with pytest.raises(InputError) as error:
    create(0, images_per_class=41)
  assert str(error.value) == (
    'data.images_per_class=41: class 0 of numbered has only 40 images: ask '
    'for no more'
  )
