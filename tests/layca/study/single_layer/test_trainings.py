"""Trainings of single layers, against plain NumPy through all layers."""

import numpy as np
import pytest

from layca.study.single_layer.trainings import Trainings
from tests import oracle
from tests.layca.study.single_layer import small_study
from tests.layca.study.single_layer.plain_network import PlainNetwork

# Rounding, which differs between CPUs, grows a thousandfold over tens of
# updates: weights are compared after a few of them.
STEPS = 5
LAYERS = (0, 2, 4)
NARROW = (24,) * 5
WIDE = (784, 16, 784, 20, 784)
# Whether ReLUs behind the layer are frozen, and the option for its own.
LIVE = (False, False)
VARIANTS = [LIVE, (False, True), (True, False), (True, True)]


def train(variant, steps=STEPS, rate=1.0, widths=NARROW, **changes):
  """Returns trainings of LAYERS in two experiments, and these."""
  experiments = [small_study.draw_experiment(i, widths) for i in range(2)]
  config = small_study.config(changes | {'freeze_own_relu': variant[1]})
  trainings = Trainings(experiments, LAYERS, rate, config, variant[0])
  trainings.train(steps)
  return trainings, experiments


def weights(trainings, place, index):
  """Returns the kernel and, if there is one, the bias of a training."""
  variables = [trainings.kernels, trainings.biases]
  return [each[place][index].numpy() for each in variables if each]


def plain_networks(trainings, experiments, variant):
  """Yields (place, index, network), with the trainings' weights as of now."""
  for place, layer in enumerate(LAYERS):
    for index, experiment in enumerate(experiments):
      plain = PlainNetwork(experiment.kernels, layer, variant[0], all(variant))
      plain.kernels[layer], *bias = weights(trainings, place, index)
      plain.bias = bias[0] if bias else plain.bias
      yield place, index, plain


def assert_equal_weights(actual, expected):
  for ours, plain in zip(actual, expected, strict=True):
    assert np.abs(ours - plain).max() <= 1e-5 * np.abs(plain).max()


@pytest.mark.parametrize('widths', [NARROW, WIDE], ids=['narrow', 'wide'])
@pytest.mark.parametrize('with_bias', [True, False])
@pytest.mark.parametrize('variant', VARIANTS)
def test_each_layer_of_each_experiment_is_trained_alone(
  variant, with_bias, widths
):
  trainings, experiments = train(variant, widths=widths, with_bias=with_bias)
  for place, layer in enumerate(LAYERS):
    for index, experiment in enumerate(experiments):
      plain = PlainNetwork(experiment.kernels, layer, variant[0], all(variant))
      plain.train(experiment.inputs, experiment.labels, 1.0, STEPS, with_bias)
      expected = [plain.kernels[layer], plain.bias][: 1 + with_bias]
      assert_equal_weights(weights(trainings, place, index), expected)
      # It went somewhere: the updates are no rounding.
      initial = experiment.kernels[layer]
      moved = np.abs(expected[0] - initial).max()
      assert moved > 1e-3 * np.abs(initial).max()


@pytest.mark.parametrize('variant', VARIANTS)
def test_layca_turns_every_kernel_by_the_same_angle(variant):
  rate = 0.05
  changes = {'optimizer.layca': True}
  trainings, experiments = train(variant, steps=0, rate=rate, **changes)
  for _ in range(3):
    before = list(plain_networks(trainings, experiments, variant))
    trainings.train(1)
    for place, index, plain in before:
      experiment, layer = experiments[index], LAYERS[place]
      old = plain.kernels[layer]
      new, new_bias = weights(trainings, place, index)
      assert oracle.angle(old, new) == pytest.approx(np.arctan(rate), rel=1e-4)
      # In the direction of this layer's own gradient.
      kernel, bias = plain.gradients(experiment.inputs, experiment.labels)
      radius = np.linalg.norm(experiment.kernels[layer])
      expected = oracle.layca_update(old, kernel, rate, radius)
      np.testing.assert_allclose(new, expected, atol=1e-5)
      np.testing.assert_allclose(new_bias, plain.bias - rate * bias, atol=1e-5)


# As many as are trained on, whose regimes would fit; more than one portion.
@pytest.mark.parametrize('num_images', [10, 1200])
@pytest.mark.parametrize('variant', VARIANTS)
def test_losses_accuracies_and_distances_are_those_of_the_whole_network(
  variant, num_images
):
  trainings, experiments = train(variant, steps=20)
  images, labels = small_study.draw_images(num_images, seed=9)
  on_test = trainings.evaluate(images, labels)
  on_train = trainings.evaluate_train()
  distances = trainings.cosine_distances()
  assert on_test.shape == on_train.shape == (2, *distances.shape) == (2, 2, 3)
  for place, index, plain in plain_networks(trainings, experiments, variant):
    own = experiments[index].inputs, experiments[index].labels
    for ours, on in ((on_test, (images, labels)), (on_train, own)):
      expected = plain.loss_and_accuracy(*on)
      np.testing.assert_allclose(ours[:, index, place], expected, rtol=1e-4)
    layer = LAYERS[place]
    angle = oracle.angle(
      plain.kernels[layer], experiments[index].kernels[layer]
    )
    assert distances[index, place] == pytest.approx(1 - np.cos(angle), 1e-4)


@pytest.mark.parametrize('variant', VARIANTS)
def test_feedback_is_the_gradient_of_each_image_alone(variant):
  trainings, experiments = train(variant)
  images, labels = small_study.draw_images(30, seed=9)
  feedback = trainings.feedback(images, labels).numpy()
  assert feedback.shape == (3, 2, 30, 24)
  # By the output after the ReLU: that of a unit that passes nothing as well.
  assert (feedback[-1] != 0).all()
  for place, index, plain in plain_networks(trainings, experiments, variant):
    expected = plain.feedback(images, labels)
    np.testing.assert_allclose(feedback[place, index], expected, atol=1e-6)
