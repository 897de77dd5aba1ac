"""Test accuracies of settings over seeds: whether they differ, or tie."""

import itertools
from collections.abc import Hashable, Sequence

import numpy as np
import pandas as pd

from layca.study import claim_rules, paper
from layca.study.analysis import statistics
from layca.study.analysis.blocks import Blocks
from layca.study.analysis.tasks import Task
from layca.study.claims import verdict
from layca.study.claims.verdict import Interval, Part, Row, above, missing


class Accuracies(Blocks):
  """Test accuracies, in [0, 1], by setting and seed."""

  def __init__(
    self,
    runs: pd.DataFrame,
    by: Sequence[str],
    value: str = 'reported_test_accuracy',
  ):
    """Takes rows of `Records.runs`; columns of `by` tell the setting."""
    super().__init__(runs, by, value)
    names = set(runs['data.name']) if 'data.name' in runs else set()
    self._num_images = min(
      map(paper.TEST_IMAGES.get, names & paper.TEST_IMAGES.keys()), default=0
    )

  def mean_in_words(self, setting: Hashable) -> str:
    """Returns the mean of a setting with its 95% interval.

    All settings together tell how much seeds vary, and the interval is made in
    log-odds. Where none has two seeds, it is Wilson's, over the test images.
    """
    mean, values = self.mean(setting), self.table[setting].dropna()
    ends = np.nan, np.nan
    deviation = statistics.PooledDeviation.of(
      self.table[x].dropna() for x in self.settings
    )
    if deviation.freedom and 0 < mean < 1:
      ends = statistics.of_shares(mean, deviation.half_width(len(values)))
    elif not deviation.freedom and self._num_images:
      ends = statistics.wilson(mean, self._num_images)
    return str(Interval(mean, *ends, '%'))

  def tie(self, setting: Hashable) -> float:
    """Returns by how much an accuracy may differ from a mean to tie with it."""
    return tie(self.mean(setting))


def tie(accuracy: float) -> float:
  """Returns by how much another accuracy may differ from one to tie with it."""
  return claim_rules.TIE_LOG_ODDS * accuracy * (1 - accuracy)


def coincide(
  name: str, found: Accuracies, settings: Sequence[Hashable], differ: bool
) -> Part:
  """Returns a part that all settings tie, or that two of them `differ`."""
  if not found.freedom > 0:
    return missing(name, 'single values give no interval')
  p_differ, p_coincide = [], []
  for one, other in itertools.permutations(settings, 2):
    margin = tie((found.mean(one) + found.mean(other)) / 2)
    difference = found.difference(one, other)
    p_differ.append(difference.p_above(margin))
    p_coincide.append(difference.p_below(margin))
  reason = 'neither a difference nor a tie of all pairs'
  # Tests of both signs of a pair, of which one at most can be.
  pairs = len(p_differ) / 2
  # Two one-sided tests at 5%, where others are made at half of it.
  at_5 = claim_rules.LEVEL / 0.05
  part = Part(name, min(p_differ), max(p_coincide), reason)
  part = verdict.corrected(part, pairs, at_5)
  return part if differ else verdict.opposite(part)


def worse_than_best(found: Accuracies, setting: float) -> Part:
  """Returns a part: the best setting is better than one by more than a tie."""
  margin = found.tie(found.table.mean().idxmax())

  def choose(means, _):
    best = means.idxmax()
    return {} if best == setting else {best: 1, setting: -1}

  name = f'best minus {setting:.2g}'
  if setting not in found.complete:
    return missing(name, 'it lacks seeds')
  gain = found.crossed(choose)
  if gain is None:
    return missing(name, 'single values give no interval')
  if not gain.error:
    return verdict.decide(name, False, True, 'it is the best')
  return above(name, gain, '+points', margin)


def counted(task: Task, parts: Sequence[Part], *ours: str) -> Row:
  """Returns a row that also says how many runs there are, and do not fit."""
  total, fitted = len(task.runs), task.runs['fitted'].sum()
  counts = (
    f'{total} run{"" if total == 1 else "s"}, {total - fitted} with train '
    f'accuracy at or below {paper.FITTED}'
  )
  return Row(task.name, parts, '; '.join(ours), counts)
