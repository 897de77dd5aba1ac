"""Angle deviation: how far each layer of a run has rotated from its start.

With it, how far random rotation would have come at the same rates, and how
unevenly the layers have rotated. Pure NumPy.
"""

import dataclasses
from collections.abc import Sequence

import numpy as np


@dataclasses.dataclass(frozen=True)
class Deviation:
  """The angle deviation of the L layers of one run, at n times.

  Attributes:
    names: names of the layers [L], in forward order.
    times: times in epochs [n]; the first is 0, the start.
    distances: cosine distances to the initialisation [n, L]; NaN where
      unknown.
    random: the same, expected of random rotation at the same rates (see
      `expected_distances`); None if the rates are not known.
    shortcuts: positions of the layers beside the forward path.
  """

  names: Sequence[str]
  times: np.ndarray
  distances: np.ndarray
  random: np.ndarray | None
  shortcuts: Sequence[int] = ()

  @property
  def spread(self) -> float:
    """Returns `log_rotation_spread` at the end; NaN before the first record."""
    if len(self.times) == 1:
      return np.nan
    return log_rotation_spread(self.distances[-1])


def of_run(
  names: Sequence[str],
  epochs: Sequence[int],
  steps: Sequence[int],
  distances: Sequence[Sequence[float | None]],
  mean_step_angles: Sequence[Sequence[float | None]],
  shortcuts: Sequence[int] = (),
) -> Deviation:
  """Returns the angle deviation of a run from the n records of its monitor.

  The record of an epoch, counted from 0, was taken at its end, after so many
  steps of the run. Cosine distances and angles, in radians, are [n, L]; None
  and NaN are unknown.
  """
  shape = len(epochs), len(names)
  distances, angles = (
    np.asarray(values, dtype=np.float64).reshape(shape)
    for values in (distances, mean_step_angles)
  )
  start = np.zeros([1, len(names)])
  return Deviation(
    names=names,
    times=np.concatenate([[0.0], np.asarray(epochs, dtype=np.float64) + 1.0]),
    distances=np.vstack([start, distances]),
    random=np.vstack([start, expected_distances(angles, steps)]),
    shortcuts=shortcuts,
  )


def expected_distances(
  mean_step_angles: np.ndarray, steps: Sequence[int]
) -> np.ndarray:
  """Returns the cosine distances [n, L] expected of random rotation.

  A step of angle theta in a direction that is uniformly random among those
  orthogonal to the kernel multiplies the expected cosine to the initialisation
  by cos(theta), whatever the dimension. With n steps of mean angle m since the
  record before, the cosine is multiplied by cos(m)^n.

  That is exact where these steps all have one angle, as Layca's do while its
  rate is constant: atan(rate). Elsewhere it is a lower bound of the distance,
  because log cos is concave: for small angles of standard deviation s, -log of
  the cosine is n (m^2 + s^2) / 2 and counts as n m^2 / 2. A few huge steps
  among many small ones, as plain SGD's first, make s much larger than m.

  Args:
    mean_step_angles: radians [n, L]: over the steps since the record before,
      or since the start. NaN makes this and all later records NaN.
    steps: numbers of steps made up to each record [n].
  """
  counts = np.diff(np.asarray(steps, dtype=np.float64), prepend=0.0)
  return 1.0 - np.cumprod(np.cos(mean_step_angles) ** counts[:, None], axis=0)


def log_rotation_spread(distances: Sequence[float | None]) -> float:
  """Returns how unevenly layers have rotated: 0 if all by the same angle.

  It is the population standard deviation, over layers, of the natural logarithm
  of the angle to the initialisation. It does not change if all angles are
  multiplied by one factor; if half of the layers have rotated k times as far
  as the others, it is ln(k) / 2. It is infinite if a layer has not moved at
  all, and NaN if a distance is None or not finite.

  The cosine distances to the initialisation are in [0, 2], one a layer.
  """
  distances = np.asarray(distances, dtype=np.float64)
  if not np.isfinite(distances).all():
    return np.nan
  if not distances.all():
    return np.inf
  # arccos(1 - d), which keeps the digits of small distances.
  angles = 2.0 * np.arcsin(np.sqrt(0.5 * distances))
  return float(np.std(np.log(angles)))
