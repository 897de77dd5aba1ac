"""Makes the trainings of the toy experiment from images, and measures them."""

import ml_collections
import numpy as np
import pandas as pd

from layca.study.single_layer import experiments, layer_feedback
from layca.study.single_layer.toy_programs import Program
from layca.study.single_layer.toy_settings import VARIANTS
from layca.study.single_layer.trainings import Trainings
from layca.training.data import load
from layca.training.errors import InputError


class Trainer:
  """The images, and what a config makes of them.

  Raises:
    InputError: for what the user can mend.
  """

  def __init__(self, config: ml_collections.ConfigDict):
    self._config = config
    options = config.data.to_dict()
    del options['images_per_class']
    self._images = load.load(**options)
    # What the images make impossible is an error before anything is written.
    experiments.create(config, self._images, 0)
    if '1b' in config.figures:
      self._samples = layer_feedback.draw_samples(config, self._images)

  def create(self, program: Program) -> Trainings:
    """Returns the trainings of a program, before their first update."""
    drawn = [
      experiments.create(self._config, self._images, index)
      for index in program.experiments
    ]
    frozen = program.figure == '1c'
    return Trainings(drawn, program.layers, program.rho, self._config, frozen)

  def rows(self, program: Program, trainings: Trainings) -> list[dict]:
    """Returns what `trainings.jsonl` says of a program's trainings."""
    inputs = experiments.standardise(self._images, self._images.test.images)
    train = trainings.evaluate_train()
    test = trainings.evaluate(inputs, self._images.test.labels)
    indices = np.meshgrid(program.experiments, program.layers, indexing='ij')
    numbers = {
      'experiment': indices[0],
      'layer': indices[1],
      'train_loss': train[0],
      'train_accuracy': train[1],
      'test_loss': test[0],
      'test_accuracy': test[1],
      'cosine_distance': trainings.cosine_distances(),
    }
    numbers = {name: np.ravel(values) for name, values in numbers.items()}
    table = pd.DataFrame({'variant': VARIANTS[program.figure], **numbers})
    return table.assign(steps=program.steps).to_dict('records')

  def record(self, step: int, trainings: Trainings) -> dict:
    """Returns what `feedback.jsonl` says of one layer's training after a step.

    Raises:
      InputError: if it has diverged.
    """
    loss, accuracy = trainings.evaluate_train()[:, 0, 0].tolist()
    if not np.isfinite(loss):
      raise InputError(
        f'feedback.rho={self._config.feedback.rho}: the loss is not finite '
        f'after {step} updates: choose a smaller rate and another --workdir'
      )
    inputs, labels, units = self._samples
    feedback = trainings.feedback(inputs, labels)[0, 0].numpy()[:, units]
    return {
      'step': step,
      'silhouette': layer_feedback.silhouette(feedback, labels),
      'train_loss': loss,
      'train_accuracy': accuracy,
    }
