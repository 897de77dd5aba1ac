"""Bands of depth: each a run of its own, and so a colour, in TensorBoard."""

import itertools
from collections.abc import Mapping

import numpy as np

from layca import event_tags
from layca.training.output.tensorboard.scalars import STEPS

# The group of the curves, and what they tell by the measure it is taken from.
GROUP = 'bands'
MEASURES = {
  'cosine_distance': 'cosine_distance',
  'step_angle': 'mean_step_angle',
}


def split(num_kernels: int, count: int) -> dict[str, range]:
  """Returns the layers of each band by its run, `layers/00-01` for one.

  Bands are as even as can be; with fewer layers than bands each layer is one.
  """
  digits = max(2, len(str(num_kernels - 1)))
  count = min(count, num_kernels)
  edges = [round(num_kernels * band / count) for band in range(count + 1)]
  bands = {}
  for first, end in itertools.pairwise(edges):
    ends = dict.fromkeys((first, end - 1))
    name = '-'.join(f'{layer:0{digits}d}' for layer in ends)
    bands[f'layers/{name}'] = range(first, end)
  return bands


def of_epoch(rotation: Mapping, layers: range) -> dict[str, float]:
  """Returns the means over a band of what was measured in an epoch."""
  points = {}
  for name, measure in MEASURES.items():
    if measure in rotation:
      points |= _mean(f'{GROUP}/{name}', rotation[measure], layers)
  return points


def of_steps(row: np.void, layers: range) -> dict[str, float]:
  """Returns the mean over a band of the steps' angles, by the step log."""
  return _mean(f'{STEPS}/step_angle', row['step_angle'].tolist(), layers)


def _mean(tag, values, layers):
  known = event_tags.known([values[layer] for layer in layers])
  return {tag: float(np.mean(known))} if known else {}
