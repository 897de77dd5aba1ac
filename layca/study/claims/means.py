"""Means over seeds with their 95% intervals, and how many runs there are."""

from collections.abc import Hashable, Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from layca.study import paper
from layca.study.analysis.statistics import PooledDeviation
from layca.study.analysis.tasks import Task
from layca.study.claims.verdict import Interval, Part, Row


class Means:
  """Means over the seeds of some settings, which vary by the same amount.

  Attributes:
    values: those of the seeds, by setting.
  """

  def __init__(
    self,
    values: Mapping[Hashable, Sequence[float]],
    unit: str = '',
    telling: Iterable[Hashable] | None = None,
  ):
    """Takes the unit of `Interval`, and settings that tell how seeds vary."""
    self.values, self._unit = values, unit
    telling = values if telling is None else telling
    self._deviation = PooledDeviation.of(values[x] for x in telling)

  def mean(self, setting: Hashable) -> Interval:
    """Returns the mean of one setting."""
    values = self.values[setting]
    return self._interval(np.mean(values), self._unit, len(values))

  def difference(self, one: Hashable, other: Hashable) -> Interval:
    """Returns the mean of one setting minus that of another."""
    a, b = self.values[one], self.values[other]
    unit = '+' + self._unit.replace('%', 'points')
    return self._interval(np.mean(a) - np.mean(b), unit, len(a), len(b))

  def _interval(self, value, unit, *sizes):
    value, half = float(value), self._deviation.half_width(*sizes)
    return Interval(value, value - half, value + half, unit)


def of_accuracies(
  runs: pd.DataFrame, by: str | list[str], telling: Iterable | None = None
) -> Means:
  """Returns means of test accuracies, in [0, 1], by the values of columns."""
  groups = runs.groupby(by)['reported_test_accuracy']
  return Means({setting: v.tolist() for setting, v in groups}, '%', telling)


def mean(values: Sequence[float], unit: str) -> Interval:
  """Returns the mean of values, which alone tell how much they vary."""
  return Means({'': values}, unit).mean('')


def counted(task: Task, parts: Sequence[Part], *ours: str) -> Row:
  """Returns a row that also says how many runs there are, and do not fit."""
  total, fitted = len(task.runs), task.runs['fitted'].sum()
  counts = (
    f'{total} run{"" if total == 1 else "s"}, {total - fitted} with train '
    f'accuracy at or below {paper.FITTED}'
  )
  return Row(task.name, parts, '; '.join(ours), counts)
