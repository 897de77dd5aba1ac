"""The toy experiment's trainings, as `launch.single_layer` makes them."""

import ml_collections
import numpy as np

import models
from layca.benchmark import session
from layca.study.single_layer.experiments import Experiment
from layca.study.single_layer.trainings import Trainings
from layca.training import devices

_NUM_TEST_IMAGES = 10_000


class Session(session.TensorFlowSession):
  """Some hidden layers, each trained alone, all in one program.

  Options are `layers` to train; `steps` of an epoch; `freeze_regimes` as
  `Trainings` takes it; `whole`, whether an epoch is an experiment of its own,
  from its compilation to its test.

  Attributes:
    trainings: `Trainings` of one experiment.
  """

  def __init__(self, settings, options, images, labels):
    devices.configure()
    self._config = ml_collections.ConfigDict(settings)
    self._options = options
    network = models.MLP(10, settings['widths'])
    models.build(network, images.shape[1:])
    self._experiment = Experiment(
      session.standardise(images).reshape([len(images), -1]),
      labels,
      tuple(kernel.numpy() for kernel in network.kernels),
    )
    self.trainings = self._create()

  def first_step(self):
    """Makes one update."""
    self.trainings.train(1)

  def epoch(self):
    """Makes the updates of an epoch, or a whole experiment."""
    if not self._options['whole']:
      self.trainings.train(self._options['steps'])
      return
    trainings = self._create()
    trainings.train(self._options['steps'])
    trainings.evaluate_train()
    inputs, labels = self._experiment.inputs, self._experiment.labels
    test = np.arange(_NUM_TEST_IMAGES) % len(labels)
    trainings.evaluate(inputs[test], labels[test])

  def _create(self):
    return Trainings(
      [self._experiment],
      self._options['layers'],
      self._config.rho,
      self._config,
      self._options['freeze_regimes'],
    )
