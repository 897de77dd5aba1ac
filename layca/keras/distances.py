"""How far kernels have turned, in float64 on the host.

Once an epoch, so that neither the device's memory nor its compiler has to do
with it.
"""

import math

import numpy as np


def unit(kernel: np.ndarray) -> np.ndarray:
  """Returns a kernel as a float64 vector of length 1.

  All NaN for zero, which has no direction.
  """
  vector = np.asarray(kernel, np.float64).ravel()
  with np.errstate(invalid='ignore'):
    return vector / (np.linalg.norm(vector) or np.nan)


def angle(u: np.ndarray, v: np.ndarray) -> float:
  """Returns the angle between two unit vectors, radians in [0, pi].

  By 2 atan2(|u - v|, |u + v|), which keeps its digits where arccos loses them.
  NaN where a number is not finite.
  """
  return 2.0 * math.atan2(np.linalg.norm(u - v), np.linalg.norm(u + v))


def cosine_distance(angle: float) -> float:
  """Returns 1 - cos(angle), in [0, 2], with the digits of small angles."""
  return 2.0 * math.sin(0.5 * angle) ** 2
