"""The programs that make up the toy experiment: which are left, and what from.

A program is trainings that are compiled and run together.
"""

import dataclasses
import functools
import itertools
from collections.abc import Iterable, Mapping

import ml_collections
import numpy as np

from layca.study.single_layer import experiments, feedback
from layca.study.single_layer.folder import VARIANTS
from layca.study.single_layer.trainings import Trainings
from layca.training import devices
from layca.training.data import load


@dataclasses.dataclass(frozen=True)
class Program:
  """Trainings that run together: of each layer, in each experiment.

  Attributes:
    figure: the part of Figure 1 that they are for.
    experiments: their indices.
    layers: ascending.
  """

  figure: str
  experiments: tuple[int, ...]
  layers: tuple[int, ...]


def left(
  config: ml_collections.ConfigDict, rows: Iterable[Mapping]
) -> list[Program]:
  """Returns what is to be run, in order.

  Args:
    config: of the toy experiment.
    rows: a mapping for each training that is done.
  """
  done = {(row['variant'], row['experiment'], row['layer']) for row in rows}
  return [
    program
    for figure in sorted(config.figures)
    for program in _of_figure(config, figure, done)
  ]


def _of_figure(config, figure, done):
  variant = VARIANTS[figure]
  if figure == '1b':
    layer = config.feedback.layer
    is_done = (variant, 0, layer) in done
    return [] if is_done else [Program(figure, (0,), (layer,))]
  layers = {
    index: tuple(
      layer
      for layer in sorted(config.layers)
      if (variant, index, layer) not in done
    )
    for index in range(config.experiments)
  }
  programs, size = [], _experiments_at_once(config)
  for same, alike in itertools.groupby(layers, key=layers.get):
    indices = tuple(alike) if same else ()
    for start in range(0, len(indices), size):
      programs.append(Program(figure, indices[start : start + size], same))
  return programs


def _experiments_at_once(config):
  default = config.experiments if devices.has_gpu() else 1
  return config.experiments_at_once or default


class Materials:
  """The images and what is drawn from them."""

  def __init__(self, config: ml_collections.ConfigDict):
    """Loads the images.

    Raises:
      InputError: for what the user can mend.
    """
    self._config = config
    options = config.data.to_dict()
    del options['images_per_class']
    self._images = load.load(**options)
    # What the images make impossible is told before anything is written.
    self._experiment(0)
    if '1b' in config.figures:
      _ = self.samples

  @functools.cached_property
  def samples(self) -> feedback.Samples:
    """Returns what Figure 1b's feedback is measured on."""
    return feedback.draw_samples(
      self._images,
      self._config.feedback.images,
      self._config.widths[self._config.feedback.layer],
      self._config.seed,
    )

  def trainings(self, program: Program) -> Trainings:
    """Returns the trainings of a program, not begun."""
    is_feedback = program.figure == '1b'
    return Trainings(
      [self._experiment(index) for index in program.experiments],
      program.layers,
      self._config.feedback.rho if is_feedback else self._config.rho,
      self._config,
      freeze_regimes=program.figure == '1c',
    )

  def test(self, trainings: Trainings) -> tuple[np.ndarray, np.ndarray]:
    """Returns loss and accuracy on the test images, [E, L] each."""
    split = self._images.test
    inputs = experiments.standardise(self._images, split.images)
    return trainings.evaluate(inputs, split.labels)

  def _experiment(self, index):
    return experiments.create(
      self._images,
      index,
      self._config.seed,
      self._config.data.images_per_class,
      self._config.widths,
    )
