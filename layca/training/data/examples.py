"""A data set before any choice is made among its examples."""

import dataclasses
from collections.abc import Callable

import numpy as np

SPLITS = ('train', 'test', 'validation')


@dataclasses.dataclass(frozen=True)
class Examples:
  """A split in its fixed order: all labels, int32 [n], and images on demand.

  These are decoded from positions, int [k], to [k, h, w, c]: uint8, or float32
  in [0, 1].
  """

  labels: np.ndarray
  decode: Callable[[np.ndarray], np.ndarray]


@dataclasses.dataclass(frozen=True)
class Source:
  """All examples; those for validation are None unless it has its own."""

  train: Examples
  test: Examples
  num_classes: int
  validation: Examples | None = None
