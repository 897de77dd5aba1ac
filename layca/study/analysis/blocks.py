"""Settings compared over the same seeds: a block design.

Runs of one seed share images, their order and initial weights, so they resemble
each other. Values are fitted by least squares with an effect of the setting and
one of the seed; what is left tells how much chance does.
"""

import collections
import dataclasses
import functools
from collections.abc import Callable, Hashable, Mapping, Sequence

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy import stats


@dataclasses.dataclass(frozen=True)
class Comparison:
  """An estimate and how certain it is, by Student's t.

  Attributes:
    value: the estimate.
    error: its standard error; NaN if unknown.
    freedom: degrees of freedom of the error.
  """

  value: float
  error: float
  freedom: float

  def interval(self, level: float = 0.025) -> tuple[float, float]:
    """Returns the ends of the interval that leaves `level` on either side."""
    half = stats.t.ppf(1 - level, self.freedom) * self.error
    return float(self.value - half), float(self.value + half)

  def p_above(self, threshold: float = 0.0) -> float:
    """Returns how often chance gives so much where it is the threshold."""
    excess = self.value - threshold
    # On the threshold it is on neither side, even where nothing varies.
    with np.errstate(divide='ignore'):
      t = np.divide(excess, self.error) if excess else 0.0
    return float(stats.t.sf(t, self.freedom))

  def p_below(self, threshold: float = 0.0) -> float:
    """Returns how often chance gives so little where it is the threshold."""
    return 1 - self.p_above(threshold)


class Blocks:
  """Values by setting and seed.

  Attributes:
    table: the values, [seeds, settings]; NaN where a setting lacks a seed.
  """

  def __init__(self, runs: pd.DataFrame, by: Sequence[str], value: str):
    """Takes a row a run; columns of `by` tell the setting."""
    key = runs[list(by)].apply(tuple, axis=1) if len(by) > 1 else runs[by[0]]
    table = pd.DataFrame({'setting': key, 'seed': runs['seed']})
    table['value'] = runs[value].to_numpy(np.float64)
    self.table = table.pivot(index='seed', columns='setting', values='value')

  @classmethod
  def of(cls, values: Mapping[Hashable, Mapping[int, float]]) -> 'Blocks':
    """Takes {setting: {seed: value}}."""
    rows = [
      (setting, seed, value)
      for setting, of_seeds in values.items()
      for seed, value in of_seeds.items()
    ]
    return cls(pd.DataFrame(rows, columns=['x', 'seed', 'y']), ['x'], 'y')

  @property
  def settings(self) -> list:
    """Returns the settings, sorted."""
    return list(self.table.columns)

  @property
  def complete(self) -> pd.DataFrame:
    """Returns the columns of `table` of the settings that have all seeds."""
    return self.table.dropna(axis='columns')

  @functools.cached_property
  def _fit(self):
    long = self.table.melt(ignore_index=False).dropna().reset_index()
    settings = pd.Categorical(
      long['setting'].map(self.settings.index), range(len(self.settings))
    )
    effects = [
      pd.get_dummies(settings, dtype=float),
      pd.get_dummies(long['seed'], drop_first=True, dtype=float),
    ]
    design = np.hstack([effect.to_numpy() for effect in effects])
    return sm.OLS(long['value'].to_numpy(), design).fit()

  @property
  def deviation(self) -> float:
    """Returns the residuals' standard deviation, NaN if there are too few."""
    return float(self._fit.mse_resid**0.5) if self.freedom > 0 else np.nan

  @property
  def freedom(self) -> float:
    """Returns the degrees of freedom of the residuals."""
    return self._fit.df_resid

  def mean(self, setting: Hashable) -> float:
    """Returns the mean of a setting over its seeds."""
    return float(self.table[setting].mean())

  def difference(self, one: Hashable, other: Hashable) -> Comparison:
    """Returns one setting minus another."""
    contrast = np.zeros(self._fit.model.exog.shape[1])
    contrast[self.settings.index(one)] += 1
    contrast[self.settings.index(other)] -= 1
    value, error = float(contrast @ self._fit.params), np.nan
    if self.freedom > 0:
      error = float(self._fit.t_test(contrast).sd.item())
    return Comparison(value, error, self.freedom)

  def spread(self, settings: Sequence[Hashable]) -> tuple[float, float, float]:
    """Returns the greatest mean of settings less the least, and its interval.

    The interval is Tukey's, 95% for all pairs at once, as chance decides which
    are the greatest and the least. Its ends are NaN if chance is unknown.
    """
    ordered = sorted(settings, key=self.mean)
    found = self.difference(ordered[-1], ordered[0])
    if not found.freedom > 0:
      return found.value, np.nan, np.nan
    range_of_means = stats.studentized_range.ppf(
      0.95, len(ordered), found.freedom
    )
    half = float(range_of_means) / 2**0.5 * found.error
    return found.value, found.value - half, found.value + half

  def crossed(
    self, choose: Callable[[pd.Series, int], Mapping[Hashable, float]]
  ) -> Comparison | None:
    """Returns a mean over seeds of settings that other seeds choose.

    Args:
      choose: from the means of the other seeds, by setting, and the seed, to
        weights by setting, of those that have all seeds.

    Returns:
      The mean over seeds of the weighted sum of that seed's values, of the
      settings that have all seeds; None if there are less than two of either.
    """
    whole = self.complete
    if min(whole.shape) < 2:
      return None
    weights = collections.Counter()
    for seed in whole.index:
      others = whole.drop(index=seed).mean()
      for setting, weight in choose(others, seed).items():
        weights[seed, setting] += weight / len(whole)
    value = sum(w * whole.at[s, x] for (s, x), w in weights.items())
    error = self.deviation * sum(w**2 for w in weights.values()) ** 0.5
    return Comparison(float(value), float(error), self.freedom)
