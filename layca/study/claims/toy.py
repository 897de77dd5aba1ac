"""Claims 1 to 3: which layer would you train? The toy experiment, Section 3."""

import math
import pathlib

import numpy as np

from layca.study.analysis import paper_numbers, toy_folders
from layca.study.analysis.plateaus import rank_correlation
from layca.study.analysis.records import FITTED
from layca.study.claims import runs
from layca.study.claims.verdict import (
  FAILS,
  HOLDS,
  UNDECIDED,
  Claim,
  Part,
  Row,
  above,
  at_most,
  judge,
  missing,
)
from layca.study.single_layer.toy_settings import FEEDBACK, TRAININGS, VARIANTS

_KEYS = ('variant', 'experiment', 'layer', 'train_accuracy', 'test_accuracy')
_ORDER = (
  'In each experiment, the rank correlation (Spearman) of test accuracy with '
  'the position of the layer that is trained alone. Holds if the 95% interval '
  'of its mean over the experiments lies {side} 0, does not hold if it lies '
  'on the other side.'
)


def claims(folder: pathlib.Path | None) -> list[Claim]:
  """Judges claims 1 to 3.

  Args:
    folder: the work folder of the toy experiment, or one of several; None if
      there is none.

  Raises:
    InputError: if one of them cannot be read.
  """
  return [_falls(folder), _feedback_improves(folder), _inverts(folder)]


def _falls(folder):
  return judge(
    1,
    _order_rows(folder, '1a', at_most),
    statement='Accuracy falls with the depth of the single trained layer.',
    rule=_ORDER.format(side='below'),
    paper=_authors_order('v1_fig1a_mnist_single_layer'),
    remark='In the paper layer 1, not layer 0, is the best: 75.98% against '
    '74.47%.',
  )


def _inverts(folder):
  return judge(
    3,
    _order_rows(folder, '1c', above),
    statement='The order inverts when the first layers cannot improve their '
    'feedback (ReLUs behind the trained layer frozen).',
    rule=_ORDER.format(side='above'),
    paper=_authors_order('v1_fig1c_mnist_frozen_relu'),
    remark="The paper's curve is flat for layers 0 to 5 (45.1% to 46.4%), with "
    'a shallow minimum at layer 2; it rises behind them.',
  )


def _feedback_improves(folder):
  ys = paper_numbers.curve('v1_fig1b_mnist_silhouette').y
  return judge(
    2,
    [
      _feedback_row(each)
      for each in _find(folder, FEEDBACK, ('step', 'silhouette'))
      if each.setting('feedback.layer') == 0
    ],
    statement="The first layer's training improves the feedback that it "
    'receives.',
    rule='The silhouette of the feedback by the true classes, in one training, '
    'as in the paper: no interval is needed. Holds if the last tenth of the '
    'records lies above the whole first tenth, does not hold if its mean is '
    'not above that of the first tenth. Not decided if only the means tell '
    'them apart, or the training is not finished.',
    paper=f'silhouette {ys[0]:.3f} after the first update, {ys[-1]:.3f} after '
    f'the last of {len(ys)}',
  )


def _find(folder, file_name, keys):
  found = toy_folders.find(folder, file_name, keys) if folder else []
  return [each for each in found if each.rows]


def _name(folder):
  name = toy_folders.data_names([folder])
  return name if folder.label == 'ours' else f'{name} ({folder.label})'


def _order_rows(folder, figure, side):
  rows = []
  for each in _find(folder, TRAININGS, _KEYS):
    chosen = [r for r in each.rows if r['variant'] == VARIANTS[figure]]
    if chosen:
      rows.append(_order_row(_name(each), chosen, side))
  return rows


def _order_row(name, trainings, side):
  """Returns what the order of the layers is, and whether it is as claimed."""
  layers = sorted({row['layer'] for row in trainings})
  by_experiment = {}
  for row in trainings:
    if row['test_accuracy'] is not None:
      accuracies = by_experiment.setdefault(row['experiment'], {})
      accuracies[row['layer']] = row['test_accuracy']
  curves = [
    [accuracies[layer] for layer in layers]
    for accuracies in by_experiment.values()
    if len(accuracies) == len(layers)
  ]
  correlations = [rank_correlation(layers, curve) for curve in curves]
  if not correlations or any(map(math.isnan, correlations)):
    return Row(
      name,
      f'{len(curves)} experiments with all of {len(layers)} layers',
      [missing('rank correlation', 'too few layers or experiments')],
    )
  correlation = runs.mean(correlations)
  first, last = (
    runs.mean([curve[place] for curve in curves]).text('%') for place in (0, -1)
  )
  unfitted = sum(row['train_accuracy'] <= FITTED for row in trainings)
  ours = (
    f'layer {layers[0]} {first}, layer {layers[-1]} {last}; rank correlation '
    f'{correlation.text("")} (experiments: {len(curves)}; {unfitted} of '
    f'{len(trainings)} trainings with train accuracy at or below {FITTED})'
  )
  return Row(name, ours, [side('rank correlation', correlation)])


def _feedback_row(folder):
  """Returns how the silhouettes went, and whether they rose."""
  silhouettes = [row['silhouette'] for row in folder.rows]
  done, planned = folder.rows[-1]['step'], folder.setting('feedback.steps')
  ours = (
    f'silhouette {silhouettes[0]:.3f} after update {folder.rows[0]["step"]}, '
    f'{silhouettes[-1]:.3f} after update {done}'
  )
  every = folder.setting('feedback.record_every')
  if done + every <= planned:
    reason = f'{done} of {planned} updates are made'
    return Row(_name(folder), ours, [missing('feedback', reason)])
  return Row(_name(folder), ours, [_rise(silhouettes)])


def _rise(silhouettes):
  tenth = math.ceil(len(silhouettes) / 10)
  first, last = silhouettes[:tenth], silhouettes[-tenth:]
  if len(silhouettes) < 2 * tenth or len(silhouettes) < 3:
    return missing('feedback', 'too few records')
  if min(last) > max(first):
    return Part('feedback', HOLDS)
  if np.mean(last) <= np.mean(first):
    return Part('feedback', FAILS)
  return Part(
    'feedback', UNDECIDED, 'the last records do not all lie above the first'
  )


def _authors_order(identifier):
  curve = paper_numbers.curve(identifier)
  correlation = rank_correlation(curve.x, curve.y)
  return (
    f'layer 0 {100 * curve.y[0]:.2f}%, layer {curve.x[-1]} '
    f'{100 * curve.y[-1]:.2f}%; rank correlation of the means '
    f'{correlation:+.2f} (10 experiments)'
  )
