"""The programs that make up the toy experiment, and which of them are left."""

import dataclasses
import itertools
from collections.abc import Iterable, Mapping

import ml_collections

from layca.study.single_layer.toy_settings import VARIANTS
from layca.training import devices


@dataclasses.dataclass(frozen=True)
class Program:
  """Trainings that are compiled and run together.

  Attributes:
    figure: part of Figure 1 that they are for.
    experiments: indices of the experiments.
    layers: indices of the layers that are trained in each, ascending.
    rho: learning rate.
    steps: number of updates.
    steps_per_call: updates between two looks at the trainings.
  """

  figure: str
  experiments: tuple[int, ...]
  layers: tuple[int, ...]
  rho: float
  steps: int
  steps_per_call: int


def left(
  config: ml_collections.ConfigDict, rows: Iterable[Mapping]
) -> list[Program]:
  """Returns the programs that `trainings.jsonl` lacks rows of, in order."""
  done = {(row['variant'], row['experiment'], row['layer']) for row in rows}
  figures = sorted(config.figures)
  return [p for figure in figures for p in _of_figure(config, figure, done)]


def _of_figure(config, figure, done):
  """Yields programs of experiments that lack the same layers."""
  feedback = config.feedback
  experiments, layers = config.experiments, sorted(config.layers)
  updates = config.rho, config.steps, config.steps_per_call
  if figure == '1b':
    experiments, layers = 1, [feedback.layer]
    updates = feedback.rho, feedback.steps, feedback.record_every
  default = experiments if devices.has_gpu() else 1
  size = config.experiments_at_once or default

  def lacking(index):
    name = VARIANTS[figure]
    return tuple(x for x in layers if (name, index, x) not in done)

  for same, alike in itertools.groupby(range(experiments), lacking):
    indices = tuple(alike) if same else ()
    for start in range(0, len(indices), size):
      yield Program(figure, indices[start : start + size], same, *updates)
