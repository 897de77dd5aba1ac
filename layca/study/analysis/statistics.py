"""How certain a mean over seeds is, or an order."""

import dataclasses
import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats
from statsmodels.stats import proportion

from layca.study.analysis.blocks import Comparison


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


def rank_correlation(x: Sequence[float], y: Sequence[float]) -> float:
  """Returns Spearman's rank correlation; NaN for less than three pairs."""
  if len(x) < 3 or len(set(x)) == 1 or len(set(y)) == 1:
    return math.nan
  return float(stats.spearmanr(x, y).statistic)


def mean_correlation(values: Sequence[float]) -> Comparison:
  """Returns the mean of Fisher's z of rank correlations.

  An order without a flaw counts as one that is as near to it as rounding at two
  digits shows, 0.995: its z would be infinite.
  """
  z = np.arctanh(np.clip(values, -0.995, 0.995))
  error = float(np.std(z, ddof=1) / len(z) ** 0.5) if len(z) > 1 else math.nan
  return Comparison(float(z.mean()), error, len(z) - 1)


def trend_p(heights: ArrayLike) -> tuple[float, float]:
  """Returns p-values of Page's test: that columns fall, and that they rise.

  Args:
    heights: [seeds, settings in their order], without NaN.
  """
  heights = np.asarray(heights, dtype=np.float64)
  order = np.arange(1, heights.shape[1] + 1)
  falls, rises = (
    stats.page_trend_test(heights, predicted_ranks=ranks).pvalue
    for ranks in (order[::-1], order)
  )
  return float(falls), float(rises)


def wilson(share: float, number: int) -> tuple[float, float]:
  """Returns the ends of the 95% interval of a share of so many."""
  low, high = proportion.proportion_confint(
    share * number, number, method='wilson'
  )
  return float(low), float(high)


def of_shares(mean: float, half_width: float) -> tuple[float, float]:
  """Returns the ends of a share's interval that was made in log-odds.

  Args:
    mean: share, in (0, 1).
    half_width: half of its symmetric interval.
  """
  half = half_width / (mean * (1 - mean))
  low, high = special.expit(special.logit(mean) + np.array([-half, half]))
  return float(low), float(high)
