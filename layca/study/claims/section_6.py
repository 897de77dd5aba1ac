"""Claims 9 to 12: plateaus, adaptive methods, weight decay. Section 6.

Claim 9 compares runs that fit their training images. The others compare all
that did not diverge, as the paper does: its runs of Adagrad (97.7%) and of SGD
without weight decay (91.0%) did not fit, in training mode, with dropout.
"""

import dataclasses
import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from layca.study import paper
from layca.study.analysis import layer_rotation, plateaus, statistics, tasks
from layca.study.analysis.paper_numbers import curve, family
from layca.study.analysis.records import Records
from layca.study.analysis.tasks import Task
from layca.study.claims import verdict
from layca.study.claims.means import Means, count, counted_row, rotations
from layca.study.claims.verdict import TIE, Judged, Row, above, at_most, missing

# Of fewer points no order is improbable enough: 1 of 3! is not below 5%.
_FEWEST = 4
# Methods, by optimizer, whether with Layca, whether with weight decay.
_BY = ['optimizer.name', 'optimizer.layca', 'has_l2']
_SGD, _LAYCA = ('sgd', False, True), ('sgd', True, False)
_SGD_WITHOUT = ('sgd', False, False)
_NAMES = {
  _SGD: 'SGD with weight decay',
  _SGD_WITHOUT: 'SGD without weight decay',
  _LAYCA: 'Layca without weight decay',
}


@dataclasses.dataclass(frozen=True)
class _Study:
  """A task's runs at alpha 0, and those that did not diverge by _BY."""

  task: Task
  groups: Mapping[tuple[str, bool, bool], pd.DataFrame]
  means: Means

  def count(self) -> str:
    """Returns how many runs there are, in words."""
    runs = self.task.runs
    return f'{count(runs)}, {int(runs["has_diverged"].sum())} diverged'

  def without(self, *methods: tuple) -> Row | None:
    """Returns a row if methods are not there."""
    parts = [
      missing(_NAMES[key], 'no runs')
      for key in methods
      if key not in self.groups
    ]
    return Row(self.task.name, parts, self.count()) if parts else None


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
    if len(table):
      table = table[table['mean'].notna()]
    ours = f'{len(table)} alphas'
    if len(table) < _FEWEST:
      reason = f'fewer than {_FEWEST} alphas have runs that fit and a plateau'
      return counted_row(task.name, runs, [missing('plateaus', reason)], ours)
    pair = table['log_rotation_spread'].tolist(), table['mean'].tolist()
    correlation = statistics.rank_correlation(*pair)
    p = statistics.permutation_p(*pair)
    ours = f'rank correlation {correlation:+.2f}, p {p:.2g}, of {ours}'
    return counted_row(task.name, runs, [_falling(correlation, p)], ours)

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
  return '; '.join(map(theirs, paper.ALPHA_TASKS)), list(map(row, found))


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

  def row(study):
    parts, texts, lacking = [], [], []
    for with_layca, mode in paper.MODES.items():
      accuracies = {
        paper.OPTIMIZERS[name]: study.means.values[key]
        for name in paper.LAYCA_RATES
        if (key := (name, with_layca, not with_layca)) in study.groups
      }
      there, needed = len(accuracies), len(paper.LAYCA_RATES)
      if there < needed:
        lacking.append(missing(mode, f'{there} of {needed} methods are there'))
        continue
      spread = verdict.Interval(*statistics.spread([*accuracies.values()]))
      side = at_most if with_layca else above
      parts.append(side(mode, spread, TIE))
      texts.append(f'{mode} {spread.text("spread")} {_ends(accuracies)}')
    ours = '; '.join([*texts, study.count()])
    return Row(study.task.name, lacking or parts, ours)

  theirs = []
  for with_layca, mode in paper.MODES.items():
    finals = _authors_finals(with_layca)
    points = 100 * (max(finals.values()) - min(finals.values()))
    theirs.append(f'{mode} {points:.2f} points {_ends(finals)}')
  return '; '.join(theirs), list(map(row, _studies(records, sweeps)))


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
  names = [_NAMES[key] for key in pair]

  def row(study):
    if lacking := study.without(*pair):
      return lacking
    of_task, groups = study.task.with_runs, [study.groups[key] for key in pair]
    distances = [layer_rotation.final_distances(of_task(g)) for g in groups]
    angles, spreads, text = rotations(dict(zip(names, distances, strict=True)))
    angle, spread = (each.difference(*names) for each in (angles, spreads))
    gain = study.means.difference(*pair)
    trained = [f'{100 * runs["train_accuracy"].mean():.1f}%' for runs in groups]
    ours = (
      f'{text}; with minus without: angle {angle.text("rad")}, spread '
      f'{spread.text("")}, accuracy {gain.text("points")}; train accuracy '
      f'{" and ".join(trained)}'
    )
    parts = [
      above('angle', angle),
      at_most('spread', spread),
      above('accuracy', gain),
    ]
    return Row(study.task.name, parts, ours)

  distances = [
    [[*family(identifier).last.values()]]
    for identifier in ('v1_fig10_sgd_without_layca', 'v1_fig5_right_without_l2')
  ]
  *_, theirs = rotations(dict(zip(names, distances, strict=True)))
  with_, without = (
    100 * family(f'v1_fig5_right_{side}_l2_accuracy').last['test_accuracy']
    for side in ('with', 'without')
  )
  theirs += (
    f'; accuracy {with_:.2f}% against {without:.2f}% ({paper.VERSION}, Figure '
    "5 right: the authors' raw records)"
  )
  return theirs, list(map(row, _studies(records, sweeps)))


def layca_needs_no_decay(records: Records, sweeps: Sequence[str]) -> Judged:
  """Layca without weight decay reaches SGD with it.

  SGD's accuracy with weight decay minus Layca's without. Holds if the 95%
  interval ends at or below 1 point, which counts as a tie; does not hold if it
  begins above 1 point.
  """

  def row(study):
    if lacking := study.without(_LAYCA, _SGD):
      return lacking
    layca, sgd = (study.means.mean(key).text('%') for key in (_LAYCA, _SGD))
    behind = study.means.difference(_SGD, _LAYCA)
    ours = f'Layca {layca}, SGD {sgd}; SGD minus Layca {behind.text("points")}'
    return Row(study.task.name, [at_most('accuracy', behind, TIE)], ours)

  layca, sgd = (100 * _authors_finals(x)[paper.SGD] for x in (True, False))
  theirs = f'Layca {layca:.2f}%, SGD {sgd:.2f}%'
  return theirs, list(map(row, _studies(records, sweeps)))


def _studies(records, sweeps):
  studies = []
  for task in tasks.find(records, *sweeps):
    runs = task.runs[task.runs['alpha'] == 0]
    runs, _ = task.distinct(runs.assign(has_l2=runs['optimizer.l2'] > 0), _BY)
    kept = runs[~runs['has_diverged']]
    groups = dict(iter(kept.groupby(_BY)))
    means = Means.of_accuracies(kept, _BY)
    studies.append(_Study(task.with_runs(runs), groups, means))
  return studies


def _falling(correlation, p):
  name = 'plateaus'
  if math.isnan(correlation):
    return missing(name, 'all are the same')
  if correlation >= 0:
    return verdict.Part(name, verdict.FAILS)
  if p < 0.05:
    return verdict.Part(name, verdict.HOLDS)
  return missing(name, f'too few alphas: p is {p:.2g}')


def _ends(accuracies):
  """Returns which methods are the best and the worst, in words."""
  means = {name: 100 * np.mean(values) for name, values in accuracies.items()}
  best, worst = max(means, key=means.get), min(means, key=means.get)
  return f'({best} {means[best]:.2f}% to {worst} {means[worst]:.2f}%)'


def _authors_finals(with_layca):
  """Returns the authors' accuracies at the end, by method."""
  return family(f'v1_fig4_{paper.MODES[with_layca].replace(" L", "_l")}').last
