"""How far, and how unevenly, the layers of a run have rotated. Pure NumPy."""

import dataclasses
from collections.abc import Sequence

import numpy as np


@dataclasses.dataclass(frozen=True)
class Deviation:
  """The angle deviation of the L layers of one run, at n times.

  Attributes:
    names: names of the layers [L], in forward order.
    times: times [n]; the first is 0, the start.
    distances: cosine distances to the start [n, L]; NaN where unknown.
    random: `expected_distances` at the same rates [n, L], if these are known.
    shortcuts: positions of the layers beside the forward path.
    unit: what the times count.
  """

  names: Sequence[str]
  times: np.ndarray
  distances: np.ndarray
  random: np.ndarray | None
  shortcuts: Sequence[int] = ()
  unit: str = 'epoch'

  @property
  def spread(self) -> float:
    """Returns `log_rotation_spread` at the end; NaN before the first record."""
    if len(self.times) == 1:
      return np.nan
    return log_rotation_spread(self.distances[-1])


def of_run(
  names: Sequence[str],
  epochs: Sequence[int],
  steps: Sequence[float],
  distances: Sequence[Sequence[float | None]],
  mean_step_angles: Sequence[Sequence[float | None]] | None,
  shortcuts: Sequence[int] = (),
  unit: str = 'epoch',
) -> Deviation:
  """Returns the angle deviation of a run from the n records of its monitor.

  Records were taken at the end of epochs, counted from 0, after so many steps.
  Cosine distances and angles, in radians, are [n, L]; None and NaN are unknown.
  Without any angles, random rotation is not known. Where records were not taken
  once an epoch, `unit` says what is counted instead.
  """
  shape = len(epochs), len(names)
  start = np.zeros([1, len(names)])
  random = None
  if mean_step_angles is not None:
    angles = _array(mean_step_angles, shape)
    random = np.vstack([start, expected_distances(angles, steps)])
  return Deviation(
    names=names,
    times=np.concatenate([[0.0], np.asarray(epochs, dtype=np.float64) + 1.0]),
    distances=np.vstack([start, _array(distances, shape)]),
    random=random,
    shortcuts=shortcuts,
    unit=unit,
  )


def expected_distances(
  mean_step_angles: np.ndarray, steps: Sequence[int]
) -> np.ndarray:
  """Returns the cosine distances [n, L] expected of random rotation.

  A step of angle theta in a direction that is uniformly random among those
  orthogonal to the kernel multiplies the expected cosine to the initialisation
  by cos(theta), whatever the dimension. With n steps of mean angle m, radians
  [n, L], since the record before, it is multiplied by cos(m)^n. NaN makes this
  and all later records NaN.

  That is exact where these steps all have one angle, as Layca's do while its
  rate is constant. Elsewhere it is a lower bound of the distance, as log cos is
  concave: a few huge steps among many small ones, as plain SGD's first, count
  as if all were small.
  """
  counts = np.diff(np.asarray(steps, dtype=np.float64), prepend=0.0)
  return 1.0 - np.cumprod(np.cos(mean_step_angles) ** counts[:, None], axis=0)


def log_rotation_spread(distances: Sequence[float | None]) -> float:
  """Returns how unevenly layers have rotated: 0 if all by the same angle.

  It is the population standard deviation, over layers, of the natural logarithm
  of the angle to the initialisation; cosine distances to it are given. If half
  of the layers have rotated k times as far as the others, it is ln(k) / 2. It
  is infinite if a layer has not moved at all, and NaN if a distance is None or
  not finite.
  """
  distances = np.asarray(distances, dtype=np.float64)
  if not np.isfinite(distances).all():
    return np.nan
  if not distances.all():
    return np.inf
  # arccos(1 - d), which keeps the digits of small distances.
  angles = 2.0 * np.arcsin(np.sqrt(0.5 * distances))
  return float(np.std(np.log(angles)))


def _array(values, shape):
  return np.asarray(values, dtype=np.float64).reshape(shape)
