"""The authors' own numbers, to be drawn beside ours: data with its source.

Each JSON file of this folder holds curves, and families of curves, by their
identifier, which begins with the version of the paper: `v1` is arXiv
1806.01603v1. Accuracies are in [0, 1], layers and epochs are counted from 0.
"""

import dataclasses
import functools
import json
from collections.abc import Mapping
from importlib import resources


@dataclasses.dataclass(frozen=True)
class Curve:
  """A curve of the paper.

  Attributes:
    x: places, of what `x_name` names.
    y: values, of what `y_name` names.
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

  @property
  def by_x(self) -> dict[float, float]:
    """Returns y by x."""
    return dict(zip(self.x, self.y, strict=True))


@dataclasses.dataclass(frozen=True)
class Family:
  """Curves that share their x axis, else as `Curve`.

  Attributes:
    ys: values by the name of the member, fewer than `x` where it ended early.
    member_name: what a member's name is, such as `layer`.
  """

  x: tuple[float, ...]
  ys: Mapping[str, tuple[float, ...]]
  member_name: str
  x_name: str
  y_name: str
  source: str
  notes: str

  @property
  def last(self) -> dict[str, float]:
    """Returns the last value of each member."""
    return {member: values[-1] for member, values in self.ys.items()}


def curve(identifier: str) -> Curve:
  """Returns a curve, such as `v1_fig1a_mnist_single_layer`.

  Raises:
    ValueError: if there is none of that identifier.
  """
  return _find(identifier, Curve)


def family(identifier: str) -> Family:
  """Returns a family of curves, such as `v1_fig3_cifar10_layca`."""
  return _find(identifier, Family)


def _find(identifier, kind):
  known = {key: each for key, each in _all().items() if isinstance(each, kind)}
  if identifier not in known:
    raise ValueError(
      f'no {kind.__name__.lower()} {identifier!r} of the authors: take one of '
      f'{", ".join(sorted(known))}'
    )
  return known[identifier]


@functools.cache
def _all():
  return {
    identifier: _create(fields)
    for file in resources.files(__name__).iterdir()
    if file.name.endswith('.json')
    for identifier, fields in json.loads(file.read_text()).items()
  }


def _create(fields):
  x = tuple(fields.pop('x'))
  if 'y' in fields:
    return Curve(x, tuple(fields.pop('y')), **fields)
  ys = {name: tuple(y) for name, y in fields.pop('ys').items()}
  return Family(x, ys, **fields)
