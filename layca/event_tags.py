"""TensorBoard's tags of a record of rotation; stands apart from TensorFlow.

TensorBoard groups tags by what stands before the first slash and sorts groups
with capitals first: `Overview` is at the top of the page.
"""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from layca.angle_deviation import log_rotation_spread

OVERVIEW = 'Overview'
STATISTICS = {'mean': np.mean, 'min': np.min, 'max': np.max}
# What the overview tells of all layers, and the measure that it is taken from.
_OF_ALL_LAYERS = {
  'cosine_distance': 'cosine_distance',
  'step_angle': 'mean_step_angle',
}


def per_layer(
  record: Mapping[str, Sequence], names: Sequence[str]
) -> dict[str, float | None]:
  """Returns a monitor's record by tags: `angle/03_conv_3`.

  Args:
    record: {measure: list over the kernels}.
    names: short names of the kernels.

  Raises:
    ValueError: for another number of kernels.
  """
  return {
    f'{measure}/{name}': value
    for measure, values in record.items()
    for name, value in zip(names, values, strict=True)
  }


def overview(record: Mapping[str, Sequence]) -> dict[str, float]:
  """Returns a monitor's record in short, by tags that begin with `Overview/`.

  `rotation_spread` is that of `log_rotation_spread`; of the cosine distances
  and the steps' angles there are mean, least and largest. Kernels whose numbers
  are not known are left out, and so is what is then no finite number.
  """
  numbers = {}
  distances = known(record.get('cosine_distance', ()))
  if distances:
    numbers['rotation_spread'] = log_rotation_spread(distances)
  for name, measure in _OF_ALL_LAYERS.items():
    numbers |= statistics(name, record.get(measure, ()))
  return {
    f'{OVERVIEW}/{name}': value
    for name, value in numbers.items()
    if math.isfinite(value)
  }


def statistics(name: str, values: Sequence[float | None]) -> dict[str, float]:
  """Returns mean, least and largest of those known: `name/mean` and so on."""
  finite = known(values)
  return {
    f'{name}/{statistic}': float(function(finite))
    for statistic, function in STATISTICS.items()
    if finite
  }


def known(values: Sequence[float | None]) -> list[float]:
  """Returns the numbers that are finite."""
  return [v for v in values if v is not None and math.isfinite(v)]
