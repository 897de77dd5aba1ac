"""How certain a mean over seeds is, a difference of means, or an order."""

import dataclasses
import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats


@dataclasses.dataclass(frozen=True)
class PooledDeviation:
  """The standard deviation within groups, from several groups together.

  A group is the seeds of one setting. Two or three of them tell little of how
  much they vary: two that agree by chance would make a difference certain. So
  several groups share one deviation, as in an analysis of variance, which
  supposes that all vary by the same amount.

  Attributes:
    value: deviation in the unit of the values; NaN if no group has two.
    freedom: its degrees of freedom.
  """

  value: float
  freedom: int

  @classmethod
  def of(cls, groups: Iterable[ArrayLike]) -> 'PooledDeviation':
    """Returns that of groups; those of a value or none do not count."""
    groups = [np.asarray(g, dtype=np.float64) for g in groups if len(g) > 1]
    freedom = sum(len(group) - 1 for group in groups)
    if not freedom:
      return cls(math.nan, 0)
    squares = sum(((group - group.mean()) ** 2).sum() for group in groups)
    return cls(float((squares / freedom) ** 0.5), freedom)

  def half_width(self, *sizes: int) -> float:
    """Returns half the width of a 95% interval (Student's t), NaN if unknown.

    Args:
      sizes: the number of values in the mean that the interval is of, or of
        each of two means whose difference it is of.
    """
    if not self.freedom:
      return math.nan
    error = self.value * sum(1 / size for size in sizes) ** 0.5
    return float(stats.t.ppf(0.975, self.freedom) * error)


def half_width(values: ArrayLike) -> float:
  """Returns half the width of the mean's 95% interval (Student's t).

  Args:
    values: [n], in any unit, which is that of the result; NaN for less than
      two of them.
  """
  return PooledDeviation.of([values]).half_width(len(values))


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
    return value, math.nan, math.nan
  with np.errstate(divide='ignore', invalid='ignore'):
    # Its test statistics, not its intervals, divide by what varies.
    interval = stats.tukey_hsd(*groups).confidence_interval(0.95)
  return value, float(interval.low.max()), float(interval.high.max())


def rank_correlation(x: Sequence[float], y: Sequence[float]) -> float:
  """Returns Spearman's rank correlation; NaN for less than three pairs."""
  if len(x) < 3 or len(set(x)) == 1 or len(set(y)) == 1:
    return math.nan
  return float(stats.spearmanr(x, y).statistic)


def permutation_p(x: Sequence[float], y: Sequence[float]) -> float:
  """Returns how often chance gives so low a rank correlation, or a lower one.

  Exact for up to 7 pairs, of 9,999 random permutations for more.
  """
  x, y = stats.rankdata(x), stats.rankdata(y)

  def statistic(x, axis):
    return np.sum(x * (y - y.mean()), axis=axis)

  test = stats.permutation_test(
    (x,),
    statistic,
    permutation_type='pairings',
    alternative='less',
    vectorized=True,
    rng=np.random.default_rng(0),
  )
  return float(test.pvalue)
