"""Figure 5 (right) on made-up runs of SGD without L2 and with it."""

import math

import numpy as np
import pytest

from layca.study.analysis.tasks import NoResultsError
from layca.training.errors import InputError
from tests.layca.study.figures.drawings import draw, panels
from tests.layca.study.made_up_runs import write

LAST = np.array([0.2, 0.4, 0.8, 0.9])
RATES = np.array([0.10, 0.14, 0.13, 0.5])
# Of two values v and v + d: half a 95% interval is 12.7062 * d / 2.
T = 12.7062


def write_sgd(folder, l2=0.0, seed=0, factor=1.0, **options):
  """Writes a run whose distances and rotation rates have a factor.

  The rate drops at epoch 14 of 16: the plateau takes epochs 12 and 13.
  """
  angles = np.full([16, 4], 0.5)
  angles[[12, 13]] = factor * RATES
  options = {
    'task': 'c10_cnn2:small',
    'epochs': 16,
    'distances': np.outer(np.arange(1, 17) / 16, factor * LAST),
    'step_angles': angles,
  } | options
  return write(
    folder / f'l2={l2}' / f'{seed}',
    layca=False,
    l2=l2,
    seed=seed,
    rho=0.5,
    kernels=4,
    drop_epochs=(14,),
    **options,
  )


def write_both(folder):
  write_sgd(folder, factor=0.1, test_accuracy=0.5)
  for seed, factor, accuracy in ((0, 0.9, 0.54), (1, 1.1, 0.56)):
    write_sgd(folder, 0.01, seed, factor, test_accuracy=accuracy)
  return folder


def find(drawing, measure, method='with L2'):
  table = drawing.table
  return table[(table['measure'] == measure) & (table['method'] == method)]


def test_accuracies_are_means_over_seeds_beside_the_authors(tmp_path):
  drawing = draw('5_right', write_both(tmp_path), with_authors=True)
  (with_l2,) = find(drawing, 'test_accuracy').to_dict('records')
  assert with_l2['mean'] == pytest.approx(0.55)
  assert with_l2['half_width'] == pytest.approx(T * 0.01, rel=1e-4)
  assert (with_l2['n'], with_l2['authors']) == (2, 0.9258)
  assert with_l2['difference'] == pytest.approx(0.55 - 0.9258)
  without = find(drawing, 'test_accuracy', 'without L2')
  assert without['authors'].tolist() == [0.8741]
  assert find(drawing, 'train_accuracy')['authors'].tolist() == [0.9953]
  assert draw('5_right', tmp_path).table['authors'].isna().all()


def test_distances_are_those_of_the_end_by_layer(tmp_path):
  drawing = draw('5_right', write_both(tmp_path), with_authors=True)
  rows = find(drawing, 'cosine_distance')
  expected = [*LAST, 0.6]
  np.testing.assert_allclose(rows['mean'], expected)
  half_widths = T * 0.1 * np.array(expected)
  np.testing.assert_allclose(rows['half_width'], half_widths, rtol=1e-4)
  # Of 15 kernels: the first, the last and the median are theirs.
  theirs = rows['authors'].tolist()
  assert [theirs[0], theirs[3]] == [0.907, 0.978]
  assert rows['authors'].isna().tolist() == [False, True, True, False, False]


def test_rotation_rates_are_those_before_the_drop_beside_theory(tmp_path):
  drawing = draw('5_right', write_both(tmp_path))
  rows = find(drawing, 'step_angle')
  np.testing.assert_allclose(rows['mean'], [*RATES, 0.13])
  # sqrt(2 * 0.5 * 2 * 0.01); no batch norm follows the last layer.
  predicted = [0.02**0.5] * 3 + [math.nan, 0.02**0.5]
  np.testing.assert_allclose(rows['predicted'], predicted)
  without = find(drawing, 'step_angle', 'without L2')
  np.testing.assert_allclose(without['mean'], [*RATES / 10, 0.013])
  assert without['predicted'].isna().all()
  assert 'epochs 12 to 13' in drawing.notes[0]


def test_the_authors_stand_below_and_rotation_rates_beside(tmp_path):
  write_both(tmp_path)
  drawing = draw('5_right', tmp_path)
  without, with_l2, rates = panels(drawing)
  assert 'L2 0.01' in with_l2.get_title()
  np.testing.assert_allclose(without.lines[1].get_ydata()[-1], 0.02)
  medians = [line.get_ydata() for line in rates.lines[:2]]
  np.testing.assert_allclose([y[13] for y in medians], [0.013, 0.13])
  # The equilibrium, whose rate drops to a fifth.
  predicted = rates.lines[2].get_ydata()
  np.testing.assert_allclose(predicted[[13, 14]], [0.02**0.5, 0.004**0.5])
  assert len(panels(draw('5_right', tmp_path, True))) == 6


def test_runs_may_lack_the_other_side_and_the_plateau(tmp_path):
  write_sgd(tmp_path, 0.01, epochs=3, epochs_planned=16, distances=None,
            step_angles=None)  # fmt: skip
  drawing = draw('5_right', tmp_path)
  assert 'there is no run of SGD without L2' in drawing.notes[0]
  assert not len(find(drawing, 'step_angle'))
  assert len(find(drawing, 'cosine_distance')) == 5
  write_sgd(tmp_path, epochs=0, diverged='not finite', distances=None,
            step_angles=None)  # fmt: skip
  assert 'it diverged' in draw('5_right', tmp_path).notes[0]


def test_two_strengths_of_l2_are_not_averaged(tmp_path):
  write_sgd(tmp_path, 0.01)
  write_sgd(tmp_path, 0.02)
  with pytest.raises(InputError, match=r'optimizer\.l2: 0\.01 -> 0\.02'):
    draw('5_right', tmp_path)


@pytest.mark.parametrize(
  'options', [{}, {'l2': 0.01, 'task': 'mine'}, {'l2': 0.01, 'alpha': 0.6}]
)
def test_without_l2_on_the_papers_task_it_is_refused(tmp_path, options):
  write_sgd(tmp_path, **options)
  with pytest.raises(NoResultsError, match='of SGD with L2 at alpha 0'):
    draw('5_right', tmp_path)
