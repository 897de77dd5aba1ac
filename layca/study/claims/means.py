"""Means over seeds with their 95% intervals, and how many runs there are."""

import dataclasses
from collections.abc import Hashable, Mapping, Sequence

import numpy as np
import pandas as pd

from layca.study import paper
from layca.study.analysis.statistics import PooledDeviation
from layca.study.analysis.tasks import Task
from layca.study.claims.verdict import Interval, Part, Row


@dataclasses.dataclass(frozen=True)
class Means:
  """Means over the seeds of some settings, which vary by the same amount.

  Attributes:
    values: those of the seeds, by setting.
    deviation: standard deviation within the settings.
    unit: unit of the means, see `Interval`.
  """

  values: Mapping[Hashable, Sequence[float]]
  deviation: PooledDeviation
  unit: str

  @classmethod
  def of(cls, values: Mapping[Hashable, Sequence], unit: str = '') -> 'Means':
    """Returns means whose deviation all of the settings tell together."""
    return cls(values, PooledDeviation.of(values.values()), unit)

  @classmethod
  def of_accuracies(cls, runs: pd.DataFrame, by: str | list[str]) -> 'Means':
    """Returns those of test accuracies, in [0, 1], by the values of columns."""
    groups = runs.groupby(by)['reported_test_accuracy']
    return cls.of({setting: v.tolist() for setting, v in groups}, '%')

  def mean(self, setting: Hashable) -> Interval:
    """Returns the mean of one setting."""
    values = self.values[setting]
    half = self.deviation.half_width(len(values))
    value = float(np.mean(values))
    return Interval(value, value - half, value + half, self.unit)

  def difference(self, one: Hashable, other: Hashable) -> Interval:
    """Returns the mean of one setting minus that of another."""
    a, b = self.values[one], self.values[other]
    half = self.deviation.half_width(len(a), len(b))
    value = float(np.mean(a) - np.mean(b))
    unit = '+' + self.unit.replace('%', 'points')
    return Interval(value, value - half, value + half, unit)


def mean(values: Sequence[float], unit: str) -> Interval:
  """Returns the mean of values, which alone tell how much they vary."""
  return Means.of({'': values}, unit).mean('')


def counted(task: Task, parts: Sequence[Part], *ours: str) -> Row:
  """Returns a row that also says how many runs there are, and do not fit."""
  total, unfitted = (
    len(task.runs),
    int((~task.runs['fitted'].astype(bool)).sum()),
  )
  runs = (
    f'{total} run{"" if total == 1 else "s"}, {unfitted} with train accuracy '
    f'at or below {paper.FITTED}'
  )
  return Row(task.name, parts, '; '.join([*ours, runs]))
