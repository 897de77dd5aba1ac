"""The authors' own numbers, to be drawn beside ours: data with its source.

Each JSON file of this folder holds curves by their identifier, which begins
with the version of the paper: `v1` is arXiv 1806.01603v1. Accuracies are in
[0, 1], layers are counted from 0.
"""

import dataclasses
import functools
import json
from importlib import resources


@dataclasses.dataclass(frozen=True)
class Curve:
  """A curve of the paper.

  Attributes:
    x: values of what `x_name` names.
    y: values of what `y_name` names, as many.
    x_name: what is on the x axis.
    y_name: what is on the y axis.
    source: where the numbers come from, and how they were read.
    notes: what was run.
  """

  x: tuple[float, ...]
  y: tuple[float, ...]
  x_name: str
  y_name: str
  source: str
  notes: str


def curve(identifier: str) -> Curve:
  """Returns a curve, such as `v1_fig1a_mnist_single_layer`.

  Raises:
    ValueError: If there is none of that identifier.
  """
  curves = _curves()
  if identifier not in curves:
    raise ValueError(
      f'no curve {identifier!r} of the authors: take one of '
      f'{", ".join(sorted(curves))}'
    )
  return curves[identifier]


@functools.cache
def _curves():
  curves = {}
  for file in resources.files(__name__).iterdir():
    if file.name.endswith('.json'):
      for identifier, fields in json.loads(file.read_text()).items():
        x, y = tuple(fields.pop('x')), tuple(fields.pop('y'))
        curves[identifier] = Curve(x, y, **fields)
  return curves
