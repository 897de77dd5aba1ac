"""What an experiment draws: its own images and weights, from its index."""

import itertools

import numpy as np
import pytest
import tensorflow as tf

from layca.study.single_layer import experiments
from layca.training.errors import InputError
from tests.layca.study.single_layer import small_study

LABELS = np.random.default_rng(0).permutation(np.arange(200) % 5)
IMAGES = small_study.numbered_data(LABELS, LABELS[:5], 5)


def create(index, seed=0, images_per_class=4, widths=(64, 48)):
  config = small_study.config(
    {'seed': seed, 'data.images_per_class': images_per_class, 'widths': widths}
  )
  return experiments.create(config, IMAGES, index)


def test_as_many_training_images_of_each_class_with_their_labels():
  experiment = create(0)
  np.testing.assert_array_equal(np.bincount(experiment.labels), [4] * 5)
  chosen = small_study.positions(experiment.inputs)
  assert len(set(chosen)) == 20
  np.testing.assert_array_equal(experiment.labels, LABELS[chosen])
  assert (experiment.inputs[:, 1] == np.float32((0 - 20.0) / 4.0)).all()
  shapes = [kernel.shape for kernel in experiment.kernels]
  assert shapes == [(4, 64), (64, 48), (48, 5)]


def test_every_index_and_seed_has_its_own_images_and_weights():
  drawn = [*(create(index) for index in range(4)), create(0, seed=1)]
  for one, other in itertools.combinations(drawn, 2):
    chosen, its = (set(small_study.positions(e.inputs)) for e in (one, other))
    # Of 40 images of a class 4 are taken: a few meet by chance.
    assert len(chosen & its) < 10
    for kernel, its in zip(one.kernels, other.kernels, strict=True):
      assert not (kernel == its).any()


def test_seed_and_index_alone_decide_whatever_the_order():
  forwards = [create(index) for index in range(3)]
  backwards = [create(index) for index in (2, 1, 0)][::-1]
  for one, again in zip(forwards, backwards, strict=True):
    tf.nest.map_structure(np.testing.assert_array_equal, vars(one), vars(again))


def test_all_images_of_a_class_but_no_more():
  assert len(create(0, images_per_class=40).labels) == 200
  with pytest.raises(InputError, match='_class=41: class 0 of numbered has'):
    create(0, images_per_class=41)
