"""The feedback that reaches a layer, and how well it tells classes apart."""

import dataclasses

import numpy as np
from sklearn import metrics

from layca.study.single_layer import experiments
from layca.study.single_layer.trainings import Trainings
from layca.training.data import load
from layca.training.errors import InputError


@dataclasses.dataclass(frozen=True)
class Samples:
  """What the feedback is measured on, drawn with replacement.

  Attributes:
    inputs: float32 [1, n, d].
    labels: int32 [1, n].
    units: int64 [D], of the layer.
  """

  inputs: np.ndarray
  labels: np.ndarray
  units: np.ndarray


def draw_samples(
  images: load.Data, num_images: int, num_units: int, seed: int
) -> Samples:
  """Draws test images, and as many of a layer's units as it has.

  Raises:
    InputError: for so few images that no class has two, or that there is only
      one class.
  """
  generator = np.random.default_rng(seed)
  chosen = generator.integers(0, len(images.test.labels), num_images)
  labels = images.test.labels[chosen]
  if not 1 < len(np.unique(labels)) < num_images:
    raise InputError(
      f'feedback.images={num_images}: too few to tell how well classes are '
      'apart: ask for more'
    )
  return Samples(
    experiments.standardise(images, images.test.images[chosen])[np.newaxis],
    labels[np.newaxis],
    generator.integers(0, num_units, num_units),
  )


def silhouette(trainings: Trainings, samples: Samples) -> float:
  """Returns the silhouette coefficient of one layer's feedback, in [-1, 1].

  The clusters are the true classes, the distance is 1 - cos; a sample is the
  gradient of an image's own loss by the outputs of the layer after its ReLU,
  kept in half precision as the authors did (Section 3, Figure 1b).

  Args:
    trainings: of a single layer in a single experiment.
    samples: images and units.
  """
  feedback = trainings.feedback(samples.inputs, samples.labels)
  feedback = feedback[0, 0].numpy()[:, samples.units].astype(np.float16)
  return cosine_silhouette(feedback.astype(np.float32), samples.labels[0])


def cosine_silhouette(features: np.ndarray, labels: np.ndarray) -> float:
  """Returns the silhouette coefficient of [n, D] under 1 - cos."""
  return float(metrics.silhouette_score(features, labels, metric='cosine'))
