"""Figure 5 (right) on made-up runs of SGD without L2 and with it."""

import math

import numpy as np
import pytest

from layca.training.errors import InputError
from tests.layca.study.figures.drawings import draw, panels
from tests.layca.study.made_up_runs import write_all, write_sweep

LAST = np.array([0.2, 0.4, 0.8, 0.9])
RATES = np.array([0.10, 0.14, 0.13, 0.5])
# Of two values v and v + d: half a 95% interval is 12.7062 * d / 2.
T = 12.7062
# The rate drops at epoch 14 of 16: the plateau takes epochs 12 and 13.
SGD = {'layca': False, 'kernels': 4, 'rho': 0.5, 'task': 'c10_cnn2:small'}
SGD |= {'epochs_planned': 16, 'drop_epochs': (14,)}


def run(factor, accuracy, **options):
  """Returns a run whose distances and rotation rates have a factor."""
  angles = np.full([16, 4], 0.5)
  angles[[12, 13]] = factor * RATES
  distances = np.outer(np.arange(1, 17) / 16, factor * LAST)
  measured = {'distances': distances, 'step_angles': angles}
  return {'epochs': 16, 'test_accuracy': accuracy, **measured, **options}


@pytest.fixture(name='drawing')
def fixture_drawing(tmp_path):
  with_l2 = run(0.9, 0.54, l2=0.01), run(1.1, 0.56, l2=0.01, seed=1)
  write_all(tmp_path, run(0.1, 0.5), *with_l2, **SGD)
  return draw('5_right', tmp_path, with_authors=True)


def find(drawing, measure, method='with L2'):
  rows = drawing.table.set_index(['measure', 'method']).sort_index()
  return rows.loc[[(measure, method)]]


def test_accuracies_are_means_over_seeds_beside_the_authors(drawing):
  (row,) = find(drawing, 'test_accuracy').to_dict('records')
  assert (row['mean'], row['n']) == (pytest.approx(0.55), 2)
  assert row['half_width'] == pytest.approx(T * 0.01, rel=1e-4)
  assert row['authors'] == 0.9258
  assert row['difference'] == pytest.approx(0.55 - 0.9258)
  (row,) = find(drawing, 'train_accuracy', 'without L2').to_dict('records')
  assert row['authors'] == 0.91


def test_distances_are_those_of_the_end_by_layer(drawing):
  rows = find(drawing, 'cosine_distance')
  expected = np.array([*LAST, 0.6])
  np.testing.assert_allclose(rows['mean'], expected)
  np.testing.assert_allclose(rows['half_width'], T * 0.1 * expected, rtol=1e-4)
  # Of 15 kernels: of inner layers, only the median is compared.
  assert rows['authors'].tolist()[::3] == [0.907, 0.978]
  assert rows['authors'].isna().tolist() == [False, True, True, False, False]


def test_rotation_rates_are_those_before_the_drop_beside_theory(drawing):
  rows = find(drawing, 'step_angle')
  np.testing.assert_allclose(rows['mean'], [*RATES, 0.13])
  # sqrt(2 * 0.5 * 2 * 0.01); no batch norm follows the last layer.
  predicted = [0.02**0.5] * 3 + [math.nan, 0.02**0.5]
  np.testing.assert_allclose(rows['predicted'], predicted)
  without = find(drawing, 'step_angle', 'without L2')
  np.testing.assert_allclose(without['mean'], [*RATES / 10, 0.013])
  assert without['predicted'].isna().all()
  assert 'epochs 12 to 13' in drawing.notes[0]


def test_the_authors_stand_below_and_rotation_rates_beside(drawing, tmp_path):
  first, *_, rates = drawing.picture.axes[:3]
  assert len(panels(drawing)) == 5
  # No record of the authors stands below: the panel is as high as two.
  drawing.picture.draw_without_rendering()
  assert rates.bbox.height > 1.5 * first.bbox.height
  alone = draw('5_right', tmp_path)
  assert alone.table['authors'].isna().all()
  without, _, rates = panels(alone)
  np.testing.assert_allclose(without.lines[1].get_ydata()[-1], 0.02)
  medians = [line.get_ydata()[13] for line in rates.lines]
  # The last one is the equilibrium; means of an epoch stand in its middle.
  np.testing.assert_allclose(medians, [0.013, 0.13, 0.02**0.5])
  assert [line.get_xdata()[0] for line in rates.lines] == [0.5] * 3


def test_runs_may_lack_the_other_side_and_the_plateau(tmp_path):
  drawing = draw(
    '5_right', write_all(tmp_path, {'epochs': 3, 'l2': 0.01}, **SGD)
  )
  assert 'there is no run of SGD without L2' in drawing.notes[0]
  assert 'step_angle' not in set(drawing.table['measure'])
  write_all(tmp_path, {'l2': 0.01}, {'l2': 0.02}, **SGD)
  with pytest.raises(InputError, match=r'optimizer\.l2: 0\.01 -> 0\.02'):
    draw('5_right', tmp_path)


def test_of_several_values_of_l2_the_one_that_the_methods_share_is_shown(
  tmp_path,
):
  runs = ({'l2': l2, 'epochs': 3} for l2 in (0.0, 0.01, 0.02))
  folder = write_all(tmp_path, *runs, **SGD)
  write_sweep(folder, 'weight_decay', '012')
  write_sweep(folder, 'adaptive', '1')
  table = draw('5_right', folder).table
  assert set(table['method']) == {'without L2', 'with L2'}
