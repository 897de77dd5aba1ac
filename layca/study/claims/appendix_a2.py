"""Claims 13 to 15: the paper's advice on how to use Layca, Appendix A.2.

A rate, or a lack of batch norm, that keeps a run from fitting its training
images is a point against it: in claims 13 and 14 all runs count, a diverged one
with accuracy 0. Claim 15 is about generalisation: its runs must fit.
"""

from collections.abc import Sequence

from layca.study import paper
from layca.study.analysis import advice, paper_numbers, tasks
from layca.study.analysis.records import Records
from layca.study.claims.means import counted, of_accuracies
from layca.study.claims.verdict import TIE, Judged, above, at_most, missing
from layca.study.paper import LAYCA, SGD

_DEFAULT, _NEIGHBOURS = -3, (-2, -4)
_SCHEDULE = ['schedule.drop_epochs', 'epochs']
# By the setting that a piece of advice is about: what else is then equal.
_EQUAL = {
  'exponent': _SCHEDULE,
  'has_batch_norm': ['exponent', *_SCHEDULE],
  'first_drop': ['exponent'],
}


def default_rate(records: Records, sweeps: Sequence[str]) -> Judged:
  """The rate 3^-3 is a good default on every task.

  Layca's accuracy at 3^-2 and at 3^-4 minus that at 3^-3. Holds if both 95%
  intervals end at or below 1 point, a tie; does not hold if one begins above.
  Runs that do not fit count, diverged ones with accuracy 0.

  The paper's first version has no grid of Layca's rates: the numbers are of the
  second (arXiv 1806.01603v2).
  """

  def row(task):
    runs = _varied(task, 'exponent')
    if not len(runs):
      return None
    means = _means(runs, 'exponent')
    parts = [
      at_most(f'3^{x}', means.difference(x, _DEFAULT), TIE)
      if {x, _DEFAULT} <= set(means.values)
      else missing(f'3^{x}', 'no runs of it or of 3^-3')
      for x in _NEIGHBOURS
    ]
    exponents = sorted(means.values, reverse=True)
    texts = [f'3^{x:g} {means.mean(x)}' for x in exponents]
    return counted(task.with_runs(runs), parts, ', '.join(texts))

  theirs = []
  for task in paper.ALPHA_TASKS:
    grid = paper_numbers.curve(f'v2_exploration_rho0_{task.authors}')
    texts = [f'{100 * grid[x]:.2f}% at 3^{x}' for x in (-2, -3, -4)]
    theirs.append(f'{task.data} {", ".join(texts)}')
  return '; '.join(theirs), _rows(row, records, sweeps)


def batch_norm_matters(records: Records, sweeps: Sequence[str]) -> Judged:
  """Batch norm matters for Layca: without it, Layca's accuracy drops.

  Layca's accuracy with batch norm minus that without, all else equal. Holds if
  the 95% interval begins above 1 point, does not hold if it ends at or below, a
  tie. Runs that do not fit count, diverged ones with accuracy 0.
  """

  def compare(runs):
    means = _means(runs, 'has_batch_norm')
    if len(means.values) < 2:
      return None, ''
    part = above('difference', means.difference(True, False), TIE)
    with_, without = means.mean(True), means.mean(False)
    return part, f'{with_} with, {without} without, {part}'

  def row(task):
    runs = _varied(task, 'has_batch_norm')
    part, ours = compare(runs)
    _, of_sgd = compare(_varied(task, 'has_batch_norm', SGD))
    texts = [f'Layca {ours}']
    if of_sgd:
      texts.append(f'SGD, for comparison, {of_sgd}')
    return part and counted(task.with_runs(runs), [part], *texts)

  return 'advice without a number', _rows(row, records, sweeps)


def late_drops_help(records: Records, sweeps: Sequence[str]) -> Judged:
  """Waiting longer on the plateau before the rate drops helps generalisation.

  Layca's accuracy with the latest first drop of the rate minus that with the
  earliest, of runs that fit; a run whose drop is later may be longer. Holds if
  the 95% interval lies above 0, does not hold if it lies below 0.
  """

  def row(task):
    runs = _varied(task, 'first_drop')
    if runs['first_drop'].nunique() < 2:
      return None
    means = of_accuracies(runs[runs['fitted']], 'first_drop')
    texts = [f'first drop at {x:g} {means.mean(x)}' for x in means.values]
    part = missing('drops', 'fewer than two of them have runs that fit')
    if len(means.values) > 1:
      gain = means.difference(max(means.values), min(means.values))
      part = above('latest minus earliest', gain)
      texts.append(str(part))
    return counted(task.with_runs(runs), [part], ', '.join(texts))

  return 'advice without a number', _rows(row, records, sweeps)


def _rows(row, records, sweeps):
  """Yields what `row` returns of each task, at alpha 0 and without biases."""
  for task in tasks.find(records, *sweeps, methods=(LAYCA, SGD)):
    runs = advice.describe(task.runs[task.runs['alpha'] == 0])
    yield row(task.with_runs(runs[~runs['has_biases']]))


def _varied(task, key, method=LAYCA):
  """Returns runs that differ in one setting, in most values, and the seed."""
  runs = task.runs[task.runs['method'] == method]
  if key != 'has_batch_norm':
    runs = runs[runs['has_batch_norm']]
  sets = [group for _, group in runs.groupby(_EQUAL[key])] or [runs]
  most = max(sets, key=lambda group: group[key].nunique())
  return task.distinct(most, [key])[0]


def _means(runs, key):
  """Returns accuracies by a setting, those of diverged runs being 0."""
  diverged = runs['has_diverged']
  accuracies = runs['reported_test_accuracy'].mask(diverged, 0.0)
  runs = runs.assign(reported_test_accuracy=accuracies)
  # Settings of diverged runs alone do not tell how much seeds vary.
  return of_accuracies(runs, key, runs[key][~diverged].unique())
