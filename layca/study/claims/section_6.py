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
from layca.study.claims.means import Means, counted
from layca.study.claims.verdict import TIE, Judged, above, at_most, missing

# Of fewer points no order is improbable enough: 1 of 3! is not below 5%.
_FEWEST = 4
# Methods by optimizer, whether with Layca, whether with weight decay.
_BY = ['optimizer.name', 'optimizer.layca', 'has_l2']
_SGD, _LAYCA = ('sgd', False, True), ('sgd', True, False)
_SGD_WITHOUT = ('sgd', False, False)
_NAMES = {
  _SGD: 'SGD with weight decay',
  _SGD_WITHOUT: 'SGD without weight decay',
  _LAYCA: 'Layca without weight decay',
}


def plateaus_are_higher(records: Records, sweeps: Sequence[str]) -> Judged:
  """Plateaus of the training loss are higher the more uniformly layers rotate.

  A point for each alpha of Layca, a mean over its seeds: the height of the
  plateau, and the spread of the rotation at its end (as in claim 8). Their rank
  correlation (Spearman), with a one-sided permutation test over the alphas.
  Holds if it is below 0 with p below 0.05, does not hold if it is 0 or above;
  needs 4 alphas, but no second seed.

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

  def theirs(task):
    fitted = curve(f'v1_fig2_{task.authors}_layca').x
    heights = curve(f'v1_plateau_{task.authors}').by_x
    pairs = [(abs(a), heights[a]) for a in fitted if a in heights]
    correlation = statistics.rank_correlation(*zip(*pairs, strict=True))
    return (
      f'{task.data} {heights[0.0]:.2f} at alpha 0, rank correlation of heights '
      f'with |alpha| {correlation:+.2f}'
    )

  found = tasks.find(records, *sweeps, methods=[paper.LAYCA])
  return '; '.join(map(theirs, paper.ALPHA_TASKS)), map(row, found)


def methods_coincide(records: Records, sweeps: Sequence[str]) -> Judged:
  """Adaptive and non-adaptive methods differ without Layca, and coincide with
  it.

  The spread of SGD, SGD_AMom, RMSProp, Adam and Adagrad: the highest minus the
  lowest mean accuracy over seeds, with the simultaneous 95% interval of all
  differences (Tukey). Holds if without Layca the interval begins above 1 point
  and with Layca it ends at or below 1 point, which counts as a tie; does not
  hold if one of them lies on the other side.

  In the paper the runs with Layca have no weight decay and another schedule
  than those without. In the authors' later records (ICLR 2019 submission)
  SGD_AMom and Adam with Layca, at rate 3^-5, lie clearly below the others on
  CIFAR-100 and Tiny ImageNet.
  """

  def row(task, groups, means):
    parts, texts, lacking = [], [], []
    for with_layca, mode in paper.MODES.items():
      accuracies = {
        paper.OPTIMIZERS[name]: means.values[key]
        for name in paper.LAYCA_RATES
        if (key := (name, with_layca, not with_layca)) in groups
      }
      there, needed = len(accuracies), len(paper.LAYCA_RATES)
      if there < needed:
        lacking.append(missing(mode, f'{there} of {needed} methods are there'))
        continue
      spread = verdict.Interval(
        *statistics.spread([*accuracies.values()]), 'points'
      )
      side = at_most if with_layca else above
      parts.append(side(mode, spread, TIE))
      texts.append(f'{parts[-1]} {_ends(accuracies)}')
    return counted(task, lacking or parts, *texts, _diverged(task))

  theirs = []
  for with_layca, mode in paper.MODES.items():
    finals = _authors_finals(with_layca)
    points = 100 * (max(finals.values()) - min(finals.values()))
    theirs.append(f'{mode} {points:.2f} points {_ends(finals)}')
  return '; '.join(theirs), _rows(row, records, sweeps)


def weight_decay_rotates(records: Records, sweeps: Sequence[str]) -> Judged:
  """Weight decay makes SGD rotate its layers more and more uniformly, and
  generalise better.

  With minus without weight decay, of each run at its end: the median over
  layers of the angle to the initialisation, the spread (as in claim 8) and the
  test accuracy. Holds if the 95% intervals of angle and accuracy lie above 0
  and that of the spread below 0, does not hold if one of them lies on the other
  side.

  The comparison is not at equal train accuracy: without weight decay the
  authors' run reached 91.0% (with dropout), with it 99.5%.
  """
  pair = _SGD, _SGD_WITHOUT

  def row(task, groups, means):
    if lacking := _lacking(groups, *pair):
      return counted(task, lacking, _diverged(task))
    text, parts = rotations.compare(
      {_NAMES[x]: final_distances(task.with_runs(groups[x])) for x in pair}
    )
    parts.append(above('accuracy', means.difference(*pair)))
    differences = ', '.join(map(str, parts))
    with_, without = (100 * groups[x]['train_accuracy'].mean() for x in pair)
    ours = (
      f'{text}; with minus without: {differences}; train accuracy '
      f'{with_:.1f}% and {without:.1f}%'
    )
    return verdict.Row(task.name, parts, ours)

  rotated = rotations.of_authors(
    {
      _NAMES[_SGD]: 'v1_fig10_sgd_without_layca',
      _NAMES[_SGD_WITHOUT]: 'v1_fig5_right_without_l2',
    }
  )
  with_, without = (
    100 * family(f'v1_fig5_right_{side}_l2_accuracy').last['test_accuracy']
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
  interval ends at or below 1 point, which counts as a tie; does not hold if it
  begins above 1 point.
  """

  def row(task, groups, means):
    if lacking := _lacking(groups, _LAYCA, _SGD):
      return counted(task, lacking, _diverged(task))
    part = at_most('SGD minus Layca', means.difference(_SGD, _LAYCA), TIE)
    ours = f'Layca {means.mean(_LAYCA)}, SGD {means.mean(_SGD)}; {part}'
    return verdict.Row(task.name, [part], ours)

  layca, sgd = (100 * _authors_finals(x)[paper.SGD] for x in (True, False))
  theirs = f'Layca {layca:.2f}%, SGD {sgd:.2f}%'
  return theirs, _rows(row, records, sweeps)


def _rows(row, records, sweeps):
  """Yields what `row` returns of each task at alpha 0.

  Its further arguments are the runs that did not diverge and their means, both
  by _BY.
  """
  for task in tasks.find(records, *sweeps):
    runs = task.runs[task.runs['alpha'] == 0]
    runs, _ = task.distinct(runs.assign(has_l2=runs['optimizer.l2'] > 0), _BY)
    kept = runs[~runs['has_diverged']]
    groups = dict(iter(kept.groupby(_BY)))
    yield row(task.with_runs(runs), groups, Means.of_accuracies(kept, _BY))


def _lacking(groups, *methods):
  return [
    missing(_NAMES[key], 'no runs') for key in methods if key not in groups
  ]


def _diverged(task):
  return f'{task.runs["has_diverged"].sum()} diverged'


def _ends(accuracies):
  """Returns which methods are the best and the worst, in words."""
  means = {name: 100 * np.mean(values) for name, values in accuracies.items()}
  best, worst = max(means, key=means.get), min(means, key=means.get)
  return f'({best} {means[best]:.2f}% to {worst} {means[worst]:.2f}%)'


def _authors_finals(with_layca):
  """Returns the authors' accuracies at the end, by method."""
  side = 'with' if with_layca else 'without'
  return family(f'v1_fig4_{side}_layca').last
