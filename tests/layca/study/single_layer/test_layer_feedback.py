"""The samples of Figure 1b, and how well their feedback tells classes apart."""

import numpy as np
import pytest

from layca.study.single_layer import layer_feedback
from layca.training.errors import InputError
from tests.layca.study.single_layer import small_study


def draw_samples(images, num_images, num_units, seed=0):
  changes = {'feedback.layer': 1, 'widths': (8, num_units, 8), 'seed': seed}
  config = small_study.config({'feedback.images': num_images, **changes})
  return layer_feedback.draw_samples(config, images)


def test_images_and_units_are_drawn_with_replacement():
  labels = np.arange(50) % 5
  images = small_study.numbered_data([0, 1, 2, 3, 4], labels, 5)
  inputs, its_labels, units = draw_samples(images, 200, 784)
  chosen = small_study.positions(inputs)
  # Of the test images, each with its own label.
  assert (inputs[:, 1] == np.float32((1 - 20.0) / 4.0)).all()
  np.testing.assert_array_equal(its_labels, labels[chosen])
  # Nearly all of the 50 occur, but not four times each.
  times = np.bincount(chosen, minlength=50)
  assert np.count_nonzero(times) > 40
  assert times.max() > 5
  # Of 784 units drawn among 784, 1 - 1/e are expected.
  assert 0 <= units.min() < 10
  assert 773 < units.max() < 784
  assert len(set(units)) / 784 == pytest.approx(1 - np.exp(-1), abs=0.05)

  # The seed alone decides.
  draws = [draw_samples(images, 30, 24, seed) for seed in (0, 0, 1)]
  for first, again, other in zip(*draws, strict=True):
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize(
  ('num_images', 'test_labels'),
  # One image; one class; every image of a class of its own.
  [(1, [0, 1]), (20, [3]), (2, np.arange(256))],
)
def test_too_few_images_for_a_silhouette_are_refused(num_images, test_labels):
  images = small_study.numbered_data([0, 1], test_labels, 256)
  with pytest.raises(InputError, match=f'images={num_images}: too few'):
    draw_samples(images, num_images, 24)


def test_the_silhouette_by_hand():
  # Four directions in the plane: 0 and 90 degrees are one class, 180 and 180
  # (of another length, which does not count) the other. Distances: 1 within
  # the first, 0 within the second; 2 from 0 to 180 degrees, 1 from 90 to 180.
  features = np.array([[1, 0], [0, 1], [-1, 0], [-3, 0]], np.float32)
  by_hand = np.mean([(2 - 1) / 2, (1 - 1) / 1, 1, 1])
  ours = layer_feedback.silhouette(features, np.array([0, 0, 1, 1]))
  assert ours == pytest.approx(by_hand)


def test_feedback_is_kept_in_half_precision():
  # What tells the classes apart is below the smallest number of it.
  features = 1e-6 * np.array([[2, 0.02], [2, 0.02], [2, -0.02], [2, -0.02]])
  labels = np.array([0, 0, 1, 1])
  assert layer_feedback.silhouette(np.float32(features), labels) == 0.0
