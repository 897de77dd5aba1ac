"""Claims 13 to 15: the paper's advice on how to use Layca, Appendix A.2.

A rate, or a lack of batch norm, that keeps a run from fitting its training
images is a point against it: in claims 13 and 14 all runs count, a diverged one
with accuracy 0. Claim 15 is about generalisation: its runs must fit.
"""

import dataclasses
from collections.abc import Sequence

import pandas as pd

from layca.study import paper
from layca.study.analysis import advice, paper_numbers, tasks
from layca.study.analysis.records import Records
from layca.study.analysis.statistics import PooledDeviation
from layca.study.analysis.tasks import Task
from layca.study.claims.means import Means, counted_row
from layca.study.claims.verdict import TIE, Judged, above, at_most, missing
from layca.study.paper import LAYCA, SGD

_DEFAULT, _NEIGHBOURS = -3, (-2, -4)
_SCHEDULE = ['schedule.drop_epochs', 'epochs']


@dataclasses.dataclass(frozen=True)
class _Study:
  """A task's runs at alpha 0 without biases: of Layca, and of SGD."""

  task: Task
  layca: pd.DataFrame
  sgd: pd.DataFrame

  @property
  def with_norm(self) -> pd.DataFrame:
    """Returns runs of Layca with batch norm."""
    return self.layca[self.layca['has_batch_norm']]

  def varied(
    self, runs: pd.DataFrame, key: str, same: Sequence[str]
  ) -> pd.DataFrame:
    """Returns those of some runs that differ in one setting and the seed alone.

    Args:
      runs: rows of `Records.runs`.
      key: the setting.
      same: settings that are equal in all that are returned; of several such
        sets of runs it is the one with the most values of `key`.
    """
    sets = [group for _, group in runs.groupby(same)] or [runs]
    most = max(sets, key=lambda group: group[key].nunique())
    return self.task.distinct(most, [key])[0]


def default_rate(records: Records, sweeps: Sequence[str]) -> Judged:
  """The rate 3^-3 is a good default on every task.

  Layca's accuracy at 3^-2 and at 3^-4 minus that at 3^-3. Holds if both 95%
  intervals end at or below 1 point, which counts as a tie; does not hold if one
  of them begins above 1 point. Runs that do not fit their training images
  count, diverged ones with accuracy 0.

  The first version of the paper publishes no grid of rates of Layca: the
  numbers are of the second (arXiv 1806.01603v2).
  """

  def row(study):
    runs = study.varied(study.with_norm, 'exponent', _SCHEDULE)
    means = _means(runs, 'exponent')
    parts = []
    for exponent in _NEIGHBOURS:
      part = missing(f'3^{exponent}', 'no runs of it or of 3^-3')
      if {exponent, _DEFAULT} <= set(means.values):
        better = means.difference(exponent, _DEFAULT)
        part = at_most(f'3^{exponent}', better, TIE)
      parts.append(part)
    texts = [
      f'3^{exponent:g} {means.mean(exponent).text("%")}'
      for exponent in sorted(means.values, reverse=True)
    ]
    return counted_row(study.task.name, runs, parts, ', '.join(texts))

  def theirs(task):
    grid = paper_numbers.curve(f'v2_exploration_rho0_{task.authors}').by_x
    texts = [f'{100 * grid[x]:.2f}% at 3^{x}' for x in (-2, -3, -4)]
    return f'{task.data} {", ".join(texts)}'

  studies = _studies(records, sweeps)
  rows = [row(study) for study in studies if len(study.with_norm)]
  return '; '.join(map(theirs, paper.ALPHA_TASKS)), rows


def batch_norm_matters(records: Records, sweeps: Sequence[str]) -> Judged:
  """Batch norm matters for Layca: without it, Layca's accuracy drops.

  Layca's accuracy with batch norm minus that without, all else equal. Holds if
  the 95% interval begins above 1 point, does not hold if it ends at or below 1
  point, which counts as a tie. Runs that do not fit their training images
  count, diverged ones with accuracy 0.
  """

  def compare(study, runs):
    runs = study.varied(runs, 'has_batch_norm', ['exponent', *_SCHEDULE])
    means = _means(runs, 'has_batch_norm')
    if len(means.values) < 2:
      return runs, None, ''
    loss = means.difference(True, False)
    with_, without = (means.mean(key).text('%') for key in (True, False))
    text = f'{with_} with, {without} without, {loss.text("points")}'
    return runs, above('accuracy', loss, TIE), text

  def row(study):
    runs, part, ours = compare(study, study.layca)
    _, _, of_sgd = compare(study, study.sgd)
    if of_sgd:
      ours += f'; {SGD}, for comparison, {of_sgd}'
    return part and counted_row(
      study.task.name, runs, [part], f'{LAYCA} {ours}'
    )

  # It is not varied on every task.
  rows = filter(None, map(row, _studies(records, sweeps)))
  return 'advice without a number', list(rows)


def late_drops_help(records: Records, sweeps: Sequence[str]) -> Judged:
  """Waiting longer on the plateau before the rate drops helps generalisation.

  Layca's accuracy with the latest first drop of the rate minus that with the
  earliest, of runs that fit their training images; a run whose drop is later
  still may be longer. Holds if the 95% interval lies above 0, does not hold if
  it lies below 0.
  """

  def row(study, runs):
    means = Means.of_accuracies(runs[runs['fitted']], 'first_drop')
    texts = [
      f'first drop at epoch {drop:g} {means.mean(drop).text("%")}'
      for drop in means.values
    ]
    part = missing('drops', 'fewer than two of them have runs that fit')
    if len(means.values) > 1:
      gain = means.difference(max(means.values), min(means.values))
      part = above('drops', gain)
      texts.append(f'latest minus earliest {gain.text("points")}')
    return counted_row(study.task.name, runs, [part], ', '.join(texts))

  rows = []
  for study in _studies(records, sweeps):
    runs = study.varied(study.with_norm, 'first_drop', ['exponent'])
    # They are not varied on every task.
    if runs['first_drop'].nunique() > 1:
      rows.append(row(study, runs))
  return 'advice without a number', rows


def _studies(records, sweeps):
  """Returns a study of each task with Layca."""
  studies = []
  for task in tasks.find(records, *sweeps, methods=(LAYCA, SGD)):
    runs = advice.describe(task.runs[task.runs['alpha'] == 0])
    runs = runs[~runs['has_biases']]
    of_methods = [runs[runs['method'] == method] for method in (LAYCA, SGD)]
    if len(of_methods[0]):
      studies.append(_Study(task, *of_methods))
  return studies


def _means(runs, key):
  """Returns accuracies by a setting, those of diverged runs being 0.

  Settings of diverged runs alone do not tell how much seeds vary.
  """
  accuracies = runs['reported_test_accuracy'].mask(runs['has_diverged'], 0.0)
  runs = runs.assign(reported_test_accuracy=accuracies)
  means = Means.of_accuracies(runs, key)
  telling = set(runs[key][~runs['has_diverged']])
  values = [v for setting, v in means.values.items() if setting in telling]
  return Means(means.values, PooledDeviation.of(values))
