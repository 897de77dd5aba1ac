"""The toy experiment's trainings, as `launch.single_layer` makes them."""

import ml_collections
import numpy as np

import models
from layca.benchmark import session
from layca.study.single_layer.experiments import Experiment
from layca.study.single_layer.trainings import Trainings
from layca.training import devices

_NUM_TEST_IMAGES = 10_000


class Session(session.Session):
  """Some hidden layers, each trained alone, all in one program.

  Options are `layers` to train; `steps` of an epoch; `freeze_regimes` as
  `Trainings` takes it.

  Attributes:
    trainings: `Trainings` of one experiment.
  """

  def _set_up(self, settings, options, images, labels):
    devices.configure()
    self._config = ml_collections.ConfigDict(settings)
    self._options, self._steps = options, options['steps']
    network = models.MLP(10, settings['widths'])
    models.build(network, images.shape[1:])
    inputs = session.standardise(images).reshape([len(images), -1])
    kernels = tuple(kernel.numpy() for kernel in network.kernels)
    self._experiment = Experiment(inputs, labels, kernels)
    self.trainings = self._create()

  def _update(self, steps):
    self.trainings.train(steps)

  def _create(self):
    layers, freeze = self._options['layers'], self._options['freeze_regimes']
    rate = self._config.rho
    return Trainings([self._experiment], layers, rate, self._config, freeze)


class Whole(Session):
  """One whose epoch is an experiment, from its compilation to its test."""

  def epoch(self) -> None:
    """Makes a whole experiment."""
    trainings = self._create()
    trainings.train(self._steps)
    trainings.evaluate_train()
    inputs, labels = self._experiment.inputs, self._experiment.labels
    test = np.arange(_NUM_TEST_IMAGES) % len(labels)
    trainings.evaluate(inputs[test], labels[test])
