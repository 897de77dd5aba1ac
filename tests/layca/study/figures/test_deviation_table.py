"""The table of figure 3: layers, the median of the others, the spread."""

import numpy as np
import pytest

from layca.study import figures
from layca.study.analysis import paper_numbers
from tests.layca.study import made_up_runs

DISTANCES = np.array([[0.05, 0.1, 0.1, 0.1], [0.2, 0.5, 0.7, 1.0]])
ANGLES = np.array([[0.1, 0.2, 0.1, 0.3], [0.2, 0.1, 0.1, 0.1]])
STEPS = 5


def table(folder, with_authors=False, **options):
  options = {
    'kernels': 4,
    'epochs': 2,
    'distances': DISTANCES,
    'step_angles': ANGLES,
    'steps_per_epoch': STEPS,
  } | options
  made_up_runs.write(folder, **options)
  return figures.FIGURES['3'](folder, with_authors).table


def column(rows, name):
  return [row.get(name) for row in rows]


def spread(distances):
  return np.std(np.log(np.arccos(1 - np.asarray(distances))))


def test_a_row_per_layer_then_the_median_and_the_spread(tmp_path):
  rows = table(tmp_path).rows
  assert column(rows, 'task') == ['c10_cnn1:small'] * 6
  assert column(rows, 'method') == ['Layca'] * 6
  assert column(rows, 'measure') == [
    *['cosine_distance'] * 5,
    'log_rotation_spread',
  ]
  assert column(rows, 'layer') == [0, 1, 2, 3, None, None]
  assert column(rows, 'kernel') == [
    '00_conv_0',
    '01_conv_1',
    '02_conv_2',
    '03_dense',
    'median of the others',
    'all',
  ]
  np.testing.assert_allclose(
    column(rows, 'ours'), [0.2, 0.5, 0.7, 1.0, 0.6, spread(DISTANCES[-1])]
  )


def test_random_rotation_and_the_rate_are_over_the_whole_run(tmp_path):
  rows = table(tmp_path).rows
  random = 1 - np.prod(np.cos(ANGLES) ** STEPS, axis=0)
  np.testing.assert_allclose(
    column(rows, 'random_rotation'),
    [*random, (random[1] + random[2]) / 2, spread(random)],
  )
  np.testing.assert_allclose(
    column(rows, 'mean_step_angle')[:5], [0.15, 0.15, 0.1, 0.2, 0.125]
  )
  assert 'mean_step_angle' not in rows[5]


def test_the_text_leaves_empty_what_there_is_not(tmp_path):
  lines = table(tmp_path).to_csv().splitlines()
  assert lines[0] == (
    'task,method,measure,layer,kernel,ours,random_rotation,mean_step_angle,'
    'authors,difference'
  )
  assert lines[1].startswith(
    'c10_cnn1:small,Layca,cosine_distance,0,00_conv_0,0.2000,0.'
  )
  assert lines[1].endswith(',0.15000,,')
  assert lines[6].startswith('c10_cnn1:small,Layca,log_rotation_spread,,all,')
  assert lines[6].endswith(',,,')


def test_of_another_depth_only_what_both_have_is_compared(tmp_path):
  rows = table(tmp_path, with_authors=True).rows
  family = paper_numbers.family('v1_fig3_cifar10_layca')
  finals = [y[-1] for y in family.ys.values()]
  theirs = [finals[0], finals[-1], np.median(finals[1:-1]), spread(finals)]
  compared = [rows[place] for place in (0, 3, 4, 5)]
  np.testing.assert_allclose(column(compared, 'authors'), theirs)
  assert theirs[:2] == [0.827, 0.806]
  ours = column(compared, 'ours')
  np.testing.assert_allclose(
    column(compared, 'difference'), np.subtract(ours, theirs)
  )
  for row in rows[1:3]:
    assert row['authors'] is None
    assert 'difference' not in row


def test_of_the_same_depth_layers_are_compared_one_by_one(tmp_path):
  distances = np.full([2, 11], 0.5)
  rows = table(
    tmp_path,
    with_authors=True,
    task='tiny_cnn',
    layca=False,
    kernels=11,
    distances=distances,
    step_angles=np.full([2, 11], 0.1),
  ).rows
  family = paper_numbers.family('v1_fig3_tinyimagenet_sgd')
  finals = np.array([y[-1] for y in family.ys.values()])
  np.testing.assert_allclose(column(rows[:11], 'authors'), finals)
  np.testing.assert_allclose(column(rows[:11], 'difference'), 0.5 - finals)
  assert rows[11]['authors'] == np.median(finals[1:-1])
  assert rows[12]['difference'] == pytest.approx(-spread(finals))


def test_a_network_of_two_layers_has_no_others(tmp_path):
  rows = table(
    tmp_path,
    with_authors=True,
    kernels=2,
    distances=DISTANCES[:, :2],
    step_angles=ANGLES[:, :2],
  ).rows
  assert column(rows, 'layer') == [0, 1, None, None]
  assert np.isnan(rows[2]['ours'])
  assert column(rows, 'authors')[:2] == [0.827, 0.806]
  assert rows[3]['ours'] == pytest.approx(spread(DISTANCES[-1, :2]))


def test_without_authors_nothing_is_compared(tmp_path):
  for row in table(tmp_path).rows:
    assert row.get('authors') is None
    assert 'difference' not in row
