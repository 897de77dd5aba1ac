"""Appendix A.2: what is drawn, tabled and told, on made-up runs."""

import numpy as np
import pytest

from layca.study import figures
from layca.study.analysis import paper_numbers
from layca.study.plots.drawing import NoResultsError
from layca.training.errors import InputError
from tests.layca.study.claims.made_up_claims import write
from tests.layca.study.figures import made_up_study

# Student's t of two and three degrees of freedom, at 97.5%.
T_2, T_3 = 4.30265, 3.18245
USUAL = {'epochs': 4, 'drop_epochs': (3,)}
SGD = {'layca': False, 'rho': 1 / 3}


def advise(folder, accuracies, model=None, **options):
  """Writes runs of Layca at 3^-3, or what the options say."""
  return write(folder, accuracies, model=model, **{**USUAL, **options})


def advise_all(folder):
  """Writes runs of every setting, those that stand above last."""
  advise(folder, (0.64,), {'with_bias': True})
  advise(folder, (0.66,), epochs=6, drop_epochs=(5,))
  advise(folder, (0.55,), drop_epochs=(1,))
  advise(folder, (0.3,), {'use_batch_norm': False}, **SGD)
  advise(folder, (0.5,), **SGD)
  advise(folder, (0.4,), {'use_batch_norm': False})
  for exponent, accuracy in ((-4, 0.5), (-3, 0.6), (-2, 0.45)):
    advise(folder, (accuracy,), rho=3.0**exponent)
  return folder


def draw(folder, with_authors=True):
  return figures.FIGURES['a2'](folder, with_authors)


def labels(drawing, panel=0):
  return [x.get_text() for x in drawing.picture.axes[panel].get_yticklabels()]


def means(drawing, panel=0):
  """Returns the points [settings, 2] of the means, by their place."""
  return np.array(
    [
      line.get_xydata()[0]
      for line in drawing.picture.axes[panel].lines
      if line.get_markersize() == 6.5
    ]
  )


def test_rates_come_first_then_batch_norm_drops_and_biases(tmp_path):
  drawing = draw(advise_all(tmp_path))
  assert [row['setting'] for row in drawing.table.rows] == [
    'Layca 3^-2',
    'Layca 3^-3',
    'Layca 3^-4',
    'Layca 3^-3, no batch norm',
    'SGD 3^-1',
    'SGD 3^-1, no batch norm',
    'Layca 3^-3, drop at 1 of 4 epochs',
    'Layca 3^-3, drop at 5 of 6 epochs',
    'Layca 3^-3, biases',
  ]
  assert labels(drawing)[3] == 'Layca $3^{-3}$, no batch norm'
  assert labels(drawing)[4] == 'SGD $3^{-1}$'
  np.testing.assert_allclose(
    means(drawing),
    np.transpose([[45, 60, 50, 40, 50, 30, 55, 66, 64], range(9)]),
  )
  low, high = drawing.picture.axes[0].get_ylim()
  assert low > high


def test_bars_are_of_the_scatter_of_all_settings_of_a_task(tmp_path):
  advise(tmp_path, (0.60, 0.62, 0.64))
  advise(tmp_path, (0.50, 0.51), rho=1 / 9)
  # Of another task, and none of its business.
  for rho in (1 / 9, 1 / 27):
    advise(tmp_path, (0.1, 0.9), rho=rho, task='tiny_cnn:small')
  drawing = draw(tmp_path)
  # The squares are .02^2 twice, and .005^2 twice.
  deviation = 100 * np.sqrt((2 * 0.02**2 + 2 * 0.005**2) / 3)
  containers = drawing.picture.axes[0].containers
  for container, mean, seeds in zip(
    containers, (50.5, 62), (2, 3), strict=True
  ):
    ((low, _), (high, _)) = container[2][0].get_segments()[0]
    half = T_3 * deviation / np.sqrt(seeds)
    np.testing.assert_allclose([low, high], [mean - half, mean + half], 1e-5)
  assert made_up_study.legend(drawing) == [
    'Layca',
    '95% interval, of pooled scatter',
    'single run',
  ]


def test_single_seeds_have_neither_bars_nor_points(tmp_path):
  drawing = draw(advise_all(tmp_path))
  assert made_up_study.legend(drawing) == ['Layca', 'SGD']
  assert len(drawing.picture.axes[0].lines) == 9


def test_a_mean_of_which_any_run_does_not_fit_is_hollow(tmp_path):
  advise(tmp_path, (0.6, 0.6))
  advise(tmp_path, (0.6, 0.6), rho=1 / 9, train_accuracy=0.98)
  drawing = draw(tmp_path)
  faces = {
    line.get_ydata()[0]: line.get_markerfacecolor()
    for line in drawing.picture.axes[0].lines
    if line.get_markersize() == 6.5
  }
  assert faces[0] == 'white'
  assert faces[1] != 'white'
  assert made_up_study.legend(drawing)[-1] == (
    'any train accuracy at or below 0.98'
  )


def test_the_table_compares_with_the_default(tmp_path):
  advise(tmp_path, (0.60, 0.62))
  advise(tmp_path, (0.50, 0.51), rho=1 / 9)
  _, ninth, default = draw(tmp_path).table.to_csv().splitlines()
  # The standard error of a difference of two means of two is the deviation.
  deviation = np.sqrt((0.01**2 + 0.005**2) * 2 / 2)
  half, of_difference = T_2 * deviation / np.sqrt(2), 100 * T_2 * deviation
  theirs = paper_numbers.curve('v2_exploration_rho0_cifar10')
  of_rate = dict(zip(theirs.x, theirs.y, strict=True))
  assert ninth == (
    f'c10_cnn1:small,Layca 3^-2,2,0.5050,{half:.4f},-10.50,'
    f'{of_difference:.2f},1.0000,yes,{of_rate[-2]:.4f}'
  )
  assert default == (
    f'c10_cnn1:small,Layca 3^-3,2,0.6100,{half:.4f},,,1.0000,yes,'
    f'{of_rate[-3]:.4f}'
  )
  header, *_ = draw(tmp_path, with_authors=False).table.to_csv().splitlines()
  assert 'authors' not in header


def test_only_the_rates_of_layca_have_authors(tmp_path):
  rows = draw(advise_all(tmp_path)).table.rows
  assert [row['authors'] is not None for row in rows] == [True] * 3 + [
    False
  ] * 6


def test_a_panel_for_each_task(tmp_path):
  for task in ('tiny_cnn:small', 'c10_cnn1:small', 'mine'):
    for rho in (1 / 9, 1 / 27):
      advise(tmp_path, (0.6,), rho=rho, task=task)
  drawing = draw(tmp_path)
  rows = drawing.table.rows
  assert [row['task'] for row in rows[::2]] == [
    'c10_cnn1:small',
    'tiny_cnn:small',
    'mine',
  ]
  assert len(drawing.picture.axes) == 3
  assert rows[-1]['authors'] is None


def test_a_diverged_run_is_left_out_and_told(tmp_path):
  advise(tmp_path, (0.6,))
  advise(tmp_path, (0.1,), rho=1.0, diverged='loss not finite')
  drawing = draw(tmp_path)
  assert [row['setting'] for row in drawing.table.rows] == ['Layca 3^-3']
  (note,) = drawing.notes
  assert note.startswith('left out: ')
  assert note.endswith('seed=0: loss not finite')


@pytest.mark.parametrize(
  'other', [{'alpha': 0.4}, SGD, {'optimizer': 'adam', 'rho': 1 / 9}]
)
def test_layca_at_one_setting_is_no_result(tmp_path, other):
  advise(tmp_path, (0.6, 0.7))
  advise(tmp_path, (0.6, 0.7), **other)
  with pytest.raises(NoResultsError, match='no results of figure a2, which'):
    draw(tmp_path)


def test_runs_that_differ_otherwise_are_refused(tmp_path):
  advise(tmp_path, (0.6,))
  advise(tmp_path, (0.6,), rho=1 / 9)
  advise(tmp_path, (0.6,), rho=1 / 9, l2=0.1)
  with pytest.raises(InputError, match=r'they differ in optimizer\.l2'):
    draw(tmp_path)
