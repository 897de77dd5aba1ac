"""Figures 1a and 1c: what is drawn and tabled, on made-up trainings."""

import numpy as np
import pytest

from layca.study import figures
from layca.study.analysis import paper_numbers
from layca.study.plots.drawing import NoResultsError
from tests.layca.study.figures import made_up_study

ACCURACIES = {0: (0.7, 0.8), 1: (0.75, 0.79), 3: (0.5, 0.6)}
MEANS = (0.75, 0.77, 0.55)
# Student's t of one degree of freedom, 12.706, times half the difference.
HALF_WIDTHS = (0.6353, 0.2541, 0.6353)
AUTHORS = 'authors (arXiv 1806.01603v1)'


def write(folder, accuracies=ACCURACIES, variant='normal', **settings):
  rows = made_up_study.trainings(accuracies, variant)
  return made_up_study.write(folder, rows, **settings)


def draw(folder, name='1a', with_authors=True):
  return figures.FIGURES[name](folder, with_authors)


def points(drawing):
  """The coordinates [n, 2] of each folder's single experiments."""
  return [
    line.get_xydata()
    for line in drawing.picture.axes[0].lines
    if line.get_linestyle() == 'None' and line.get_marker() == 'o'
  ]


def bars(drawing, place=0):
  """The x and the ends [n, 3] of a folder's intervals."""
  _, _, (collection,) = drawing.picture.axes[0].containers[place]
  segments = [segment for segment in collection.get_segments() if len(segment)]
  return np.array([(x, low, high) for (x, low), (_, high) in segments])


@pytest.mark.parametrize(
  ('name', 'variant'), [('1a', 'normal'), ('1c', 'frozen_relu')]
)
def test_the_line_is_the_mean_of_the_figures_own_trainings(
  tmp_path, name, variant
):
  rows = made_up_study.trainings(ACCURACIES, variant)
  for other in {'normal', 'frozen_relu', 'feedback'} - {variant}:
    rows += made_up_study.trainings({0: (0.1,), 2: (0.2,)}, other)
  made_up_study.write(tmp_path, rows)
  line = made_up_study.lines(draw(tmp_path, name))['ours (2 experiments)']
  np.testing.assert_array_equal(line.get_xdata(), [0, 1, 3])
  np.testing.assert_allclose(line.get_ydata(), 100 * np.array(MEANS))
  assert line.get_linestyle() == '-'
  assert line.get_marker() not in ('', 'None')


@pytest.mark.parametrize(
  ('name', 'variant'), [('1a', 'normal'), ('1c', 'frozen_relu')]
)
def test_without_the_authors_there_is_ours_alone(tmp_path, name, variant):
  drawing = draw(write(tmp_path, variant=variant), name, with_authors=False)
  assert AUTHORS not in made_up_study.legend(drawing)
  assert 'ours (2 experiments)' in made_up_study.lines(drawing)
  assert AUTHORS not in made_up_study.lines(drawing)
  for row in drawing.table.rows:
    assert not {'authors', 'difference_points'} & set(row)


def test_bars_are_the_95_percent_interval_of_the_mean(tmp_path):
  accuracies = {0: (0.70, 0.72, 0.74), 3: (0.5, 0.5, 0.5)}
  drawn = bars(draw(write(tmp_path, accuracies)))
  # Student's t of two degrees of freedom is 4.3027; the error .02 / sqrt(3).
  half = 100 * 4.30265 * 0.02 / np.sqrt(3)
  expected = [[0, 72 - half, 72 + half], [3, 50, 50]]
  np.testing.assert_allclose(drawn, expected, rtol=1e-5)


def test_faint_points_beside_the_bar_are_the_single_experiments(tmp_path):
  (drawn,) = points(draw(write(tmp_path)))
  np.testing.assert_array_equal(np.floor(drawn[:, 0]), [0, 0, 1, 1, 3, 3])
  assert (drawn[:, 0] % 1 < 0.5).all()
  np.testing.assert_allclose(drawn[:, 1], [70, 80, 75, 79, 50, 60])


def test_a_single_experiment_has_no_interval(tmp_path):
  drawing = draw(write(tmp_path, {0: (0.7,), 1: (0.6,)}, experiments=1))
  line = made_up_study.lines(drawing)['ours (1 experiment)']
  np.testing.assert_allclose(line.get_ydata(), [70, 60])
  assert not bars(drawing).size
  assert drawing.table.to_csv().splitlines()[1].startswith('ours,0,1,0.7000,,')


@pytest.mark.parametrize(
  ('name', 'variant', 'identifier'),
  [
    ('1a', 'normal', 'v1_fig1a_mnist_single_layer'),
    ('1c', 'frozen_relu', 'v1_fig1c_mnist_frozen_relu'),
  ],
)
def test_on_mnist_the_authors_curve_is_dashed_beside_ours(
  tmp_path, name, variant, identifier
):
  drawing = draw(write(tmp_path, variant=variant), name)
  line, theirs = (
    made_up_study.lines(drawing)[AUTHORS],
    paper_numbers.curve(identifier),
  )
  np.testing.assert_array_equal(line.get_xdata(), range(10))
  np.testing.assert_allclose(line.get_ydata(), 100 * np.array(theirs.y))
  assert line.get_linestyle() == '--'
  assert AUTHORS in made_up_study.legend(drawing)


def test_on_other_data_there_is_nothing_of_the_authors(tmp_path):
  drawing = draw(write(tmp_path, data='digits'))
  assert AUTHORS not in made_up_study.lines(drawing)
  assert AUTHORS not in made_up_study.legend(drawing)
  assert 'digits' in drawing.title
  for row in drawing.table.rows:
    assert 'authors' not in row
    assert 'difference_points' not in row


def test_the_table_compares_ours_with_the_authors(tmp_path):
  table = draw(write(tmp_path)).table
  assert [row['layer'] for row in table.rows] == [0, 1, 3]
  for row, mean, half, theirs in zip(
    table.rows, MEANS, HALF_WIDTHS, (0.7447, 0.7598, 0.7312), strict=True
  ):
    assert (row['folder'], row['experiments']) == ('ours', 2)
    assert row['test_accuracy'] == pytest.approx(mean)
    assert row['half_width_95'] == pytest.approx(half, abs=1e-4)
    assert row['authors'] == theirs
    assert row['difference_points'] == pytest.approx(100 * (mean - theirs))
  assert table.to_csv().splitlines()[1] == (
    'ours,0,2,0.7500,0.6353,0.7447,+0.53'
  )


def test_layers_that_the_authors_do_not_have_are_left_uncompared(tmp_path):
  drawing = draw(write(tmp_path, {9: (0.5, 0.5), 10: (0.4, 0.4)}))
  assert ['authors' in row for row in drawing.table.rows] == [True, False]


def test_each_folder_is_a_curve_of_its_own(tmp_path):
  write(tmp_path / 'sgd' / 'bias')
  write(tmp_path / 'layca', {0: (0.9,), 3: (0.7,)}, data='digits')
  write(tmp_path, {1: (0.3, 0.3, 0.3)})
  drawing = draw(tmp_path)
  lines = made_up_study.lines(drawing)
  own = [
    '. (3 experiments)',
    'layca (1 experiment)',
    'sgd/bias (2 experiments)',
  ]
  assert made_up_study.legend(drawing)[:4] == [*own, AUTHORS]
  np.testing.assert_allclose(lines[own[0]].get_ydata(), [30])
  np.testing.assert_allclose(lines[own[1]].get_ydata(), [90, 70])
  np.testing.assert_allclose(lines[own[2]].get_ydata(), 100 * np.array(MEANS))
  for look in ('get_color', 'get_marker'):
    assert len({getattr(lines[label], look)() for label in own}) == 3
  assert '(MNIST, digits)' in drawing.title
  folders = [row['folder'] for row in drawing.table.rows]
  assert folders == ['.', 'layca', 'layca', *['sgd/bias'] * 3]
  compared = {r['folder'] for r in drawing.table.rows if 'authors' in r}
  assert compared == {'.', 'sgd/bias'}


def test_points_and_bars_have_the_colour_of_their_folder(tmp_path):
  write(tmp_path / 'a', {0: (0.2, 0.4)})
  write(tmp_path / 'b', {0: (0.6, 0.8)})
  drawing = draw(tmp_path)
  axes, lines = drawing.picture.axes[0], made_up_study.lines(drawing)
  first, second = points(drawing)
  assert first[0, 0] != second[0, 0]
  for place, (label, mean) in enumerate((('a', 30), ('b', 70))):
    line = lines[f'{label} (2 experiments)']
    np.testing.assert_allclose(line.get_ydata(), [mean])
    np.testing.assert_allclose(bars(drawing, place)[0, 1:].mean(), mean)
    (bar,) = axes.containers[place][2]
    np.testing.assert_allclose(bar.get_color()[0][:3], line.get_color())


def test_a_folder_keeps_its_colour_in_all_figures(tmp_path):
  write(tmp_path / 'a')
  rows = made_up_study.trainings(ACCURACIES, 'frozen_relu')
  rows += made_up_study.trainings(ACCURACIES)
  made_up_study.write(tmp_path / 'b', rows)
  both, alone = (
    made_up_study.lines(draw(tmp_path, name))['b (2 experiments)']
    for name in ('1a', '1c')
  )
  assert both.get_color() == alone.get_color()


def test_what_is_missing_is_said_and_the_rest_is_drawn(tmp_path):
  write(tmp_path / 'part', {0: (0.7, 0.8), 1: (0.75,)})
  write(tmp_path / 'nothing', {})
  write(tmp_path / 'not_asked_for', {}, figures=('1b',))
  write(tmp_path / 'whole')
  drawing = draw(tmp_path)
  assert drawing.notes == [
    f'{tmp_path}/{folder} is not complete: {found} of 6 trainings (3 layers x '
    '2 experiments) are there.'
    for folder, found in (('nothing', 0), ('part', 3))
  ]
  lines = made_up_study.lines(drawing)
  part = lines['part (1 to 2 experiments)'].get_ydata()
  np.testing.assert_allclose(part, [75, 75])
  assert 'whole (2 experiments)' in lines
  assert not [label for label in lines if label.startswith('not')]


def test_trainings_of_one_figure_do_not_stand_in_for_those_of_another(tmp_path):
  rows = made_up_study.trainings(ACCURACIES, 'frozen_relu')
  rows += made_up_study.trainings({0: (0.7, 0.8)})
  # The config is that of the last call, which asked for 1c.
  made_up_study.write(tmp_path, rows, figures=('1c',))
  (note,) = draw(tmp_path, '1a').notes
  assert '2 of 6 trainings' in note
  assert draw(tmp_path, '1c').notes == []


def test_more_than_the_config_asks_for_is_not_taken_for_missing_rows(tmp_path):
  rows = {7: (0.1, 0.1), **{layer: (0.5,) for layer in made_up_study.LAYERS}}
  (note,) = draw(write(tmp_path, rows)).notes
  assert '3 of 6 trainings' in note


def test_no_accuracy_is_shown_below_0_or_above_100(tmp_path):
  axes = draw(write(tmp_path, {0: (0.05, 0.95)})).picture.axes[0]
  assert axes.get_ylim() == (0, 100)


def test_axes_and_title_say_what_is_shown(tmp_path):
  drawing = draw(write(tmp_path))
  axes = drawing.picture.axes[0]
  assert axes.get_title() == drawing.title
  assert drawing.title.startswith('Figure 1a: ')
  assert axes.get_xlabel().startswith('trained hidden layer')
  assert axes.get_ylabel() == 'test accuracy (%)'
  texts = made_up_study.legend(drawing)
  assert texts[2:] == ['95% interval of the mean', 'single experiment']
  # The authors' curve has ten layers.
  assert set(range(10)) <= set(axes.get_xticks())


@pytest.mark.parametrize(
  'fill',
  [
    lambda folder: None,
    lambda folder: write(folder, {}),
    lambda folder: write(folder, variant='frozen_relu'),
  ],
)
def test_results_without_the_figure_are_refused(tmp_path, fill):
  fill(tmp_path)
  with pytest.raises(NoResultsError, match=r'no results of figure 1a.*normal'):
    draw(tmp_path)
