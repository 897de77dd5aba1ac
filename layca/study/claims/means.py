"""What claims compare: means over seeds, and how far layers rotated."""

import dataclasses
from collections.abc import Hashable, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from layca.study import paper
from layca.study.analysis.layer_rotation import median_angle
from layca.study.analysis.statistics import PooledDeviation
from layca.study.claims.verdict import Interval, Part, Row
from layca.training.output.deviation import log_rotation_spread


@dataclasses.dataclass(frozen=True)
class Means:
  """Means over the seeds of some settings, which vary by the same amount.

  Attributes:
    values: those of the seeds, by setting.
    deviation: standard deviation within the settings.
  """

  values: Mapping[Hashable, Sequence[float]]
  deviation: PooledDeviation

  @classmethod
  def of(cls, values: Mapping[Hashable, Sequence[float]]) -> 'Means':
    """Returns means whose deviation all of the settings tell together."""
    return cls(values, PooledDeviation.of(values.values()))

  @classmethod
  def of_accuracies(
    cls, runs: pd.DataFrame, by: str | Sequence[str]
  ) -> 'Means':
    """Returns those of test accuracies, in [0, 1], by the values of columns."""
    groups = runs.groupby(by)['reported_test_accuracy']
    return cls.of({setting: values.tolist() for setting, values in groups})

  def mean(self, setting: Hashable) -> Interval:
    """Returns the mean of one setting."""
    values = self.values[setting]
    half_width = self.deviation.half_width(len(values))
    return Interval.around(float(np.mean(values)), half_width)

  def difference(self, one: Hashable, other: Hashable) -> Interval:
    """Returns the mean of one setting minus that of another."""
    a, b = self.values[one], self.values[other]
    half_width = self.deviation.half_width(len(a), len(b))
    return Interval.around(float(np.mean(a) - np.mean(b)), half_width)


def mean(values: Sequence[float]) -> Interval:
  """Returns the mean of values, which alone tell how much they vary."""
  return Means.of({'': values}).mean('')


def rotations(distances: Mapping[str, ArrayLike]) -> tuple[Means, Means, str]:
  """Returns how far and how evenly the layers of runs rotated.

  Args:
    distances: cosine distances at the end of runs [runs, L], by what they are.

  Returns:
    The medians over layers of the angle to the initialisation, in radians; the
    standard deviations over layers of its logarithm; and both in words.
  """
  angles, spreads = (
    Means.of({name: [*map(f, runs)] for name, runs in distances.items()})
    for f in (median_angle, log_rotation_spread)
  )
  texts = [
    f'{name} {angles.mean(name).value:.2f} rad, spread '
    f'{spreads.mean(name).value:.2f}'
    for name in distances
  ]
  return angles, spreads, ', '.join(texts)


def count(runs: pd.DataFrame) -> str:
  """Returns how many runs there are, and how many do not fit, in words."""
  unfitted = int((~runs['fitted'].astype(bool)).sum())
  text = f'{len(runs)} run{"" if len(runs) == 1 else "s"}'
  return f'{text}, {unfitted} with train accuracy at or below {paper.FITTED}'


def counted_row(
  task: str, runs: pd.DataFrame, parts: Sequence[Part], ours: str = ''
) -> Row:
  """Returns a row that also says how many runs there are."""
  return Row(task, parts, f'{ours} ({count(runs)})' if ours else count(runs))
