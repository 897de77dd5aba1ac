"""Makes the trainings of the toy experiment from images, and measures them."""

import ml_collections
import numpy as np

from layca.study.single_layer import experiments, layer_feedback
from layca.study.single_layer.toy_programs import Program
from layca.study.single_layer.toy_settings import VARIANTS
from layca.study.single_layer.trainings import Trainings
from layca.training.data import load
from layca.training.errors import InputError


class Trainer:
  """The images, and what a config makes of them."""

  def __init__(self, config: ml_collections.ConfigDict):
    """Loads the images.

    Raises:
      InputError: for what the user can mend.
    """
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
    return Trainings(
      [
        experiments.create(self._config, self._images, index)
        for index in program.experiments
      ],
      program.layers,
      program.rho,
      self._config,
      freeze_regimes=program.figure == '1c',
    )

  def rows(self, program: Program, trainings: Trainings) -> list[dict]:
    """Returns what `trainings.jsonl` says of a program's trainings."""
    test = self._images.test
    inputs = experiments.standardise(self._images, test.images)
    numbers = {
      'train': trainings.evaluate_train(),
      'test': trainings.evaluate(inputs, test.labels),
    }
    rows = []
    for place, distance in np.ndenumerate(trainings.cosine_distances()):
      row = {
        'variant': VARIANTS[program.figure],
        'experiment': program.experiments[place[0]],
        'layer': program.layers[place[1]],
      }
      for split, (losses, accuracies) in numbers.items():
        row[f'{split}_loss'] = float(losses[place])
        row[f'{split}_accuracy'] = float(accuracies[place])
      row |= {'cosine_distance': float(distance), 'steps': program.steps}
      rows.append(row)
    return rows

  def record(self, step: int, trainings: Trainings) -> dict:
    """Returns what `feedback.jsonl` says of one layer's training after a step.

    Raises:
      InputError: if it has diverged.
    """
    loss, accuracy = (float(x[0, 0]) for x in trainings.evaluate_train())
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
