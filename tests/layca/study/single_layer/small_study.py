"""The toy experiment, small enough for a test."""

import itertools

import numpy as np

from configs import mnist_single_layer
from layca.study.single_layer.experiments import Experiment
from layca.training.data.load import Data, Split

CLASSES = 4
INPUTS = 12


def config(changes=None):
  """Digits of 8x8 pixels; `changes` by dotted key."""
  small = mnist_single_layer.get_config('digits')
  small.update(layers=(0, 2), widths=(16, 16, 16), steps=4, rho=1.0)
  small.data.update(image_size=8, images_per_class=3)
  small.feedback.update(steps=4, record_every=1, images=60)
  small.update_from_flattened_dict(changes or {})
  return small


def draw_images(number, seed):
  """Standardised images, float32 [number, INPUTS], and their labels."""
  random = np.random.default_rng(seed)
  images = random.normal(size=[number, INPUTS]).astype(np.float32)
  return images, random.integers(0, CLASSES, number, np.int32)


def draw_experiment(index, widths):
  """Random images and glorot-uniform weights, others for each index.

  Few images, so that no pre-activation lands within rounding of zero, where
  two ways of computing disagree about a ReLU and then train apart.
  """
  random = np.random.default_rng([index, 1])
  kernels = []
  for shape in itertools.pairwise([INPUTS, *widths, CLASSES]):
    bound = np.sqrt(6 / sum(shape))
    kernels.append(random.uniform(-bound, bound, shape).astype(np.float32))
  return Experiment(*draw_images(10, [index, 2]), tuple(kernels))


def numbered_data(train_labels, test_labels, num_classes):
  """Data of 2x2 images: their position, and 1 for a test image, else 0."""

  def split(labels, second):
    images = np.zeros([len(labels), 2, 2, 1], np.uint8)
    images[:, 0, 0, 0] = np.arange(len(labels))
    images[:, 0, 1, 0] = second
    return Split(images, np.asarray(labels, np.int32))

  train, test = split(train_labels, 0), split(test_labels, 1)
  return Data('numbered', train, None, test, 20.0, 4.0, num_classes)


def positions(inputs):
  """The positions of numbered images, from what they are standardised to."""
  return np.rint(inputs[..., 0] * 4.0 + 20.0).astype(int)
