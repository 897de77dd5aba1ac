"""The feedback of Figure 1b: image by image, and its silhouette."""

import numpy as np
import pytest
import tensorflow as tf
from sklearn import metrics

from layca.study.single_layer import feedback
from layca.study.single_layer.trainings import Trainings
from layca.training.errors import InputError
from tests.layca.study.single_layer import small_study
from tests.layca.study.single_layer.plain_network import PlainNetwork


def train(layers, num_experiments=1, frozen=False):
  experiments = [small_study.draw_experiment(i) for i in range(num_experiments)]
  trainings = Trainings(
    experiments, layers, 1.0, small_study.config(), freeze_regimes=frozen
  )
  trainings.train(10)
  return trainings, experiments


@pytest.mark.parametrize('frozen', [False, True])
def test_it_is_the_gradient_of_each_image_alone(frozen):
  layers = (0, 3, 4)
  trainings, experiments = train(layers, num_experiments=2, frozen=frozen)
  images, labels = small_study.draw_images(30, seed=9)
  ours = trainings.feedback(images[np.newaxis], labels[np.newaxis]).numpy()
  assert ours.shape == (3, 2, 30, 24)
  for place, layer in enumerate(layers):
    for index, experiment in enumerate(experiments):
      plain = PlainNetwork(experiment.kernels, layer, frozen)
      plain.kernels[layer] = trainings.kernels[place][index].numpy()
      plain.bias = trainings.biases[place][index].numpy()
      expected = plain.feedback(images, labels)
      np.testing.assert_allclose(ours[place, index], expected, atol=1e-6)


def test_units_that_pass_nothing_have_feedback_too():
  # It is taken after the layer's ReLU: a silent unit's is not zero.
  trainings, _ = train((4,))
  images, labels = small_study.draw_images(30, seed=9)
  ours = trainings.feedback(images[np.newaxis], labels[np.newaxis]).numpy()
  assert (ours != 0).all()


def test_images_and_units_are_drawn_with_replacement():
  labels = np.arange(50) % 5
  images = small_study.numbered_data([0, 1, 2, 3, 4], labels, 5)
  samples = feedback.draw_samples(images, 200, 784, seed=0)
  chosen = small_study.positions(samples.inputs[0])
  assert samples.inputs.shape == (1, 200, 4)
  assert samples.inputs.dtype == np.float32
  # Of the test images, each with its own label.
  assert (samples.inputs[0, :, 1] == np.float32((1 - 20.0) / 4.0)).all()
  np.testing.assert_array_equal(samples.labels, [labels[chosen]])
  # Nearly all of the 50 occur, but not four times each.
  times = np.bincount(chosen, minlength=50)
  assert np.count_nonzero(times) > 40
  assert times.max() > 5
  # Of 784 units drawn among 784, 1 - 1/e are expected.
  assert samples.units.shape == (784,)
  assert 0 <= samples.units.min() < 10
  assert 773 < samples.units.max() < 784
  assert len(set(samples.units)) / 784 == pytest.approx(
    1 - np.exp(-1), abs=0.05
  )


def test_the_seed_alone_decides_the_samples():
  images = small_study.numbered_data([0, 1], np.arange(50) % 2, 2)

  def draw(seed):
    samples = feedback.draw_samples(images, 30, 24, seed)
    return small_study.positions(samples.inputs[0]), samples.units

  for first, again, other in zip(draw(0), draw(0), draw(1), strict=True):
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize(
  ('num_images', 'test_labels'),
  # One image; one class; every image of a class of its own.
  [(1, [0, 1]), (20, [3]), (2, np.arange(256))],
)
def test_too_few_images_for_a_silhouette_are_refused(num_images, test_labels):
  images = small_study.numbered_data([0, 1], test_labels, 256)
  with pytest.raises(
    InputError, match=f'^feedback.images={num_images}: too few'
  ):
    feedback.draw_samples(images, num_images, 24, seed=0)


def test_the_silhouette_is_that_of_the_chosen_units():
  trainings, experiments = train((0,))
  images, labels = small_study.draw_images(60, seed=9)
  units = np.array([3, 3, 5, 20, 7, 7, 7, 0])
  samples = feedback.Samples(images[np.newaxis], labels[np.newaxis], units)
  plain = PlainNetwork(experiments[0].kernels, 0)
  plain.kernels[0] = trainings.kernels[0][0].numpy()
  plain.bias = trainings.biases[0][0].numpy()
  expected = silhouette_by_its_formula(
    plain.feedback(images, labels)[:, units], labels
  )
  # Half precision has 11 bits.
  ours = feedback.silhouette(trainings, samples)
  assert ours == pytest.approx(expected, abs=1e-3)
  assert ours != pytest.approx(expected, abs=1e-8)


class _TwoImagesOfEachClass:
  """Feedback below the smallest number of half precision, but for one unit."""

  def feedback(self, inputs, labels):
    del inputs, labels
    rows = [[1, 0, 1e-9], [1, 0, 0], [0, 1, 0], [0, 1, 1e-9]]
    return tf.constant([[rows]], tf.float32)


def test_feedback_is_kept_in_half_precision():
  labels = np.array([[0, 0, 1, 1]])
  tiny = feedback.Samples(None, labels, np.array([2]))
  # Nothing is left of it: all distances are 1.
  assert feedback.silhouette(_TwoImagesOfEachClass(), tiny) == 0.0
  large = feedback.Samples(None, labels, np.array([0, 1]))
  assert feedback.silhouette(_TwoImagesOfEachClass(), large) == 1.0


def silhouette_by_its_formula(features, labels):
  """Mean of (b - a) / max(a, b), distances 1 - cos, in float64."""
  features = np.asarray(features, np.float64)
  scores = []
  for i, own in enumerate(labels):
    cosines = [
      features[i] @ f / np.linalg.norm(features[i]) / np.linalg.norm(f)
      for f in features
    ]
    distances = 1 - np.array(cosines)
    others = np.arange(len(labels)) != i
    a = distances[(labels == own) & others].mean()
    b = min(distances[labels == label].mean() for label in set(labels) - {own})
    scores.append((b - a) / max(a, b))
  return np.mean(scores)


def test_silhouette_by_hand():
  # Four directions in the plane: 0 and 90 degrees are one class, 180 and 180
  # (of another length, which does not count) the other. Distances: 1 within
  # the first, 0 within the second; 2 from 0 to 180 degrees, 1 from 90 to 180.
  features = np.array([[1, 0], [0, 1], [-1, 0], [-3, 0]], np.float32)
  labels = np.array([0, 0, 1, 1])
  by_hand = np.mean([(2 - 1) / 2, (1 - 1) / 1, 1, 1])
  assert feedback.cosine_silhouette(features, labels) == pytest.approx(by_hand)
  distances = [[0, 1, 2, 2], [1, 0, 1, 1], [2, 1, 0, 0], [2, 1, 0, 0]]
  assert by_hand == metrics.silhouette_score(
    np.array(distances, np.float64), labels, metric='precomputed'
  )


def test_silhouette_by_its_formula():
  random = np.random.default_rng(0)
  labels = random.integers(0, 5, 80)
  features = random.normal(size=[5, 16])[labels] + random.normal(size=[80, 16])
  expected = silhouette_by_its_formula(features, labels)
  assert 0.05 < expected < 0.95
  ours = feedback.cosine_silhouette(features.astype(np.float32), labels)
  assert ours == pytest.approx(expected, abs=1e-5)
  assert ours == pytest.approx(
    metrics.silhouette_score(features, labels, metric='cosine'), abs=1e-5
  )
