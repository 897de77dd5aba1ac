"""A colour for each alpha, in an order that colour-blind readers see.

The colours are spaced evenly, whatever the steps between the alphas.
"""

from collections.abc import Collection, Mapping

import matplotlib
import numpy as np

Color = tuple[float, float, float, float]

# The light ends of the maps are too pale for a line on white.
_SEQUENTIAL, _LIGHTEST = 'viridis', 0.85
_DIVERGING, _MIDDLE, _NEAREST, _FARTHEST = 'berlin', 0.5, 0.12, 0.42


def sequential(alphas: Collection[float]) -> Mapping[float, Color]:
  """Returns the colour of each alpha, dark for the smallest."""
  ordered = sorted(set(alphas))
  places = np.linspace(0.0, _LIGHTEST, len(ordered))
  return _colors(_SEQUENTIAL, dict(zip(ordered, places, strict=True)))


def diverging(alphas: Collection[float]) -> Mapping[float, Color]:
  """Returns the colour of each alpha: blue below 0, black at 0, red above."""
  places = dict.fromkeys({0.0} & set(alphas), _MIDDLE)
  for side in (-1, 1):
    ordered = sorted({alpha for alpha in alphas if alpha * side > 0}, key=abs)
    away = np.linspace(_NEAREST, _FARTHEST, len(ordered))
    places |= dict(zip(ordered, _MIDDLE + side * away, strict=True))
  return _colors(_DIVERGING, places)


def _colors(name, places):
  colormap = matplotlib.colormaps[name]
  return {alpha: colormap(float(place)) for alpha, place in places.items()}
