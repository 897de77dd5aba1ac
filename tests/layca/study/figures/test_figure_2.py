"""Figure 2 on made-up runs."""

import math

import pytest

from layca.study.analysis.tasks import NoResultsError
from layca.training.errors import InputError
from tests.layca.study.figures.drawings import draw, hollow, panels, points
from tests.layca.study.made_up_runs import write


def write_curve(folder, accuracies, layca=True, **options):
  """Writes runs of {alpha: accuracies of the seeds}."""
  for alpha, of_seeds in accuracies.items():
    for seed, accuracy in enumerate(of_seeds):
      write(
        folder / f'{layca}' / f'{alpha}' / f'{seed}',
        layca=layca,
        alpha=alpha,
        seed=seed,
        test_accuracy=accuracy,
        **options,
      )
  return folder


def write_both(folder):
  write_curve(folder, {-0.6: (0.5, 0.52), 0.0: (0.6, 0.62)})
  return write_curve(folder, {0.0: (0.55,), 0.6: (0.4,)}, layca=False)


def test_means_by_alpha_stand_beside_the_authors(tmp_path):
  drawing = draw('2', write_both(tmp_path), with_authors=True)
  table = drawing.table
  keys = ['method', 'alpha', 'n', 'authors']
  assert table[keys].to_numpy().tolist() == [
    ['Layca', -0.6, 2, 0.8349],
    ['Layca', 0.0, 2, 0.8918],
    ['SGD', 0.0, 1, 0.8032],
    ['SGD', 0.6, 1, 0.8021],
  ]
  assert table['mean'].tolist() == pytest.approx([0.51, 0.61, 0.55, 0.4])
  assert table['difference'][1] == pytest.approx(0.61 - 0.8918)
  # A deviation of sqrt(2) * 0.01; Student's t of two degrees of freedom.
  expected = [4.302653 * 0.01] * 2 + [4.302653 * math.sqrt(2) * 0.01] * 2
  assert table['half_width'].tolist() == pytest.approx(expected)
  ours, theirs = panels(drawing)[0], drawing.picture.axes[1]
  assert points(ours, 'Layca').tolist() == [[-0.6, 51], [0, 61]]
  assert len(points(theirs, 'authors, SGD (arXiv 1806.01603v1)')) == 13


def test_notes_tell_the_best_alphas_and_the_gain(tmp_path):
  drawing = draw('2', write_both(tmp_path))
  assert len(drawing.picture.axes) == 1
  layca, sgd, gain = drawing.notes
  assert 'Layca is best at alpha +0.0 (61.00%), 10.00 points above' in layca
  assert 'SGD is best at alpha +0.0 (55.00%), 15.00 points above' in sgd
  assert 'best against best: +6.00 points; at alpha 0: +6.00' in gain
  *_, gain = draw('2', tmp_path, with_authors=True).notes
  assert 'authors: Layca minus SGD, best against best: +5.68' in gain


def test_a_point_that_does_not_fit_is_hollow_and_never_the_best(tmp_path):
  write_curve(tmp_path, {0.0: (0.6,)}, train_accuracy=0.98)
  write_curve(tmp_path, {0.6: (0.5,)})
  write_curve(tmp_path, {0.2: (0.3,)}, layca=False, train_accuracy=0.9)
  drawing = draw('2', tmp_path)
  assert hollow(drawing.picture.axes[0]) == [(0.0, 60.0), (0.2, 30.0)]
  layca, sgd = drawing.notes
  assert 'best at alpha +0.6' in layca
  assert 'SGD fits its training images at no alpha' in sgd


def test_a_panel_for_each_task_that_has_several_alphas(tmp_path):
  write_curve(tmp_path / 'a', {0.0: (0.5,), 0.6: (0.5,)}, task='mine')
  write_curve(tmp_path / 'b', {0.0: (0.5,), 0.6: (0.5,)})
  write_curve(tmp_path / 'c', {0.0: (0.5,)}, task='tiny_cnn')
  drawing = draw('2', tmp_path, with_authors=True)
  names = ['c10_cnn1:small', 'mine']
  assert drawing.table['task'].unique().tolist() == names
  assert drawing.table['authors'].isna().tolist() == [False] * 2 + [True] * 2
  assert len(panels(drawing)) == 2


@pytest.mark.parametrize('l2', [0.0, 0.1])
def test_runs_that_cannot_be_averaged_are_refused(tmp_path, l2):
  write_curve(tmp_path / 'a', {0.0: (0.5,), 0.6: (0.5,)})
  write(tmp_path / 'b', seed=1, l2=l2, rho=0.5)
  with pytest.raises(InputError, match=r'a/True/0\.0/0 and b cannot.*rho: '):
    draw('2', tmp_path)


def test_a_single_alpha_is_no_result(tmp_path):
  write_curve(tmp_path, {0.0: (0.5, 0.6)})
  with pytest.raises(NoResultsError, match='at several alphas'):
    draw('2', tmp_path)
