"""How certain a mean over seeds or experiments is, or a difference of means."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats


def half_width(values: ArrayLike) -> float:
  """Returns half the width of the mean's 95% interval (Student's t).

  Args:
    values: [n], in any unit, which is that of the result; NaN for less than
      two of them.
  """
  if len(values) < 2:
    return float('nan')
  return float(stats.t.ppf(0.975, len(values) - 1) * stats.sem(values))


def difference(a: ArrayLike, b: ArrayLike) -> tuple[float, float]:
  """Returns mean(a) - mean(b), and half the width of its 95% interval.

  The interval is Welch's: the two may vary by different amounts.

  Args:
    a: [n], in any unit, which is that of the result.
    b: [m], likewise. The half width is NaN if either has a single value.
  """
  mean = float(np.mean(a) - np.mean(b))
  if min(len(a), len(b)) < 2:
    return mean, float('nan')
  variances = np.array([stats.sem(a), stats.sem(b)]) ** 2
  if not variances.any():
    return mean, 0.0
  of_freedom = np.array([len(a), len(b)]) - 1
  # By Welch and Satterthwaite.
  freedom = variances.sum() ** 2 / (variances**2 / of_freedom).sum()
  return mean, float(stats.t.ppf(0.975, freedom) * variances.sum() ** 0.5)


def spread(groups: Sequence[ArrayLike]) -> tuple[float, float, float]:
  """Returns the highest minus the lowest mean, and its 95% interval's ends.

  The interval is Tukey's, of all differences between two groups at once: the
  highest and the lowest of several groups differ by chance as well, the more
  so the more groups there are. It supposes that all vary by the same amount.

  Args:
    groups: two or more, each of values in any unit, which is that of the
      result. The ends are NaN if any group has a single value.
  """
  means = [np.mean(group) for group in groups]
  value = float(max(means) - min(means))
  if min(map(len, groups)) < 2:
    return value, float('nan'), float('nan')
  with np.errstate(divide='ignore', invalid='ignore'):
    # Its test statistics, not its intervals, divide by what varies.
    interval = stats.tukey_hsd(*groups).confidence_interval(0.95)
  return value, float(interval.low.max()), float(interval.high.max())
