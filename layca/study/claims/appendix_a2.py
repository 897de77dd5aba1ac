"""Claims on the paper's advice on how to use Layca: Appendix A.2.

A rate, or a lack of batch norm, that keeps a run from fitting its training
images is a point against it: there all runs count, a diverged one with accuracy
0. Claims on drops of the rate are about generalisation: their runs must fit.
"""

from collections.abc import Sequence

from layca.study import paper
from layca.study.analysis import advice, paper_numbers, tasks
from layca.study.analysis.records import Records
from layca.study.claims import rotations
from layca.study.claims.accuracies import Accuracies, counted
from layca.study.claims.verdict import Judged, above, at_most, decide, missing
from layca.study.paper import LAYCA, SGD

_DEFAULT, _NEIGHBOURS = -3, (-2, -4)
_SCHEDULE = ['schedule.drop_epochs', 'epochs']
# By the setting that a piece of advice is about: what else is then equal.
_EQUAL = {
  'exponent': _SCHEDULE,
  'has_batch_norm': ['exponent', *_SCHEDULE],
  'first_drop': ['exponent'],
}
_LOW = 'float16'


def default_rate(records: Records, sweeps: Sequence[str]) -> Judged:
  """The paper's first version has no grid of Layca's rates: its numbers are of
  the second (arXiv 1806.01603v2). Seen afterwards, in results/paper: two
  of the three runs of CIFAR-100 at 3^-2 do not learn (5.0%, chance; the paper's
  has 1.00%, chance of its 100 classes) and one does (28.8%), which widens the
  pooled intervals. The two networks died: after the first 1,000 of 17,000
  updates no gradient reaches a kernel any more. Without them 3^-4 minus 3^-3 is
  +0.16 points, by seed, [-0.54, +0.86].
  """

  def row(task):
    runs = _varied(task, 'exponent')
    if not len(runs):
      return None
    found = _all(runs, 'exponent')
    parts = [
      at_most(
        f'3^{x}',
        found.difference(x, _DEFAULT),
        '+points',
        found.tie(_DEFAULT),
      )
      if {x, _DEFAULT} <= set(found.settings)
      else missing(f'3^{x}', 'no runs of it or of 3^-3')
      for x in _NEIGHBOURS
    ]
    exponents = sorted(found.settings, reverse=True)
    texts = [f'3^{x:g} {found.mean_in_words(x)}' for x in exponents]
    return counted(task.with_runs(runs), parts, ', '.join(texts))

  theirs = []
  for task in paper.ALPHA_TASKS:
    grid = paper_numbers.curve(f'v2_exploration_rho0_{task.authors}')
    texts = [f'{100 * grid[x]:.2f}% at 3^{x}' for x in (-2, -3, -4)]
    theirs.append(f'{task.data} {", ".join(texts)}')
  return '; '.join(theirs), _rows(row, records, sweeps)


def batch_norm_matters(records: Records, sweeps: Sequence[str]) -> Judged:
  """Accuracy is said beside it: the paper gives no number of either."""

  def row(task):
    runs = _varied(task, 'has_batch_norm')
    if runs['has_batch_norm'].nunique() < 2:
      return None
    groups = {
      name: runs[(runs['has_batch_norm'] == has) & (runs['epochs_run'] > 0)]
      for name, has in (('without', False), ('with', True))
    }
    if lacking := [name for name, of_group in groups.items() if of_group.empty]:
      return counted(task, [missing(x, 'no whole epoch') for x in lacking])
    spreads = rotations.spreads(task, groups)
    gain = spreads.difference('without', 'with')
    part = above('without minus with', gain, '+')
    means = ', '.join(f'{x} {spreads.mean(x):.2f}' for x in groups)
    texts = [f'spread {means}; {part}']
    for method in (LAYCA, SGD):
      of_method = _varied(task, 'has_batch_norm', method)
      if of_method['has_batch_norm'].nunique() == 2:
        found = _all(of_method, 'has_batch_norm')
        with_, without = (found.mean_in_words(x) for x in (True, False))
        texts.append(f'accuracy of {method} {with_} with, {without} without')
    return counted(task.with_runs(runs), [part], *texts)

  return 'advice without a number', _rows(row, records, sweeps)


def late_drops_help(records: Records, sweeps: Sequence[str]) -> Judged:
  """The paper's advice is for Layca; claim 20 is of SGD."""
  return _late_drops(LAYCA, records, sweeps)


def late_drops_help_sgd(records: Records, sweeps: Sequence[str]) -> Judged:
  """The paper says so in passing."""
  return _late_drops(SGD, records, sweeps)


def nan_steps_are_harmless(records: Records, sweeps: Sequence[str]) -> Judged:
  """Seen afterwards, in results/paper: of CIFAR-10's runs in float32 only those
  without batch norm have such updates, and none of these runs fits. Nearly all
  are of one whose network died: no gradient reaches a kernel any more, which is
  then left alone.
  """

  def row(task):
    task = task.with_runs(task.runs[task.runs['method'] == LAYCA])
    runs = task.runs[task.runs['precision'] == _LOW]
    if not len(runs):
      return None
    unusable = _unusable_updates(task)
    counts = unusable.reindex(runs['run']).fillna(0)
    lost = runs['has_diverged'] | ~runs['fitted']
    harmed = bool((lost & (counts > 0).to_numpy()).any())
    part = decide(
      f'{len(runs)} runs in {_LOW}',
      holds=bool((counts > 0).all()) and not lost.any(),
      fails=harmed,
      reason='some had no such update',
    )
    others = unusable.drop(runs['run'], errors='ignore')
    text = (
      f'updates of a kernel without a usable step, by run: in {_LOW} '
      f'{", ".join(f"{x:.0f}" for x in counts)}; in float32 {others.sum():.0f} '
      f'in {(others > 0).sum()} of {len(task.runs) - len(runs)} runs'
    )
    return counted(task.with_runs(runs), [part], text)

  found = tasks.find(records, *sweeps, methods=[LAYCA])
  return 'advice without a number', map(row, found)


def _unusable_updates(task):
  """Returns the updates in which a kernel was left alone, by run."""
  epochs = task.epochs
  last = epochs[
    epochs['epoch'] == epochs.groupby('run')['epoch'].transform('max')
  ]
  return (last['stalled'] + last['nonfinite']).groupby(last['run']).sum()


def _late_drops(method, records, sweeps):
  def row(task):
    runs = _varied(task, 'first_drop', method)
    if runs['first_drop'].nunique() < 2:
      return None
    found = Accuracies(runs[runs['fitted']], ['first_drop'])
    texts = [
      f'first drop at {x:g} {found.mean_in_words(x)}' for x in found.settings
    ]
    part = missing('drops', 'fewer than two of them have runs that fit')
    if len(found.settings) > 1:
      gain = found.difference(max(found.settings), min(found.settings))
      part = above('latest minus earliest', gain, '+points')
      texts.append(str(part))
    return counted(task.with_runs(runs), [part], ', '.join(texts))

  return 'advice without a number', _rows(row, records, sweeps)


def _rows(row, records, sweeps):
  """Yields what `row` returns of each task, at alpha 0 and without biases."""
  for task in tasks.find(records, *sweeps, methods=(LAYCA, SGD)):
    runs = task.runs[
      (task.runs['alpha'] == 0) & (task.runs['precision'] != _LOW)
    ]
    runs = advice.describe(runs)
    yield row(task.with_runs(runs[~runs['has_biases']]))


def _varied(task, key, method=LAYCA):
  """Returns runs that differ in one setting, in most values, and the seed."""
  runs = task.runs[task.runs['method'] == method]
  if key != 'has_batch_norm':
    runs = runs[runs['has_batch_norm']]
  sets = [group for _, group in runs.groupby(_EQUAL[key])] or [runs]
  most = max(sets, key=lambda group: group[key].nunique())
  return task.distinct(most, [key])[0]


def _all(runs, key):
  """Returns accuracies by a setting, those of diverged runs being 0."""
  diverged = runs['has_diverged']
  accuracies = runs['reported_test_accuracy'].mask(diverged, 0.0)
  return Accuracies(runs.assign(accuracy=accuracies), [key], 'accuracy')
