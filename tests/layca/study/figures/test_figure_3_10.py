"""Figures 3 and 10 on made-up runs."""

import math

import numpy as np

from tests.layca.study.figures.drawings import draw, labels, panels, points
from tests.layca.study.made_up_runs import write_all

DISTANCES = np.array([[0.05, 0.1, 0.1, 0.1], [0.2, 0.5, 0.7, 1.0]])
ANGLES = np.array([[0.1, 0.2, 0.1, 0.3], [0.2, 0.1, 0.1, 0.1]])
RUN = {'kernels': 4, 'epochs': 2, 'steps_per_epoch': 5}
RUN |= {'distances': DISTANCES, 'step_angles': ANGLES}
LOST = {'epochs': 0, 'diverged': 'not finite', 'distances': None}
RANDOM = 'random rotation at the same rates'


def spread(distances):
  return np.std(np.log(np.arccos(1 - np.asarray(distances))))


def test_a_row_a_layer_then_their_median_and_spread(tmp_path):
  table = draw('3', write_all(tmp_path, RUN), with_authors=True).table
  finals = DISTANCES[-1]
  np.testing.assert_allclose(table['mean'], [*finals, 0.6, spread(finals)])
  random = 1 - np.prod(np.cos(ANGLES) ** 5, axis=0)
  expected = [*random, (random[1] + random[2]) / 2, spread(random)]
  np.testing.assert_allclose(table['random_rotation'], expected)
  expected = [0.15, 0.15, 0.1, 0.2, 0.125, math.nan]
  np.testing.assert_allclose(table['mean_step_angle'], expected)
  # Of 25 kernels: of inner layers, only the median is compared.
  assert table['authors'][[0, 3]].tolist() == [0.827, 0.806]
  assert table['authors'].isna().tolist() == [False, True, True] + [False] * 3
  assert draw('3', tmp_path).table['authors'].isna().all()


def test_figure_3_has_a_row_a_method_and_a_column_a_task(tmp_path):
  sgd = RUN | LOST | {'layca': False, 'step_angles': None}
  write_all(tmp_path / 'a', {'seed': 2}, {'seed': 1}, sgd, **RUN)
  write_all(tmp_path / 'b', {'task': 'mine', 'optimizer': 'adam'}, **RUN)
  write_all(tmp_path / 'c', {'task': 'digits'}, **RUN)
  drawing = draw('3', tmp_path)
  assert drawing.table['task'].unique().tolist() == ['c10_cnn1:small', 'digits']
  assert len(drawing.picture.axes) == 4 + 1
  first = panels(drawing)[0]
  assert 'seed 1' in first.get_title()
  assert points(first, '00_conv_0') == [[0, 0], [1, 0.05], [2, 0.2]]
  diverged, no_run = drawing.notes
  assert diverged == 'a/2 diverged: not finite'
  assert no_run == 'digits: there is no run of SGD'
  axes = draw('3', tmp_path, with_authors=True).picture.axes
  assert len(axes) == 8 + 1
  # Of the authors, random rotation is known of Layca alone.
  # They stand below ours, method by method.
  assert RANDOM in labels(axes[2])
  assert RANDOM not in labels(axes[6])
  assert 'authors, SGD' in axes[6].get_title()
  assert len({axes[place].get_ylim() for place in (0, 2, 4, 6)}) == 1


def test_figure_10_has_five_columns_without_layca_and_with_it(tmp_path):
  methods = [
    {'optimizer': optimizer, 'layca': layca, 'l2': 0.0 if layca else 0.1}
    for optimizer in ('sgd', 'adam')
    for layca in (False, True)
  ]
  write_all(tmp_path, *methods, task='c10_cnn2', **RUN)
  drawing = draw('10', tmp_path, with_authors=True)
  axes = drawing.picture.axes
  assert len(axes) == 20 + 1
  assert RANDOM not in labels(axes[5])
  assert RANDOM in labels(axes[15])
  names = ['SGD', 'Adam', 'Layca', 'Adam + Layca']
  assert drawing.table['method'].unique().tolist() == names
  assert 'L2 0.1' in panels(drawing)[0].get_title()
  of_first = drawing.table[drawing.table['layer'] == 0]
  assert of_first['authors'].tolist()[:2] == [0.857, 0.055]
  assert sum('there is no run of' in note for note in drawing.notes) == 6
  assert len(draw('10', tmp_path).picture.axes) == 10 + 1


def test_figure_10_may_lack_sgd(tmp_path):
  methods = (
    {'optimizer': name, 'layca': False} for name in ('adam', 'adagrad')
  )
  drawing = draw('10', write_all(tmp_path, *methods, kernels=2))
  assert drawing.table['method'].unique().tolist() == ['Adam', 'Adagrad']
