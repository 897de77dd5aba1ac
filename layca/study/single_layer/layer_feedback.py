"""The feedback that reaches a layer, and how well it tells classes apart."""

import ml_collections
import numpy as np
from sklearn import metrics

from layca.study.single_layer import experiments
from layca.training.data import load
from layca.training.errors import InputError


def draw_samples(
  config: ml_collections.ConfigDict, images: load.Data
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
  """Draws what the feedback is measured on, with replacement.

  Returns:
    Standardised test images, float32 [n, d], their labels, int32 [n], and as
    many units of a layer as it has, int64 [D].

  Raises:
    InputError: for so few images that no class has two, or that there is only
      one class.
  """
  num_images = config.feedback.images
  num_units = config.widths[config.feedback.layer]
  generator = np.random.default_rng(config.seed)
  chosen = generator.integers(0, len(images.test.labels), num_images)
  labels = images.test.labels[chosen]
  if not 1 < len(np.unique(labels)) < num_images:
    raise InputError(
      f'feedback.images={num_images}: too few to tell classes apart: take more'
    )
  inputs = experiments.standardise(images, images.test.images[chosen])
  return inputs, labels, generator.integers(0, num_units, num_units)


def silhouette(feedback: np.ndarray, labels: np.ndarray) -> float:
  """Returns the silhouette of the true classes [n], by 1 - cos, in [-1, 1].

  The feedback is the gradients of each image's own loss by the outputs of units
  [n, D], which are kept in half precision, as the authors did.
  """
  kept = feedback.astype(np.float16).astype(np.float32)
  return float(metrics.silhouette_score(kept, labels, metric='cosine'))
