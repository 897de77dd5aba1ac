"""Figure 2 on made-up runs."""

import math

import numpy as np
import pytest
from scipy.special import logit

from tests.layca.study.figures.drawings import (
  check_near,
  draw,
  hollow,
  points,
)
from tests.layca.study.made_up_runs import write_all


def run(alpha, accuracy, **options):
  return {'alpha': alpha, 'test_accuracy': accuracy, **options}


def test_means_by_alpha_stand_beside_the_authors(tmp_path):
  layca = run(-0.6, 0.50), run(-0.6, 0.52, seed=1), run(0.0, 0.61)
  sgd = run(0.0, 0.55, layca=False), run(0.6, 0.40, layca=False)
  drawing = draw('2', write_all(tmp_path, *layca, *sgd), with_authors=True)
  table = drawing.table
  keys = ['method', 'alpha', 'n', 'authors']
  assert table[keys].to_numpy().tolist() == [
    ['Layca', -0.6, 2, 0.8349],
    ['Layca', 0.0, 1, 0.8918],
    ['SGD', 0.0, 1, 0.8032],
    ['SGD', 0.6, 1, 0.8021],
  ]
  assert table['mean'].tolist() == pytest.approx([0.51, 0.61, 0.55, 0.4])
  assert table['difference'][1] == pytest.approx(0.61 - 0.8918)
  # A deviation of sqrt(2) * 0.01; Student's t of a degree of freedom.
  expected = [12.7062 * 0.01] + [12.7062 * math.sqrt(2) * 0.01] * 3
  assert table['half_width'].tolist() == pytest.approx(expected, rel=1e-5)
  ours, theirs = drawing.picture.axes
  check_near(points(ours, 'Layca'), [[-0.6, 51], [0, 61]])
  # Equal effects, in log-odds, are equally high in both.
  spans = [np.ptp(logit(np.divide(x.get_ylim(), 100))) for x in (ours, theirs)]
  assert spans[0] == pytest.approx(spans[1])
  assert len(points(theirs, 'authors, SGD (arXiv 1806.01603v1)')) == 13
  assert 'authors: Layca minus SGD, best against best: +5' in drawing.notes[-1]
  drawing = draw('2', tmp_path)
  assert len(drawing.picture.axes) == 1
  layca, sgd, gain = drawing.notes
  assert 'Layca is best at alpha +0.0 (61.00%), 10.00 points above' in layca
  assert 'SGD is best at alpha +0.0 (55.00%), 15.00 points above' in sgd
  assert 'best against best: +6.00 points; at alpha 0: +6.00' in gain


def test_a_point_that_does_not_fit_is_hollow_and_never_the_best(tmp_path):
  unfitted = run(0.0, 0.6, train_accuracy=0.98), run(0.6, 0.5)
  sgd = {'layca': False}
  write_all(tmp_path / 'a', *unfitted, run(0.2, 0.3, train_accuracy=0.9, **sgd))
  # Of a single alpha; and of a task that is not the paper's.
  write_all(tmp_path / 'b', run(0.0, 0.6), task='tiny_cnn')
  write_all(tmp_path / 'c', run(0.6, 0.5), run(0.0, 0.4, **sgd), task='mine')
  drawing = draw('2', tmp_path, with_authors=True)
  names = ['c10_cnn1:small', 'mine']
  assert drawing.table['task'].unique().tolist() == names
  assert drawing.table['authors'].isna().tolist()[-2:] == [True, True]
  ours, no_task, _, left_out = drawing.picture.axes
  check_near(hollow(ours), [[0.0, 60.0], [0.2, 30.0]])
  # The authors have no such task.
  assert not left_out.get_visible()
  assert no_task.get_xlabel() == 'alpha'
  layca, sgd, *_, gain = drawing.notes
  assert 'best at alpha +0.6' in layca
  assert 'SGD fits its training images at no alpha' in sgd
  # Without both at alpha 0.
  assert gain.endswith('best: +10.00 points')
