"""A training of the toy experiment as a Keras user writes it, to compare."""

import numpy as np
from tensorflow import keras

from layca.study.single_layer.experiments import Experiment


def create(experiment: Experiment, layer: int, rate: float) -> keras.Model:
  """Returns the whole network; all but one hidden layer are not trainable."""
  *hidden, classifier = experiment.kernels
  layers = [keras.Input(hidden[0].shape[:1])]
  for kernel in hidden:
    layers.append(keras.layers.Dense(kernel.shape[1], activation='relu'))
  layers.append(keras.layers.Dense(classifier.shape[1]))
  model = keras.Sequential(layers)
  for place, dense in enumerate(model.layers):
    dense.set_weights(
      [experiment.kernels[place], np.zeros(dense.units, np.float32)]
    )
    dense.trainable = place == layer
  model.compile(
    optimizer=keras.optimizers.SGD(rate),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
  )
  return model


def train(model: keras.Model, experiment: Experiment, steps: int):
  """Makes updates, each on all images."""
  model.fit(
    experiment.inputs,
    experiment.labels,
    batch_size=len(experiment.labels),
    epochs=steps,
    verbose=0,
  )
