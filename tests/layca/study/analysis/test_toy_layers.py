"""Means and intervals over the experiments, against numbers by hand."""

import math

import pytest

from layca.study.analysis import toy_layers


def row(variant, experiment, layer, test_accuracy, train_accuracy=1.0):
  return {
    'variant': variant,
    'experiment': experiment,
    'layer': layer,
    'test_accuracy': test_accuracy,
    'train_accuracy': train_accuracy,
  }


def test_layers_of_a_variant_in_order_whatever_the_order_of_rows():
  rows = [
    row('normal', 2, 9, 0.6),
    row('normal', 1, 0, 0.8, train_accuracy=0.5),
    row('frozen_relu', 0, 0, 0.1),
    row('normal', 0, 9, 0.5),
    row('normal', 0, 0, 0.7),
    row('normal', 1, 9, 0.4),
    row('normal', 2, 0, 0.9),
  ]
  first, last = toy_layers.by_layer(rows, 'normal')
  assert (first.layer, last.layer) == (0, 9)
  assert first.test_accuracies == (0.7, 0.8, 0.9)
  assert last.test_accuracies == (0.5, 0.4, 0.6)
  assert first.mean == pytest.approx(0.8)
  assert last.mean == pytest.approx(0.5)
  assert first.half_width == pytest.approx(0.1 * 4.302653 / math.sqrt(3))
  assert first.train_accuracy == pytest.approx(2.5 / 3)
  (frozen,) = toy_layers.by_layer(rows, 'frozen_relu')
  assert frozen.test_accuracies == (0.1,)
  assert toy_layers.by_layer(rows, 'feedback') == []


def test_one_experiment_has_no_interval():
  rows = [row('normal', 0, 3, 0.75)]
  (one,) = toy_layers.by_layer(rows, 'normal')
  assert one.mean == 0.75
  assert math.isnan(one.half_width)
