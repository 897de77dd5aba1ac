"""Figure 7 on made-up grids of rates."""

import numpy as np
import pytest

from tests.layca.study.figures import drawings
from tests.layca.study.figures.drawings import draw, panels, points
from tests.layca.study.made_up_runs import write_all

LOST = {'epochs': 0, 'epochs_planned': 2, 'diverged': 'not finite'}


def grid(accuracies, **options):
  """Returns runs of {logarithm of the rate to base 3: last accuracy}."""
  return [
    {'rho': 3.0**exponent}
    | ({'test_accuracy': (0.99, y)} if y else LOST)
    | options
    for exponent, y in accuracies.items()
  ]


def draw_grid(folder, *runs):
  return draw('7', write_all(folder, *runs, layca=False, epochs=2))


def chosen(drawing):
  """Returns the exponents of the chosen rates, whose means are ringed."""
  rows = drawing.table[drawing.table['chosen']]
  (axes,) = panels(drawing)
  rings = points(axes, 'chosen rate')
  expected = np.transpose([rows['exponent'], 100 * rows['mean']])
  drawings.check_near(np.reshape(rings, expected.shape), expected)
  means = points(axes, 'Layca') + points(axes, 'SGD')
  assert all(ring in means for ring in rings)
  return rows['exponent'].tolist()


def test_what_was_chosen_on_is_drawn_by_the_rates_logarithm(tmp_path):
  # The best validation epoch, at whose accuracy the rate is chosen.
  runs = grid({0: 0.6, -2.5: 0.2}, test_accuracy=0.9)
  for run, best in zip(runs, (0.6, 0.2), strict=True):
    run['val_accuracy'] = (best, 0.001)
  drawing = draw_grid(tmp_path, *runs)
  (axes,) = panels(drawing)
  np.testing.assert_allclose(points(axes, 'SGD'), [[-2.5, 20], [0, 60]])
  assert set(drawing.table['images']) == {'validation'}
  assert 'validation images' in axes.get_title()
  ticks = [label.get_text() for label in axes.get_xticklabels()]
  assert ticks == [f'$3^{{{exponent}}}$' for exponent in range(-3, 1)]


def test_of_the_first_seeds_best_rates_the_larger_is_chosen(tmp_path):
  sgd = grid({-3: 0.6, -2: 0.6, -1: 0.5}) + grid({-1: 0.9}, seed=1)
  layca = grid({-4: 0.7, -3: 0.6}, layca=True)
  drawing = draw_grid(tmp_path, *sgd, *layca)
  assert set(drawing.table['images']) == {'test'}
  assert drawing.table['n'].tolist() == [1, 1, 1, 1, 2]
  means = drawing.table['mean'].tolist()
  assert means == pytest.approx([0.7, 0.6, 0.6, 0.6, 0.7])
  assert chosen(drawing) == [-4, -2]


def test_rates_that_diverged_are_crosses_and_never_chosen(tmp_path):
  late = grid({3: 0.9}, diverged='late')
  drawing = draw_grid(tmp_path, *grid({0: 0.6, 1: None, 2: None}), *late)
  assert chosen(drawing) == [0]
  assert drawing.table['n'].tolist() == [1, 0, 0, 0]
  crosses = np.array(points(panels(drawing)[0], 'SGD diverged'))
  np.testing.assert_allclose(crosses[:, 0], [1, 2, 3], atol=0.3)
  lost = ['1: not finite', '2: not finite', '3: late']
  alone = 'a single seed at each rate: there are no intervals'
  assert list(drawing.notes) == [*lost, alone]
  drawing = draw_grid(tmp_path / 'other', *grid({1: None, 2: None}))
  assert chosen(drawing) == []


def test_the_authors_grids_stand_below_with_their_version(tmp_path):
  layca = grid({-3: 0.8845, -4.5: 0.7}, layca=True)
  assert len(draw_grid(tmp_path, *grid({0: 0.8}), *layca).picture.axes) == 1
  drawing = draw('7', tmp_path, with_authors=True)
  theirs = drawing.table['authors'].tolist()
  assert theirs == pytest.approx([np.nan, 0.8845, 0.8148], nan_ok=True)
  assert drawing.table['difference'][2] == pytest.approx(0.8 - 0.8148)
  assert drawings.labels(drawing.picture.axes[1]) == [
    'authors, Layca (arXiv 1806.01603v2)',
    'authors, SGD (arXiv 1806.01603v1)',
  ]
