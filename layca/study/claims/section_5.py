"""Claims 4 to 8: does it matter which layers train faster? Section 5.

As in Figures 2 and 3, runs of Layca and SGD that fit their training images are
compared. All of a task tell together how much the accuracies of seeds vary.
"""

from collections.abc import Sequence

from layca.study import paper
from layca.study.analysis import tasks
from layca.study.analysis.layer_rotation import final_distances
from layca.study.analysis.paper_numbers import curve
from layca.study.analysis.records import Records
from layca.study.claims import rotations
from layca.study.claims.means import Means, counted, mean, of_accuracies
from layca.study.claims.verdict import TIE, Judged, above, at_most, missing
from layca.study.paper import LAYCA, SGD

_METHODS = (LAYCA, SGD)


def alpha_0_is_best(records: Records, sweeps: Sequence[str]) -> Judged:
  """Layca at alpha 0 is the best or ties.

  The accuracy at each other alpha minus that at alpha 0. Holds if every 95%
  interval ends at or below 1 point, a tie; does not hold if one begins above.

  In the paper's own records alpha +0.1 is better on CIFAR-10 (89.43% against
  89.18%), within the noise of single runs.
  """

  def row(task, means, layca, sgd):
    task, at_0 = _of_layca(task), (LAYCA, 0.0)
    parts = [
      at_most(f'alpha {x[1]:+.1f}', means.difference(x, at_0), TIE)
      for x in layca
      if at_0 in layca and x != at_0
    ]
    if not parts:
      reason = 'runs that fit at alpha 0 and elsewhere are missing'
      return counted(task, [missing('alpha 0', reason)])
    best = max(parts, key=lambda part: part.interval.value)
    others = f'best of {len(parts)} others: {best}'
    return counted(task, parts, f'alpha 0 {means.mean(at_0)}', others)

  def theirs(layca, sgd):
    best = max(layca, key=layca.get)
    return f'{layca[0]:.2f}% at 0; the best is {best:+.1f}, {layca[best]:.2f}%'

  return _authors(theirs), _rows(row, records, sweeps)


def early_layers_first(records: Records, sweeps: Sequence[str]) -> Judged:
  """For |alpha| >= 0.4, early layers first (alpha below 0) beats late layers
  first (above 0), with Layca.

  The accuracy at -|alpha| minus that at +|alpha|, for each |alpha| from 0.4
  where both fit. Holds if every 95% interval lies above 0, does not hold if one
  lies below 0.

  The paper sets no bound on |alpha|. In its own records late layers first is
  better up to 0.2, by 2.1 to 4.8 points, and ties at 0.4 on CIFAR-10. Its runs
  at -0.8 on CIFAR-100 and Tiny ImageNet, and at -0.6 on CIFAR-100, did not fit.
  """

  def row(task, means, layca, sgd):
    parts = [
      above(f'|alpha| {a:.1f}', means.difference((LAYCA, -a), (LAYCA, a)))
      for a in _large([alpha for _, alpha in layca])
    ]
    texts = map(str, parts)
    if not parts:
      reason = 'no alpha from 0.4 has runs that fit at both signs'
      parts = [missing('pairs', reason)]
    return counted(_of_layca(task), parts, *texts)

  def theirs(layca, sgd):
    gains = {a: layca[-a] - layca[a] for a in _large(layca)}
    return ', '.join(f'{a:.1f} {gain:+.2f}' for a, gain in gains.items())

  rows = _rows(row, records, sweeps)
  return f'points, by |alpha|: {_authors(theirs)}', rows


def layca_beats_sgd(records: Records, sweeps: Sequence[str]) -> Judged:
  """Layca's best accuracy over alpha beats SGD's best.

  Layca's accuracy at its best alpha (of the highest mean) minus SGD's at its
  best, where both were run at the same alphas. Holds if the 95% interval lies
  above 0, does not hold if it lies below 0.
  """

  def row(task, means, layca, sgd):
    if lacking := _lacking(task, layca, sgd):
      return counted(task, [missing('best', lacking)])
    best = [max(x, key=lambda y: means.mean(y).value) for x in (layca, sgd)]
    part = above('best against best', means.difference(*best))
    texts = [f'{x[0]} {means.mean(x)} at {x[1]:+.1f}' for x in best]
    return counted(task, [part], *texts, str(part))

  def theirs(layca, sgd):
    best, other = max(layca.values()), max(sgd.values())
    return f'{best:.2f}% against {other:.2f}%, {best - other:+.2f} points'

  return _authors(theirs), _rows(row, records, sweeps)


def layca_covers_more(records: Records, sweeps: Sequence[str]) -> Judged:
  """Layca covers a wider range of accuracies over alpha than SGD.

  The highest minus the lowest accuracy over the alphas at which all runs of
  both fit, of each seed; that of Layca minus that of SGD. Holds if the 95%
  interval lies above 0, does not hold if it lies below 0.
  """

  def row(task, means, layca, sgd):
    if lacking := _lacking(task, layca, sgd):
      return counted(task, [missing('range', lacking)])
    accuracies = task.runs['reported_test_accuracy'].where(task.runs['fitted'])
    table = task.runs.assign(accuracy=accuracies).pivot(
      index=['method', 'seed'], columns='alpha', values='accuracy'
    )
    table = table.dropna(axis='columns')
    if len(table.columns) < 3:
      reason = 'fewer than 3 alphas at which all runs of all seeds fit'
      return counted(task, [missing('range', reason)])
    ranges = table.max(axis='columns') - table.min(axis='columns')
    ranges = {method: ranges[method].tolist() for method in _METHODS}
    part = above('range', Means(ranges, 'points').difference(LAYCA, SGD))
    texts = [f'{name} {mean(x, "points")}' for name, x in ranges.items()]
    at = f'{part} at {len(table.columns)} alphas'
    return counted(task, [part], *texts, at)

  def theirs(layca, sgd):
    layca, sgd = (max(c.values()) - min(c.values()) for c in (layca, sgd))
    return f'{layca:.2f} points against {sgd:.2f}'

  return _authors(theirs), _rows(row, records, sweeps)


def layca_rotates_more(records: Records, sweeps: Sequence[str]) -> Judged:
  """At alpha 0 layers rotate more, and more uniformly, with Layca than with
  SGD.

  Of each run at its end: the median over layers of the angle to the
  initialisation, and the spread, the standard deviation over layers of its
  logarithm; Layca's minus SGD's. Holds if the 95% interval of the angles lies
  above 0 and that of the spreads below 0, does not hold if one lies on the
  other side.
  """

  def row(task, means, layca, sgd):
    task = task.with_runs(task.runs[task.runs['alpha'] == 0])
    fitted = dict(iter(task.runs[task.runs['fitted']].groupby('method')))
    if lacking := [method for method in _METHODS if method not in fitted]:
      reason = 'runs that fit at alpha 0 are missing'
      return counted(task, [missing(' and '.join(lacking), reason)])
    text, parts = rotations.compare(
      {x: final_distances(task.with_runs(fitted[x])) for x in _METHODS}
    )
    return counted(task, parts, text, *map(str, parts))

  theirs = []
  for task in paper.ALPHA_TASKS:
    names = {x: f'v1_fig3_{task.authors}_{x.lower()}' for x in _METHODS}
    theirs.append(f'{task.data} {rotations.of_authors(names)}')
  return '; '.join(theirs), _rows(row, records, sweeps)


def _rows(row, records, sweeps):
  """Yields what `row` returns of tasks, with means by (method, alpha)."""
  for task in tasks.find(records, *sweeps, methods=_METHODS):
    runs, _ = task.distinct(task.runs, ['method', 'alpha'])
    means = of_accuracies(runs[runs['fitted']], ['method', 'alpha'])
    layca, sgd = ([x for x in means.values if x[0] == y] for y in _METHODS)
    if (runs['method'] == LAYCA).any():
      yield row(task.with_runs(runs), means, layca, sgd)


def _of_layca(task):
  return task.with_runs(task.runs[task.runs['method'] == LAYCA])


def _large(alphas):
  return [a for a in alphas if a >= 0.4 and -a in alphas]


def _lacking(task, layca, sgd):
  """Returns what is missing to compare the methods over alpha, or ''."""
  alphas = task.runs.groupby('method')['alpha'].agg(set)
  ours, others = (alphas.get(method, set()) for method in _METHODS)
  if ours != others:
    return f'{len(ours)} alphas of Layca and {len(others)} of SGD do not match'
  for method, fitted in ((LAYCA, layca), (SGD, sgd)):
    if not fitted:
      return f'no run of {method} fits'
  return ''


def _authors(describe):
  """Returns what is said of the authors' percents by alpha, of each task."""
  texts = []
  for task in paper.ALPHA_TASKS:
    names = [f'v1_fig2_{task.authors}_{method.lower()}' for method in _METHODS]
    curves = [(100 * curve(n)).to_dict() for n in names]
    texts.append(f'{task.data} {describe(*curves)}')
  return '; '.join(texts)
