"""The curves of a run: its numbers by tag.

They tell of all layers together, in the group `Overview`, and of each layer
only if asked for: TensorBoard colours by run, and thirteen curves of one colour
tell less than the picture and the histograms, which have every layer.
"""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from layca import event_tags
from layca.event_tags import OVERVIEW
from layca.training.output import console

# The group of what is told of single steps, or of means over a few.
STEPS = 'steps'


def of_epoch(row: Mapping) -> dict[str, float]:
  """Returns the overview of a metrics row, or of what there is of one."""
  points = {}
  for key, value in row.items():
    split, _, metric = key.partition('_')
    if split in console.SPLITS:
      points[f'{OVERVIEW}/{metric}/{split}'] = _number(value)
  points[f'{OVERVIEW}/learning_rate'] = row['learning_rate']
  return points | event_tags.overview(row['rotation'])


def of_result(result: Mapping) -> dict[str, float]:
  """Returns the accuracies of the trained network, of all images."""
  return {
    f'final/accuracy/{split}': _number(result[f'{split}_accuracy'])
    for split in console.SPLITS
    if f'{split}_accuracy' in result
  }


def of_time(row: Mapping, steps: int) -> dict[str, float]:
  """Returns how long the steps of an epoch, so many, took."""
  seconds = row['seconds']
  return {
    'time/epoch_seconds': seconds,
    'time/steps_per_second': steps / seconds,
  }


def of_layers(row: Mapping, names: Sequence[str]) -> dict[str, float]:
  """Returns all that was measured of each layer in an epoch."""
  points = event_tags.per_layer(row['rotation'], names)
  return {tag: _number(value) for tag, value in points.items()}


def of_steps(row: np.void) -> dict[str, float]:
  """Returns a row of the step log, of the layers mean, least and largest."""
  keys = ('loss', 'accuracy', 'learning_rate')
  points = {key: float(row[key]) for key in keys}
  points |= event_tags.statistics('step_angle', row['step_angle'].tolist())
  return {f'{STEPS}/{key}': value for key, value in points.items()}


def of_layers_steps(row: np.void, names: Sequence[str]) -> dict[str, float]:
  """Returns the angle of each layer's step by a row of the step log."""
  angles = {f'{STEPS}/step_angle': row['step_angle'].tolist()}
  return event_tags.per_layer(angles, names)


def _number(value):
  # None stands for a number that is not finite.
  return math.nan if value is None else float(value)
