"""The toy experiment, small enough for a test."""

import itertools

import numpy as np

from configs import mnist_single_layer
from layca.study.single_layer.experiments import Experiment
from layca.training.data.load import Data, Split

CLASSES = 4
INPUTS = 12


def config(**overrides):
  """Digits of 8x8 pixels; overrides by dotted key with '__' for the dot."""
  small = mnist_single_layer.get_config('digits')
  small.task = 'small'
  small.experiments = 2
  small.layers = (0, 2)
  small.widths = (16, 16, 16)
  small.steps = 4
  small.rho = 1.0
  small.data.image_size = 8
  small.data.images_per_class = 3
  small.feedback.steps = 4
  small.feedback.record_every = 1
  small.feedback.images = 60
  for key, value in overrides.items():
    *parents, last = key.split('__')
    node = small
    for parent in parents:
      node = node[parent]
    node[last] = value
  return small


def draw_images(number, seed=0, inputs=INPUTS):
  """Standardised images, float32 [number, inputs], and their labels."""
  random = np.random.default_rng(seed)
  images = random.normal(size=[number, inputs]).astype(np.float32)
  return images, random.integers(0, CLASSES, number, np.int32)


def draw_experiment(index=0, widths=(24,) * 5, images=10, inputs=INPUTS):
  """Random images and glorot-uniform weights, others for each index.

  Few images, so that no pre-activation lands within rounding of zero, where
  two ways of computing disagree about a ReLU and then train apart.
  """
  random = np.random.default_rng([index, 1])
  sizes = [inputs, *widths, CLASSES]
  kernels = []
  for fan_in, fan_out in itertools.pairwise(sizes):
    bound = np.sqrt(6 / (fan_in + fan_out))
    kernels.append(random.uniform(-bound, bound, [fan_in, fan_out]))
  return Experiment(
    index,
    *draw_images(images, seed=[index, 2], inputs=inputs),
    tuple(kernel.astype(np.float32) for kernel in kernels),
  )


def numbered_data(train_labels, test_labels, num_classes):
  """Data of 2x2 images whose first pixel is their position, from 0 to 255.

  A test image's second pixel is 1, a training image's 0.
  """

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
