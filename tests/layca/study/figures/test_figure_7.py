"""Figure 7 on made-up grids of rates."""

import numpy as np
import pytest

from layca.study.analysis.tasks import NoResultsError
from layca.training.errors import InputError
from tests.layca.study.figures.drawings import draw, labels, panels, points
from tests.layca.study.made_up_runs import write

RING = 'chosen rate'


def write_grid(folder, accuracies, *, layca=False, seed=0, held_out=False):
  """Writes runs of {logarithm of the rate to base 3: accuracy}.

  None is a run that diverged in its first epoch. Accuracies of other epochs
  and images must not be taken for it.
  """
  for exponent, accuracy in accuracies.items():
    options = {'test_accuracy': (0.99, accuracy)}
    if held_out:
      options = {'val_accuracy': (accuracy, 0.001), 'test_accuracy': 0.01}
    if accuracy is None:
      options = {'diverged': 'not finite'}
    write(
      folder / f'{layca}' / f'{exponent}' / f'{seed}',
      layca=layca,
      seed=seed,
      rho=3.0**exponent,
      epochs=0 if accuracy is None else 2,
      epochs_planned=2,
      **options,
    )
  return folder


def chosen(drawing):
  """Returns the exponents of the chosen rates, which are ringed."""
  rows = drawing.table[drawing.table['chosen']]
  rings = [
    tuple(line.get_xydata()[0])
    for line in panels(drawing)[0].lines
    if line.get_label() == RING
  ]
  expected = np.transpose([rows['exponent'], 100 * rows['mean']])
  np.testing.assert_allclose(np.reshape(rings, expected.shape), expected)
  return rows['exponent'].tolist()


@pytest.mark.parametrize('held_out', [True, False])
def test_what_was_chosen_on_is_drawn_by_the_rates_logarithm(tmp_path, held_out):
  accuracies = {0: 0.6, -2.5: 0.2, 2: 0.5}
  drawing = draw('7', write_grid(tmp_path, accuracies, held_out=held_out))
  (axes,) = panels(drawing)
  expected = [[-2.5, 20], [0, 60], [2, 50]]
  np.testing.assert_allclose(points(axes, 'SGD'), expected, atol=1e-12)
  images = 'validation' if held_out else 'test'
  assert set(drawing.table['images']) == {images}
  assert f'{images} images' in axes.get_title()
  ticks = [label.get_text() for label in axes.get_xticklabels()]
  assert ticks == [f'$3^{{{exponent}}}$' for exponent in range(-3, 3)]


def test_the_best_rate_is_chosen_and_of_equals_the_larger(tmp_path):
  write_grid(tmp_path, {-3: 0.6, -2: 0.6, -1: 0.5})
  write_grid(tmp_path, {-4: 0.7, -3: 0.6}, layca=True)
  assert chosen(draw('7', tmp_path)) == [-4, -2]


def test_the_choice_is_that_of_the_first_seed(tmp_path):
  write_grid(tmp_path, {-3: 0.6, -2: 0.5})
  write_grid(tmp_path, {-3: 0.1, -2: 0.9}, seed=1)
  drawing = draw('7', tmp_path)
  assert drawing.table['mean'].tolist() == pytest.approx([0.35, 0.7])
  assert drawing.table['n'].tolist() == [2, 2]
  assert chosen(drawing) == [-3]


def test_rates_that_diverged_are_crosses_and_never_chosen(tmp_path):
  write_grid(tmp_path, {0: 0.6, 1: None, 2: None})
  late = {'epochs': 1, 'epochs_planned': 2, 'test_accuracy': 0.9}
  write(tmp_path / 'late', layca=False, rho=27.0, diverged='late', **late)
  drawing = draw('7', tmp_path)
  assert chosen(drawing) == [0]
  assert drawing.table['n'].tolist() == [1, 0, 0, 0]
  crosses = points(panels(drawing)[0], 'SGD diverged')
  np.testing.assert_allclose(crosses[:, 0], [1, 2, 3], atol=0.3)
  assert 'False/1/0: not finite' in drawing.notes
  assert 'late: late' in drawing.notes


def test_a_grid_of_which_all_diverged_has_no_choice(tmp_path):
  drawing = draw('7', write_grid(tmp_path, {1: None, 2: None}))
  assert chosen(drawing) == []
  assert 'SGD diverged' in labels(panels(drawing)[0])


def test_the_authors_grids_stand_below_with_their_version(tmp_path):
  write_grid(tmp_path, {0: 0.8, 3: 0.5})
  write_grid(tmp_path, {-3: 0.8845, -4: 0.7}, layca=True)
  drawing = draw('7', tmp_path, with_authors=True)
  table = drawing.table.set_index(['method', 'exponent'])
  assert table['authors'][('Layca', -3)] == 0.8845
  assert table['authors'][('SGD', 0)] == 0.8148
  assert table['difference'][('SGD', 0)] == pytest.approx(0.8 - 0.8148)
  assert np.isnan(table['authors'][('SGD', 3)])
  assert labels(drawing.picture.axes[1]) == [
    'authors, Layca (arXiv 1806.01603v2)',
    'authors, SGD (arXiv 1806.01603v1)',
  ]
  assert len(draw('7', tmp_path).picture.axes) == 1


def test_grids_of_other_settings_are_refused(tmp_path):
  write_grid(tmp_path / 'a', {0: 0.6})
  write_grid(tmp_path / 'b', {1: 0.6}, held_out=True)
  with pytest.raises(InputError, match=r'validation_share: 0\.0 -> 0\.1'):
    draw('7', tmp_path)


def test_a_single_rate_at_alpha_0_is_no_result(tmp_path):
  write_grid(tmp_path, {0: 0.6})
  write(tmp_path / 'other', layca=False, alpha=0.6)
  with pytest.raises(NoResultsError, match='no results of figure 7'):
    draw('7', tmp_path)
