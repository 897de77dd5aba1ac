"""What Keras trains is what we train."""

import numpy as np
import pytest

import models
from configs import c10_cnn1
from layca.benchmark import keras_fit
from tests.layca.benchmark import sessions
from tests.layca.benchmark.test_toy_session import create_toy

KERAS = {'jit_compile': 'auto'}


def test_keras_makes_the_update_of_our_sgd():
  mine = sessions.ours(sessions.SGD)
  other = sessions.create(keras_fit.StepSession, KERAS)
  initial = sessions.kernels(mine)
  variables = other.model.trainable_variables
  for variable, kernel in zip(variables, initial, strict=True):
    variable.assign(kernel)
  mine.first_step()
  other.first_step()
  kernels = [variable.numpy() for variable in variables]
  sessions.assert_same_update(kernels, sessions.kernels(mine), initial)


def test_each_epoch_is_timed():
  sessions.assert_times_each_epoch(
    sessions.create(keras_fit.StepSession, KERAS, steps=2)
  )


@pytest.mark.parametrize('variant', ['small', 'paper'])
def test_the_network_has_our_kernels(variant):
  settings = c10_cnn1.get_config(variant).to_dict()['model']
  vgg = models.create(num_classes=10, **settings)
  models.build(vgg, (32, 32, 3))
  model = keras_fit.create_vgg(settings, (32, 32, 3))
  shapes = [variable.shape for variable in model.trainable_variables]
  assert shapes == [kernel.shape for kernel in vgg.kernels]


def test_keras_trains_the_toy_experiments_layers_as_we_do():
  layers = [0, 1, 2]
  mine = create_toy(layers=layers)
  other = create_toy(keras_fit.ToySession, layers=layers)
  initial = [kernel[0] for kernel in mine.trainings._frozen]
  for model in other.models:
    for layer, kernel in zip(model.layers, initial, strict=True):
      layer.set_weights([kernel, np.zeros(layer.units, np.float32)])
  for one in (mine, other):
    one.first_step()
    one.train(2)
  for place, model in enumerate(other.models):
    kernel, bias = model.layers[place].get_weights()
    ours = mine.trainings.kernels[place][0], mine.trainings.biases[place][0]
    np.testing.assert_allclose(ours[0], kernel, rtol=0, atol=1e-5)
    np.testing.assert_allclose(ours[1], bias, rtol=0, atol=1e-5)
    for index, layer in enumerate(model.layers):
      changed = np.any(layer.get_weights()[0] != initial[index])
      assert changed == (index == place)
