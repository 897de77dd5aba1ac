"""What one experiment is: its own training images and initial weights."""

import dataclasses

import ml_collections
import numpy as np
import tensorflow as tf

import models
from layca.training.data import load
from layca.training.errors import InputError


@dataclasses.dataclass(frozen=True)
class Experiment:
  """One draw of images and weights, which the trainings of all layers share.

  Attributes:
    inputs: standardised images, flattened, float32 [n, d].
    labels: their labels, int32 [n].
    kernels: initial kernels, float32: [d, D], then [D, D] for the other hidden
      layers and [D, classes] for the classifier. All biases start at zero.
  """

  inputs: np.ndarray
  labels: np.ndarray
  kernels: tuple[np.ndarray, ...]


def create(
  config: ml_collections.ConfigDict, images: load.Data, index: int
) -> Experiment:
  """Draws an experiment; the config's seed and the index alone decide.

  Raises:
    InputError: for more images than a class has.
  """
  image_seed, seed = np.random.SeedSequence([config.seed, index]).spawn(2)
  generator = np.random.default_rng(image_seed)
  chosen = _choose(images, config.data.images_per_class, generator)
  tf.random.set_seed(int(seed.generate_state(1)[0]))
  network = models.MLP(images.num_classes, config.widths)
  models.build(network, images.train.images.shape[1:])
  return Experiment(
    standardise(images, images.train.images[chosen]),
    images.train.labels[chosen],
    tuple(kernel.numpy() for kernel in network.kernels),
  )


def standardise(images: load.Data, pixels: np.ndarray) -> np.ndarray:
  """Returns float32 [n, d] of uint8 [n, h, w, c], by one mean and one std."""
  flat = pixels.reshape([len(pixels), -1]).astype(np.float32)
  return (flat - np.float32(images.mean)) / np.float32(images.std)


def _choose(images, images_per_class, generator):
  """Returns positions of training images, class by class."""
  chosen = []
  for label in range(images.num_classes):
    members = np.flatnonzero(images.train.labels == label)
    if len(members) < images_per_class:
      raise InputError(
        f'data.images_per_class={images_per_class}: class {label} of '
        f'{images.name} has only {len(members)} images'
      )
    chosen.append(generator.permutation(members)[:images_per_class])
  return np.concatenate(chosen)
