"""The real data sets, where TFDS_DATA_DIR holds them."""

import os

import numpy as np
import pytest
import tensorflow_datasets as tfds

from layca.training.data import load, sources

real = os.environ.get('TFDS_DATA_DIR', '')


def needs(name):
  return pytest.mark.skipif(
    not os.path.isdir(os.path.join(real, name)),
    reason=f'TFDS_DATA_DIR holds no {name}',
  )


@needs('mnist')
def test_real_mnist():
  source = sources.read('mnist', data_dir=real)
  counts = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
  np.testing.assert_array_equal(np.bincount(source.train.labels), counts)
  assert len(source.test.labels) == 10000
  images = source.test.decode(np.arange(100))
  assert images.shape == (100, 28, 28, 1)


@needs('cifar10')
def test_real_cifar10_subset_is_what_tfds_decodes():
  loaded = load.load(
    'cifar10', data_dir=real, train_examples=5000, test_examples=200
  )
  assert (np.bincount(loaded.train.labels) == 500).all()
  assert (np.bincount(loaded.test.labels) == 20).all()
  plain = tfds.load(
    'cifar10', split='train[:1000]', data_dir=real, download=False
  )
  ours = {
    image.tobytes(): label
    for image, label in zip(
      loaded.train.images, loaded.train.labels, strict=True
    )
  }
  shared = [
    ours[example['image'].tobytes()] == example['label']
    for example in plain.as_numpy_iterator()
    if example['image'].tobytes() in ours
  ]
  # A tenth of all images was chosen.
  assert 60 < len(shared) < 140
  assert all(shared)


@needs('cifar100')
def test_real_cifar100_has_five_fine_labels_in_each_coarse_one():
  fine = sources.read('cifar100', data_dir=real)
  coarse = sources.read('cifar100', data_dir=real, coarse_labels=True)
  assert (fine.num_classes, coarse.num_classes) == (100, 20)
  pairs = {*zip(fine.train.labels, coarse.train.labels, strict=True)}
  assert len(pairs) == 100
  assert (np.bincount([coarse for _, coarse in pairs]) == 5).all()


@needs('tiny_imagenet_subset')
def test_real_tiny_subset():
  loaded = load.load(
    'tiny_imagenet_subset',
    data_dir=real,
    train_examples=1000,
    test_examples=200,
    validation_share=0.2,
  )
  assert loaded.train.images.shape == (800, 64, 64, 3)
  assert (np.bincount(loaded.validation.labels) == 1).all()
  assert (np.bincount(loaded.test.labels) == 1).all()
  assert loaded.num_classes == 200
