"""What is measured on trained layers, and what training leaves alone."""

import numpy as np
import pytest

from layca.study.single_layer.trainings import Trainings
from tests import oracle
from tests.layca.study.single_layer import small_study
from tests.layca.study.single_layer.plain_network import PlainNetwork

LAYERS = (0, 2, 4)
# (frozen, own_frozen)
VARIANTS = [(False, False), (True, False), (True, True)]


def train(variant=(False, False), steps=20, rate=1.0, **overrides):
  """Returns trainings of three layers in two experiments, and these."""
  experiments = [small_study.draw_experiment(index) for index in range(2)]
  config = small_study.config(freeze_own_relu=variant[1], **overrides)
  trainings = Trainings(experiments, LAYERS, rate, config, variant[0])
  trainings.train(steps)
  return trainings, experiments


def plain_networks(trainings, experiments, variant=(False, False)):
  """Yields (experiment, place, network), the network as it is now."""
  for index, experiment in enumerate(experiments):
    for place, layer in enumerate(LAYERS):
      plain = PlainNetwork(experiment.kernels, layer, *variant)
      plain.kernels[layer] = trainings.kernels[place][index].numpy()
      plain.bias = trainings.biases[place][index].numpy()
      yield index, place, plain


@pytest.mark.parametrize('variant', VARIANTS)
def test_losses_and_accuracies_are_those_of_the_whole_network(variant):
  # All layers but the trained one are at their initial weights in the plain
  # network. The test images are as many as those trained on: regimes of the
  # wrong images would fit.
  trainings, experiments = train(variant)
  images, labels = small_study.draw_images(10, seed=9)
  on_test = trainings.evaluate(images, labels)
  on_train = trainings.evaluate_train()
  for index, place, plain in plain_networks(trainings, experiments, variant):
    for ours, expected in (
      (on_test, plain.loss_and_accuracy(images, labels)),
      (
        on_train,
        plain.loss_and_accuracy(
          experiments[index].inputs, experiments[index].labels
        ),
      ),
    ):
      numbers = [number[index, place] for number in ours]
      np.testing.assert_allclose(numbers, expected, rtol=1e-4)


def test_more_images_than_one_portion_all_count_once():
  trainings, experiments = train((True, False))
  images, labels = small_study.draw_images(2300, seed=9)
  losses, accuracies = trainings.evaluate(images, labels)
  assert losses.shape == accuracies.shape == (2, 3)
  for index, place, plain in plain_networks(
    trainings, experiments, (True, False)
  ):
    np.testing.assert_allclose(
      [losses[index, place], accuracies[index, place]],
      plain.loss_and_accuracy(images, labels),
      rtol=1e-4,
    )


def test_training_writes_into_no_frozen_layer():
  before = [small_study.draw_experiment(index) for index in range(2)]
  trainings, experiments = train((True, False))
  for old, new in zip(before, experiments, strict=True):
    for ours, kept in zip(
      [new.inputs, new.labels, *new.kernels],
      [old.inputs, old.labels, *old.kernels],
      strict=True,
    ):
      np.testing.assert_array_equal(ours, kept)
  # What is trained are copies, one of each layer in each experiment.
  for place, layer in enumerate(LAYERS):
    for index, experiment in enumerate(experiments):
      trained = trainings.kernels[place][index].numpy()
      assert trained.shape == experiment.kernels[layer].shape
      assert not np.array_equal(trained, experiment.kernels[layer])


def test_before_the_first_update_all_weights_are_initial():
  trainings, experiments = train(steps=0)
  for place, layer in enumerate(LAYERS):
    for index, experiment in enumerate(experiments):
      np.testing.assert_array_equal(
        trainings.kernels[place][index], experiment.kernels[layer]
      )
      assert not trainings.biases[place][index].numpy().any()


def test_cosine_distances_are_to_the_initial_kernels():
  trainings, experiments = train()
  distances = trainings.cosine_distances()
  assert distances.shape == (2, 3)
  for index, experiment in enumerate(experiments):
    for place, layer in enumerate(LAYERS):
      angle = oracle.angle(
        trainings.kernels[place][index].numpy(), experiment.kernels[layer]
      )
      np.testing.assert_allclose(
        distances[index, place], 1 - np.cos(angle), rtol=1e-4
      )
  untrained, _ = train(steps=0)
  np.testing.assert_array_equal(untrained.cosine_distances(), np.zeros([2, 3]))


@pytest.mark.parametrize('variant', VARIANTS)
def test_layca_turns_every_kernel_by_the_same_angle(variant):
  rate = 0.05
  trainings, experiments = train(
    variant, steps=0, rate=rate, optimizer__layca=True
  )
  for update in range(4):
    before = list(plain_networks(trainings, experiments, variant))
    trainings.train(1)
    for index, place, plain in before:
      experiment, layer = experiments[index], LAYERS[place]
      old = plain.kernels[layer]
      new = trainings.kernels[place][index].numpy()
      radius = np.linalg.norm(experiment.kernels[layer])
      assert oracle.angle(old, new) == pytest.approx(np.arctan(rate), rel=1e-4)
      assert np.linalg.norm(new) == pytest.approx(radius, rel=1e-5)
      # In the direction of this layer's own gradient.
      kernel, bias = plain.gradients(experiment.inputs, experiment.labels)
      expected = oracle.layca_update(old, kernel, rate, radius)
      np.testing.assert_allclose(new, expected, atol=1e-5, err_msg=str(update))
      np.testing.assert_allclose(
        trainings.biases[place][index], plain.bias - rate * bias, atol=1e-5
      )
