"""Figure 7: what is drawn and tabled, on made-up runs."""

import numpy as np
import pytest

from layca.study import figures
from layca.study.analysis import paper_numbers
from layca.study.plots.drawing import NoResultsError
from layca.training.errors import InputError
from tests.layca.study import made_up_runs
from tests.layca.study.figures import made_up_study


def write(
  folder, accuracies, *, layca=False, seed=0, held_out=False, **options
):
  """Writes a grid of {logarithm of the rate to base 3: accuracy}.

  None is a run that diverged in its first epoch.
  """
  method = 'layca' if layca else 'sgd'
  for exponent, accuracy in accuracies.items():
    lost = accuracy is None
    made_up_runs.write(
      folder / 'grid' / method / f'rate=3^{exponent:g}' / f'seed={seed}',
      layca=layca,
      seed=seed,
      rho=3.0**exponent,
      epochs=0 if lost else 2,
      epochs_planned=2,
      diverged='not finite' if lost else None,
      **({} if lost else _accuracies(accuracy, held_out)),
      **options,
    )
  return folder


def _accuracies(accuracy, held_out):
  """Returns those of two epochs; the others must not be taken for it."""
  if held_out:
    return {'val_accuracy': (accuracy, 0.001), 'test_accuracy': (0.01, 0.02)}
  return {'test_accuracy': (0.99, accuracy)}


def draw(folder, with_authors=True):
  return figures.FIGURES['7'](folder, with_authors)


def line(drawing, label, panel=0):
  """Returns the points [n, 2] of a panel's line of a label."""
  (line,) = [
    each
    for each in drawing.picture.axes[panel].lines
    if each.get_label() == label
  ]
  return line.get_xydata()


def chosen(drawing):
  """Returns the table's chosen rates, and asserts that they are ringed."""
  rows = [row for row in drawing.table.rows if row['chosen'] == 'yes']
  rings = [
    each.get_xydata()[0]
    for each in drawing.picture.axes[0].lines
    if each.get_label() == 'chosen rate'
  ]
  rates = [row['rate'] for row in rows]
  assert rates == [f'3^{x:g}' for x, _ in rings]
  expected = [100 * row['accuracy'] for row in rows]
  np.testing.assert_allclose([y for _, y in rings], expected)
  return rates


@pytest.mark.parametrize('held_out', [True, False])
def test_what_was_chosen_on_is_drawn_by_the_rates_logarithm(tmp_path, held_out):
  write(tmp_path, {0: 0.6, -7: 0.2, 2: 0.5}, held_out=held_out)
  drawing = draw(tmp_path)
  np.testing.assert_allclose(
    line(drawing, 'SGD'), [[-7, 20], [0, 60], [2, 50]], atol=1e-12
  )
  images = 'validation' if held_out else 'test'
  assert {row['images'] for row in drawing.table.rows} == {images}
  title = drawing.picture.axes[0].get_title()
  assert title == f'CIFAR-10, 3 kernels\n{images} images'


def test_the_best_rate_is_chosen_and_of_equals_the_larger(tmp_path):
  write(tmp_path, {-3: 0.6, -2: 0.6, -1: 0.5})
  write(tmp_path, {-4: 0.7, -3: 0.6}, layca=True)
  assert chosen(draw(tmp_path)) == ['3^-4', '3^-2']


def test_the_choice_is_that_of_the_first_seed(tmp_path):
  write(tmp_path, {-3: 0.6, -2: 0.5})
  write(tmp_path, {-3: 0.1, -2: 0.9}, seed=1)
  drawing = draw(tmp_path)
  np.testing.assert_allclose(line(drawing, 'SGD')[:, 1], [35, 70])
  assert chosen(drawing) == ['3^-3']
  assert [row['seeds'] for row in drawing.table.rows] == [2, 2]


def test_half_steps_have_their_place(tmp_path):
  drawing = draw(write(tmp_path, {-3: 0.5, -2.5: 0.6}))
  assert [row['rate'] for row in drawing.table.rows] == ['3^-3', '3^-2.5']
  np.testing.assert_allclose(line(drawing, 'SGD')[:, 0], [-3, -2.5])


def test_rates_that_diverged_are_crosses_at_the_bottom(tmp_path):
  write(tmp_path, {0: 0.6, 1: None, 2: None})
  drawing = draw(tmp_path)
  assert line(drawing, 'SGD').tolist() == [[0, 60]]
  crosses = line(drawing, 'SGD diverged')
  np.testing.assert_allclose(crosses[:, 0], [1, 2], atol=0.3)
  (axes, _) = drawing.picture.axes
  drawn = [each for each in axes.lines if each.get_label() == 'SGD diverged']
  assert drawn[0].get_transform() == axes.get_xaxis_transform()
  assert (crosses[:, 1] < 0.1).all()
  assert drawing.notes == [
    'grid/sgd/rate=3^1/seed=0: not finite',
    'grid/sgd/rate=3^2/seed=0: not finite',
  ]
  assert [(row['rate'], row['chosen']) for row in drawing.table.rows] == [
    ('3^0', 'yes'),
    ('3^1', 'diverged'),
    ('3^2', 'diverged'),
  ]


def test_a_rate_that_diverged_late_is_never_chosen(tmp_path):
  write(tmp_path, {0: 0.6})
  made_up_runs.write(
    tmp_path / 'grid' / 'late',
    layca=False,
    rho=3.0,
    epochs=1,
    epochs_planned=2,
    diverged='not finite',
    test_accuracy=0.9,
  )
  assert chosen(draw(tmp_path)) == ['3^0']


def test_a_grid_of_which_all_diverged_has_no_choice(tmp_path):
  drawing = draw(write(tmp_path, {1: None, 2: None}))
  assert chosen(drawing) == []
  assert len(line(drawing, 'SGD diverged')) == 2


def test_the_table_compares_with_the_authors(tmp_path):
  write(tmp_path, {0: 0.8, 3: 0.5})
  write(tmp_path, {-3: 0.8845}, layca=True)
  assert draw(tmp_path).table.to_csv().splitlines() == [
    'task,method,rate,seeds,accuracy,images,chosen,authors,difference_points',
    'c10_cnn1:small,Layca,3^-3,1,0.8845,test,yes,0.8845,+0.00',
    'c10_cnn1:small,SGD,3^0,1,0.8000,test,yes,0.8148,-1.48',
    'c10_cnn1:small,SGD,3^3,1,0.5000,test,no,,',
  ]
  alone = draw(tmp_path, with_authors=False).table.to_csv().splitlines()
  assert [row.split(',')[-2:] for row in alone[1:]] == [['', '']] * 3


def test_the_authors_grids_stand_below_with_their_version(tmp_path):
  write(tmp_path, {0: 0.6})
  write(tmp_path, {-3: 0.6}, layca=True)
  drawing = draw(tmp_path)
  for method, identifier, version in (
    ('SGD', 'v1_fig7_gridsearch_cifar10', 'v1'),
    ('Layca', 'v2_exploration_rho0_cifar10', 'v2'),
  ):
    label = f'authors, {method} (arXiv 1806.01603{version})'
    curve = paper_numbers.curve(identifier)
    np.testing.assert_allclose(
      line(drawing, label, panel=1),
      np.transpose([curve.x, 100 * np.array(curve.y)]),
    )
    assert label in made_up_study.legend(drawing)
  assert len(draw(tmp_path, with_authors=False).picture.axes) == 1


def test_rates_are_written_as_powers_of_3(tmp_path):
  axes = draw(write(tmp_path, {0: 0.6, -2: 0.5}), False).picture.axes[0]
  texts = [label.get_text() for label in axes.get_xticklabels()]
  assert texts == ['$3^{-2}$', '$3^{-1}$', '$3^{0}$']
  assert axes.get_xticks().tolist() == [-2, -1, 0]
  # Those of the authors reach further.
  axes = draw(tmp_path).picture.axes[0]
  assert axes.get_xticks().tolist() == list(range(-7, 3))


def test_only_grids_at_alpha_0_are_drawn(tmp_path):
  write(tmp_path, {0: 0.6})
  write(tmp_path / 'other', {1: 0.9}, alpha=0.6)
  made_up_runs.write(tmp_path / 'reported', layca=False, rho=9.0)
  assert [row['rate'] for row in draw(tmp_path).table.rows] == ['3^0']


def test_grids_of_other_settings_are_refused(tmp_path):
  write(tmp_path / 'a', {0: 0.6})
  write(tmp_path / 'b', {1: 0.6}, held_out=True)
  with pytest.raises(InputError) as error:
    draw(tmp_path)
  assert 'data.validation_share: 0.0 -> 0.1' in str(error.value)
  assert 'rho' not in str(error.value)


def test_title_and_axes_say_what_is_shown(tmp_path):
  drawing = draw(write(tmp_path, {0: 0.6}))
  above, below = drawing.picture.axes
  assert drawing.title.startswith('Figure 7: ')
  assert drawing.picture.get_suptitle() == drawing.title
  assert above.get_ylabel() == 'accuracy (%)'
  assert below.get_ylabel() == 'authors: accuracy (%)'
  assert below.get_xlabel() == 'learning rate'


@pytest.mark.parametrize(
  'fill',
  [
    lambda folder: None,
    lambda folder: made_up_runs.write(folder),
    lambda folder: write(folder, {0: 0.6}, alpha=0.6),
  ],
)
def test_results_without_the_figure_are_refused(tmp_path, fill):
  fill(tmp_path)
  with pytest.raises(
    NoResultsError, match=r'no results of figure 7, which are'
  ):
    draw(tmp_path)
