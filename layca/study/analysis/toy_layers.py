"""Trainings summarised over the experiments, a row per layer."""

import dataclasses
from collections.abc import Mapping, Sequence

import numpy as np

from layca.study.analysis.statistics import half_width


@dataclasses.dataclass(frozen=True)
class LayerSummary:
  """Test accuracy of the trainings of one layer.

  Attributes:
    layer: index of the hidden layer that was trained.
    test_accuracies: of the experiments, in order of their index.
    mean: of these.
    half_width: of the 95% interval of the mean (Student's t); NaN for a single
      experiment.
    train_accuracy: mean over the experiments.
  """

  layer: int
  test_accuracies: tuple[float, ...]
  mean: float
  half_width: float
  train_accuracy: float


def by_layer(rows: Sequence[Mapping], variant: str) -> list[LayerSummary]:
  """Summarises the rows of `trainings.jsonl` that are of a variant."""
  chosen = [row for row in rows if row['variant'] == variant]
  return [
    _summarise(layer, [row for row in chosen if row['layer'] == layer])
    for layer in sorted({row['layer'] for row in chosen})
  ]


def _summarise(layer, rows):
  rows = sorted(rows, key=lambda row: row['experiment'])
  accuracies = np.array([row['test_accuracy'] for row in rows])
  return LayerSummary(
    layer,
    tuple(accuracies.tolist()),
    float(accuracies.mean()),
    half_width(accuracies),
    float(np.mean([row['train_accuracy'] for row in rows])),
  )
