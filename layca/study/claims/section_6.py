"""Claims 9 to 12: plateaus, adaptive methods, weight decay. Section 6.

Claim 9 compares runs that fit their training images. The others compare all
that did not diverge, as the paper does: its runs of Adagrad (97.7%) and of SGD
without weight decay (91.0%) did not fit, in training mode, with dropout.
"""

from collections.abc import Sequence

import numpy as np

from layca.study import paper
from layca.study.analysis import plateaus, statistics, tasks
from layca.study.analysis.layer_rotation import final_distances
from layca.study.analysis.paper_numbers import curve, family
from layca.study.analysis.records import Records
from layca.study.claims import rotations, verdict
from layca.study.claims.means import counted, of_accuracies
from layca.study.claims.verdict import TIE, Judged, above, at_most, missing

# Of fewer points no order is improbable enough: 1 of 3! is not below 5%.
_FEWEST = 4
_DECAY = {True: ' with weight decay', False: ' without weight decay'}
_SGD, _SGD_WITHOUT = paper.SGD + _DECAY[True], paper.SGD + _DECAY[False]
_LAYCA = paper.LAYCA + _DECAY[False]


def plateaus_are_higher(records: Records, sweeps: Sequence[str]) -> Judged:
  """Plateaus of the training loss are higher the more uniformly layers rotate.

  Over the alphas of Layca, each a mean over its seeds: the rank correlation
  (Spearman) of the plateau's height with the spread of the rotation at its end
  (as in claim 8), and a one-sided permutation test. Holds if it is below 0 with
  p below 0.05, does not hold if it is 0 or above; needs 4 alphas, but no second
  seed.

  In the paper's records this is so for moderate |alpha| alone: on CIFAR-10
  plateaus are as high at 0.6 as at 0.4, and higher at 0.8; on CIFAR-100 alpha
  -0.6 has a high loss (1.32) because its training is slow, and does not fit.
  """

  def row(task):
    runs, _ = task.distinct(task.runs, ['alpha'])
    table = plateaus.by_alpha(task.with_runs(runs[runs['fitted']]))
    table = table.dropna(subset='mean') if len(table) else table
    task, alphas = task.with_runs(runs), f'{len(table)} alphas'
    if len(table) < _FEWEST:
      reason = f'fewer than {_FEWEST} alphas have runs that fit and a plateau'
      return counted(task, [missing('plateaus', reason)], alphas)
    pair = table['log_rotation_spread'].tolist(), table['mean'].tolist()
    correlation = statistics.rank_correlation(*pair)
    p = statistics.permutation_p(*pair)
    holds, fails = correlation < 0 and p < 0.05, correlation >= 0
    few = f'too few alphas: p is {p:.2g}'
    reason = 'all are the same' if np.isnan(correlation) else few
    part = verdict.decide('plateaus', holds, fails, reason)
    text = f'rank correlation {correlation:+.2f}, p {p:.2g}, of {alphas}'
    return counted(task, [part], text)

  theirs = []
  for task in paper.ALPHA_TASKS:
    heights = curve(f'v1_plateau_{task.authors}')
    fitted = curve(f'v1_fig2_{task.authors}_layca').index
    heights = heights[heights.index.isin(fitted)]
    correlation = statistics.rank_correlation(abs(heights.index), heights)
    theirs.append(
      f'{task.data} {heights[0.0]:.2f} at alpha 0, rank correlation of heights '
      f'with |alpha| {correlation:+.2f}'
    )
  found = tasks.find(records, *sweeps, methods=[paper.LAYCA])
  return '; '.join(theirs), map(row, found)


def methods_coincide(records: Records, sweeps: Sequence[str]) -> Judged:
  """Adaptive and non-adaptive methods differ without Layca, and coincide with
  it.

  The highest minus the lowest mean accuracy of SGD, SGD_AMom, RMSProp, Adam and
  Adagrad, with the simultaneous 95% interval of all differences (Tukey). Holds
  if without Layca it begins above 1 point and with Layca it ends at or below 1
  point, a tie; does not hold if one lies on the other side.

  In the paper the runs with Layca have no weight decay and another schedule. In
  the authors' later records (ICLR 2019 submission) SGD_AMom and Adam with Layca
  lie clearly below the others on CIFAR-100 and Tiny ImageNet, at rate 3^-5.
  """

  def row(task, groups, means):
    parts, texts, lacking = [], [], []
    for with_layca, mode in paper.MODES.items():
      keys = {
        paper.OPTIMIZERS[x]: paper.method(x, with_layca)
        + _DECAY[not with_layca]
        for x in paper.LAYCA_RATES
      }
      accuracies = {x: means.values[k] for x, k in keys.items() if k in groups}
      if len(accuracies) < len(keys):
        reason = f'{len(accuracies)} of {len(keys)} methods are there'
        lacking.append(missing(mode, reason))
        continue
      spread = statistics.spread([*accuracies.values()])
      side = at_most if with_layca else above
      parts.append(side(mode, verdict.Interval(*spread, 'points'), TIE))
      texts.append(f'{parts[-1]} {_ends(accuracies)}')
    return counted(task, lacking or parts, *texts, _diverged(task))

  theirs = []
  for with_layca, mode in paper.MODES.items():
    finals = _authors_finals(with_layca)
    points = 100 * (finals.max() - finals.min())
    theirs.append(f'{mode} {points:.2f} points {_ends(finals)}')
  return '; '.join(theirs), _rows(row, records, sweeps)


def weight_decay_rotates(records: Records, sweeps: Sequence[str]) -> Judged:
  """Weight decay makes SGD rotate its layers more and more uniformly, and
  generalise better.

  With minus without weight decay, of each run at its end: the median angle and
  the spread, as in claim 8, and the test accuracy. Holds if the 95% intervals
  of angle and accuracy lie above 0 and that of the spread below 0, does not
  hold if one lies on the other side.

  Train accuracies are not equal: without weight decay the authors' run reached
  91.0% (with dropout), with it 99.5%.
  """
  pair = _SGD, _SGD_WITHOUT

  def row(task, groups, means):
    if lacking := _lacking(groups, *pair):
      return counted(task, lacking, _diverged(task))
    text, parts = rotations.compare(
      {x: final_distances(task.with_runs(groups[x])) for x in pair}
    )
    parts.append(above('accuracy', means.difference(*pair)))
    with_, without = (100 * groups[x]['train_accuracy'].mean() for x in pair)
    ours = (
      f'{text}; with minus without: {", ".join(map(str, parts))}; train '
      f'accuracy {with_:.1f}% and {without:.1f}%'
    )
    return verdict.Row(task.name, parts, ours)

  names = 'v1_fig10_sgd_without_layca', 'v1_fig5_right_without_l2'
  rotated = rotations.of_authors(dict(zip(pair, names, strict=True)))
  with_, without = (
    100 * family(f'v1_fig5_right_{side}_l2_accuracy').iloc[-1]['test_accuracy']
    for side in ('with', 'without')
  )
  theirs = (
    f'{rotated}; accuracy {with_:.2f}% against {without:.2f}% '
    f"({paper.ARXIV}v1, Figure 5 right: the authors' raw records)"
  )
  return theirs, _rows(row, records, sweeps)


def layca_needs_no_decay(records: Records, sweeps: Sequence[str]) -> Judged:
  """Layca without weight decay reaches SGD with it.

  SGD's accuracy with weight decay minus Layca's without. Holds if the 95%
  interval ends at or below 1 point, a tie; does not hold if it begins above.
  """

  def row(task, groups, means):
    if lacking := _lacking(groups, _LAYCA, _SGD):
      return counted(task, lacking, _diverged(task))
    part = at_most('SGD minus Layca', means.difference(_SGD, _LAYCA), TIE)
    ours = f'Layca {means.mean(_LAYCA)}, SGD {means.mean(_SGD)}; {part}'
    return verdict.Row(task.name, [part], ours)

  layca, sgd = (100 * _authors_finals(x)[paper.SGD] for x in (True, False))
  rows = _rows(row, records, sweeps)
  return f'Layca {layca:.2f}%, SGD {sgd:.2f}%', rows


def _rows(row, records, sweeps):
  """Yields what `row` returns of tasks, with the runs that did not diverge."""
  for task in tasks.find(records, *sweeps):
    runs = task.runs[task.runs['alpha'] == 0]
    decay = (runs['optimizer.l2'] > 0).map(_DECAY)
    runs, _ = task.distinct(runs.assign(key=runs['method'] + decay), ['key'])
    kept = runs[~runs['has_diverged']]
    means = of_accuracies(kept, 'key')
    yield row(task.with_runs(runs), dict(iter(kept.groupby('key'))), means)


def _lacking(groups, *keys):
  return [missing(key, 'no runs') for key in keys if key not in groups]


def _diverged(task):
  return f'{task.runs["has_diverged"].sum()} diverged'


def _ends(accuracies):
  """Returns which methods are the best and the worst, in words."""
  means = {name: 100 * np.mean(values) for name, values in accuracies.items()}
  best, worst = max(means, key=means.get), min(means, key=means.get)
  return f'({best} {means[best]:.2f}% to {worst} {means[worst]:.2f}%)'


def _authors_finals(with_layca):
  side = 'with' if with_layca else 'without'
  return family(f'v1_fig4_{side}_layca').iloc[-1]
