"""What the toy experiment's benchmark counts, compares and prints."""

import numpy as np
import pytest

from configs import mnist_single_layer
from layca.benchmark import keras_single_layer, single_layer
from layca.study.single_layer.experiments import Experiment
from layca.study.single_layer.trainings import Trainings


def experiment():
  random = np.random.default_rng(0)
  shapes = [(6, 5), (5, 5), (5, 5), (5, 3)]
  kernels = [random.normal(size=shape) for shape in shapes]
  return Experiment(
    0,
    np.float32(random.normal(size=[12, 6])),
    np.int32(np.arange(12) % 3),
    tuple(np.float32(kernel) for kernel in kernels),
  )


@pytest.mark.parametrize('layer', [0, 1, 2])
def test_keras_trains_what_it_is_compared_with(layer):
  model = keras_single_layer.create(experiment(), layer, rate=0.1)
  keras_single_layer.train(model, experiment(), steps=20)
  config = mnist_single_layer.get_config('paper')
  ours = Trainings([experiment()], [layer], 0.1, config)
  ours.train(20)
  kernel, bias = model.layers[layer].get_weights()
  np.testing.assert_allclose(ours.kernels[0][0], kernel, rtol=0, atol=1e-5)
  np.testing.assert_allclose(ours.biases[0][0], bias, rtol=0, atol=1e-5)
  others = [place for place in range(4) if place != layer]
  for place in others:
    frozen, _ = model.layers[place].get_weights()
    np.testing.assert_array_equal(frozen, experiment().kernels[place])


def test_operations_of_an_update_are_those_of_its_matrix_products():
  # 12 images; two operations per multiplication, and two products per kernel:
  # forward and, for the trained one, its gradient, else the way back.
  last, middle = 2 * 12 * 2 * (25 + 15), 2 * 12 * 2 * (25 + 25 + 15)
  assert single_layer.gflops(experiment(), [2]) == pytest.approx(1e-9 * last)
  assert single_layer.gflops(experiment(), [1, 2]) == pytest.approx(
    1e-9 * (last + middle)
  )


def test_the_table_takes_the_fastest_round_of_each():
  rows = [
    single_layer.Row('product', [0.02, 0.01], gflops=4.0),
    single_layer.Row('update', [0.003, 0.002], 0.4, keras_seconds=[0.02, 0.01]),
  ]
  _, product, update = single_layer.format_table(rows).splitlines()
  assert product.split() == ['product', '10.00', '400', '1.00']
  assert update.split() == ['update', '2.00', '200', '0.50', '10.00', '0.200']


def test_every_candidate_is_measured_in_every_round():
  config = mnist_single_layer.get_config('paper')
  config.widths = (8, 8)
  said = []
  rows = single_layer.measure(
    config, [0, 1], steps=2, rounds=2, whole_steps=3, say=said.append
  )
  assert [len(row.seconds) for row in rows] == [2, 2, 2, 2, 2, 2, 1]
  assert [row.keras_seconds is not None for row in rows] == (
    [False] + 3 * [True] + 3 * [False]
  )
  assert said == ['round 1 of 2', 'round 2 of 2', 'a whole experiment']
