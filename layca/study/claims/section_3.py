"""Claims 1 to 3: which layer would you train? The toy experiment, Section 3."""

import dataclasses
import math
from collections.abc import Sequence

import numpy as np

from layca.study import paper
from layca.study.analysis import paper_numbers, toy_folders
from layca.study.analysis.records import Records
from layca.study.analysis.statistics import mean_correlation, rank_correlation
from layca.study.claims import verdict
from layca.study.claims.accuracies import Accuracies
from layca.study.claims.verdict import Judged, Row, above, at_most, missing
from layca.study.single_layer.toy_settings import FEEDBACK, VARIANTS


def falls_with_depth(records: Records, sweeps: Sequence[str]) -> Judged:
  """In the paper layer 1, not layer 0, is the best: 75.98% against 74.47%."""
  return _order('v1_fig1a_mnist_single_layer', records, '1a', at_most)


def order_inverts(records: Records, sweeps: Sequence[str]) -> Judged:
  """The paper's curve is flat for layers 0 to 5 (45.1% to 46.4%), and rises
  behind them.
  """
  return _order('v1_fig1c_mnist_frozen_relu', records, '1c', above)


def feedback_improves(records: Records, sweeps: Sequence[str]) -> Judged:
  """In the paper it is one training of 500 updates as well."""
  ys = paper_numbers.curve('v1_fig1b_mnist_silhouette').to_numpy()
  theirs = (
    f'silhouette {ys[0]:.3f} after the first update, {ys[-1]:.3f} after the '
    f'last of {len(ys)}'
  )
  found = toy_folders.find(records.folder, FEEDBACK, ('step', 'silhouette'))
  return theirs, [
    _feedback_row(folder)
    for folder in found
    if folder.setting('feedback.layer') == 0
  ]


def _order(identifier, records, figure, side):
  curve = paper_numbers.curve(identifier)
  theirs = (
    f'layer 0 {100 * curve.iloc[0]:.2f}%, layer {curve.index[-1]:g} '
    f'{100 * curve.iloc[-1]:.2f}%; rank correlation of the means '
    f'{rank_correlation(curve.index, curve):+.2f} (10 experiments)'
  )
  folders = toy_folders.find_trainings(records.folder)
  trainings = toy_folders.trainings(folders, VARIANTS[figure])
  return theirs, [
    _order_row(_name(*names), of_folder, side)
    for names, of_folder in trainings.groupby(['task', 'method'], sort=False)
  ]


def _order_row(name, trainings, side):
  trainings = trainings.drop_duplicates(['experiment', 'layer'], keep='last')
  # A row an experiment, a column a layer.
  curves = trainings.pivot(
    index='experiment', columns='layer', values='test_accuracy'
  )
  layers, curves = curves.columns, curves.dropna().to_numpy(np.float64)
  correlations = [rank_correlation(layers, curve) for curve in curves]
  if not correlations or any(map(math.isnan, correlations)):
    part = missing('rank correlation', 'too few layers or experiments')
    ours = f'{len(curves)} experiments with all of {len(layers)} layers'
    return Row(name, [part], ours)
  part = side('rank correlation', mean_correlation(correlations), '+')
  ends = part.interval
  values = map(math.tanh, (ends.value, ends.low, ends.high))
  part = dataclasses.replace(part, interval=verdict.Interval(*values, '+'))
  found = Accuracies(
    trainings.rename(columns={'experiment': 'seed'}), ['layer'], 'test_accuracy'
  )
  means = [f'layer {x} {found.mean_in_words(x)}' for x in layers[[0, -1]]]
  ours = (
    f'{", ".join(means)}; {part} (experiments: {len(curves)}; '
    f'{(~trainings["fitted"]).sum()} of {len(trainings)} trainings with train '
    f'accuracy at or below {paper.FITTED})'
  )
  return Row(name, [part], ours)


def _feedback_row(folder):
  silhouettes = [row['silhouette'] for row in folder.rows]
  done, planned = folder.rows[-1]['step'], folder.setting('feedback.steps')
  tenth = math.ceil(len(silhouettes) / 10)
  first, last = silhouettes[:tenth], silhouettes[-tenth:]
  holds, fails = min(last) > max(first), np.mean(last) <= np.mean(first)
  reason = 'the last records do not all lie above the first'
  part = verdict.decide('feedback', holds, fails, reason)
  if done + folder.setting('feedback.record_every') <= planned:
    part = missing('feedback', f'{done} of {planned} updates are made')
  elif len(silhouettes) < 3:
    part = missing('feedback', 'too few records')
  ours = (
    f'silhouette {silhouettes[0]:.3f} after update {folder.rows[0]["step"]}, '
    f'{silhouettes[-1]:.3f} after update {done}'
  )
  return Row(_name(folder.data, folder.label), [part], ours)


def _name(data, label):
  return data if label == 'ours' else f'{data} ({label})'
