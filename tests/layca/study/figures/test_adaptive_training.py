"""Figures 4 and 9: curves, last epochs, table and notes, on made-up runs."""

import itertools

import numpy as np
import pytest

from layca.study import figures
from layca.study.analysis import paper_numbers
from layca.study.plots.drawing import NoResultsError
from tests.layca.study.figures import made_up_study
from tests.layca.study.figures.made_up_methods import (
  FINALS,
  NAMES,
  OPTIMIZERS,
  write,
  write_all,
)

# Student's t of five and six degrees of freedom, at 97.5%.
T_5, T_6 = 2.570582, 2.446912


def draw(folder, name='4', with_authors=False):
  return figures.FIGURES[name](folder, with_authors)


def lines(axes):
  """Returns the labelled lines of a panel by their label."""
  return {
    line.get_label(): line
    for line in axes.lines
    if not line.get_label().startswith('_')
  }


def finals(axes, filled):
  """Returns the points of the last epochs, sorted by their place."""
  points = [
    line.get_xydata()[0]
    for line in axes.lines
    if line.get_markersize() == 5.5
    and (line.get_markerfacecolor() != 'white') == filled
  ]
  return np.array(sorted(points, key=lambda point: point[0]))


@pytest.mark.parametrize(('name', 'factor'), [('4', 1.0), ('9', 0.5)])
def test_curves_are_means_over_seeds_without_layca_and_with_it(
  tmp_path, name, factor
):
  drawing = draw(write_all(tmp_path, seeds=2), name)
  for layca, axes in zip((False, True), drawing.picture.axes, strict=False):
    drawn = lines(axes)
    assert tuple(drawn) == NAMES
    for method, final in zip(NAMES, FINALS[layca], strict=True):
      expected = 100 * factor * (final + 0.005) * np.array([1, 2, 3]) / 3
      np.testing.assert_allclose(
        drawn[method].get_xydata(), np.transpose([[0, 1, 2], expected])
      )


def test_a_band_reaches_from_the_lowest_seed_to_the_highest(tmp_path):
  for seed, accuracies in enumerate(([0.1, 0.5], [0.3, 0.2], [0.2, 0.4])):
    write(tmp_path, 'adam', seed=seed, epochs=2, test_accuracy=accuracies)
  write(tmp_path, 'adagrad', epochs=2)
  drawing = draw(tmp_path)
  (band,) = drawing.picture.axes[0].collections
  corners = {tuple(point) for point in band.get_paths()[0].vertices.round(9)}
  assert corners == {(0, 10), (0, 30), (1, 20), (1, 50)}
  assert 'range of the seeds' in made_up_study.legend(drawing)


def test_each_method_has_one_look_in_all_panels(tmp_path):
  drawing = draw(write_all(tmp_path), with_authors=True)
  panels = [lines(drawing.picture.axes[place]) for place in (0, 1, 3, 4)]
  looks = [
    {(p[name].get_color(), p[name].get_marker()) for p in panels}
    for name in NAMES
  ]
  assert [len(look) for look in looks] == [1] * 5
  assert len({color for ((color, _),) in looks}) == 5
  assert len({marker for ((_, marker),) in looks}) == 5


def test_both_modes_share_the_scale_of_accuracies(tmp_path):
  write_all(tmp_path)
  write(tmp_path, 'adam', True, 0, test_accuracy=[0.01, 0.5, 0.99])
  left, right, last = draw(tmp_path).picture.axes
  assert left.get_ylim() == right.get_ylim()
  assert left.get_ylim()[0] < 1
  assert left.get_ylim()[1] > 99
  assert last.get_ylim() != left.get_ylim()


def test_the_last_epochs_stand_side_by_side(tmp_path):
  axes = draw(write_all(tmp_path, seeds=2)).picture.axes[2]
  for layca, side in ((False, -1), (True, 1)):
    points = finals(axes, filled=not layca)
    np.testing.assert_allclose(
      points[:, 1], 100 * np.array(FINALS[layca]) + 0.5
    )
    assert all(
      0 < side * (x - place) < 0.5 for place, x in enumerate(points[:, 0])
    )
  labels = [label.get_text() for label in axes.get_xticklabels()]
  assert tuple(labels) == NAMES


def test_bars_are_95_percent_intervals_of_the_scatter_of_a_mode(tmp_path):
  # Without Layca the two seeds of all five methods lie 1 point apart.
  write_all(tmp_path, seeds=2)
  # With it, one has a third, which makes it vary more.
  write(tmp_path, 'sgd', layca=True, seed=2, test_accuracy=[0.3, 0.6, 0.93])
  axes = draw(tmp_path).picture.axes[2]
  # Squares around the means of (90, 91, 93), and of four pairs 1 point apart.
  deviation = np.sqrt((14 / 3 + 4 * 0.5) / 6)
  means = [90.5, 92.5, 88.5, 91.5, 85.5, 274 / 3, 90.5, 91.5, 90.5, 90.5]
  halves = [T_5 * np.sqrt(0.5) / np.sqrt(2)] * 5
  halves += [T_6 * deviation / np.sqrt(n) for n in (3, 2, 2, 2, 2)]
  for bars, mean, half in zip(axes.containers, means, halves, strict=True):
    ((_, low), (_, high)) = bars[2][0].get_segments()[0]
    np.testing.assert_allclose([low, high], [mean - half, mean + half], 1e-5)


def test_single_seeds_have_neither_bands_nor_bars(tmp_path):
  drawing = draw(write_all(tmp_path))
  left, _, last = drawing.picture.axes
  assert not left.collections
  assert not last.containers
  assert made_up_study.legend(drawing) == [
    *NAMES,
    'last epoch without Layca',
    'last epoch with Layca',
  ]


def test_the_spread_stands_in_the_titles_and_the_notes(tmp_path):
  drawing = draw(write_all(tmp_path, seeds=2))
  left, right, last = (axes.get_title() for axes in drawing.picture.axes)
  assert left == (
    'CIFAR-10, 3 kernels, without Layca\n'
    'last epochs of 5 methods lie 7.00 points apart'
  )
  assert right.endswith(
    'with Layca\nlast epochs of 5 methods lie 1.00 points apart'
  )
  assert last == 'CIFAR-10, 3 kernels, last epoch'
  assert drawing.notes == [
    'c10_cnn2:small, without Layca: last epochs of 5 methods lie 7.00 points '
    'apart',
    'c10_cnn2:small, with Layca: last epochs of 5 methods lie 1.00 points '
    'apart',
  ]


def test_the_authors_spread_is_that_of_the_paper(tmp_path):
  drawing = draw(write_all(tmp_path), with_authors=True)
  assert drawing.notes[2:] == [
    'c10_cnn2:small, authors, without Layca: last epochs of 5 methods lie 3.56 '
    'points apart',
    'c10_cnn2:small, authors, with Layca: last epochs of 5 methods lie 0.43 '
    'points apart',
  ]
  assert '3.56 points' in drawing.picture.axes[3].get_title()
  assert '0.43 points' in drawing.picture.axes[4].get_title()


@pytest.mark.parametrize('name', ['4', '9'])
def test_the_authors_curves_stand_below_ours(tmp_path, name):
  drawing = draw(write_all(tmp_path), name, with_authors=True)
  axes = drawing.picture.axes
  assert len(axes) == 6
  for place, mode in ((3, 'without'), (4, 'with')):
    family = paper_numbers.family(f'v1_fig{name}_{mode}_layca')
    for method, line in lines(axes[place]).items():
      np.testing.assert_allclose(
        line.get_xydata(),
        np.transpose([range(250), 100 * np.array(family.ys[method])]),
      )
    theirs = [100 * family.ys[method][-1] for method in NAMES]
    np.testing.assert_allclose(
      finals(axes[5], filled=mode == 'without')[:, 1], theirs
    )
  assert not axes[5].containers


def test_the_table_compares_with_the_authors(tmp_path):
  table = draw(write_all(tmp_path, seeds=2), with_authors=True).table
  assert [(row['method'], row['layca']) for row in table.rows] == [
    *((name, 'no') for name in NAMES),
    *((name, 'yes') for name in NAMES),
  ]
  adam = table.rows[8]
  assert adam['seeds'] == 2
  assert adam['test_accuracy'] == pytest.approx(0.905)
  assert adam['half_width_95'] == pytest.approx(T_5 * 0.005, 1e-5)
  assert adam['train_accuracy'] == pytest.approx(0.4525)
  assert adam['authors'] == 0.9272
  assert adam['difference_points'] == pytest.approx(-2.22)
  assert table.to_csv().splitlines()[9] == (
    'c10_cnn2:small,Adam,yes,2,0.9050,0.0129,0.4525,0.9272,-2.22'
  )


def test_the_table_of_figure_9_is_about_train_accuracy(tmp_path):
  table = draw(write_all(tmp_path, seeds=2), '9', with_authors=True).table
  header, sgd, *_ = table.to_csv().splitlines()
  assert header == (
    'task,method,layca,seeds,train_accuracy,half_width_95,test_accuracy,'
    'authors,difference_points'
  )
  assert sgd == ('c10_cnn2:small,SGD,no,2,0.4525,0.0064,0.9050,0.9958,-54.33')


def test_without_the_authors_nothing_is_compared(tmp_path):
  drawing = draw(write_all(tmp_path))
  assert len(drawing.picture.axes) == 3
  assert drawing.table.to_csv().splitlines()[1] == (
    'c10_cnn2:small,SGD,no,1,0.9000,,0.4500,,'
  )


def test_another_task_has_nothing_of_the_authors(tmp_path):
  write_all(tmp_path / 'mine', task='mine')
  assert len(draw(tmp_path, with_authors=True).picture.axes) == 3
  write_all(tmp_path / 'paper', task='c10_cnn2')
  drawing = draw(tmp_path, with_authors=True)
  labels = [axes.get_ylabel() for axes in drawing.picture.axes[::3]]
  assert labels == [
    'test accuracy (%)',
    'authors: test accuracy (%)',
    'test accuracy (%)',
  ]
  assert all('authors' not in row for row in drawing.table.rows[10:])


def test_a_run_that_diverged_is_left_out_and_said(tmp_path):
  write_all(tmp_path)
  write(tmp_path, 'adam', seed=1, test_accuracy=0.1, diverged='not finite')
  write(tmp_path, 'adagrad', epochs=0, epochs_planned=3, diverged='at once')
  drawing = draw(tmp_path)
  assert drawing.notes[:3] == [
    'left out: adagrad/seed=0: at once',
    'left out: adam/seed=1: not finite',
    'c10_cnn2:small: there is no run of Adagrad',
  ]
  assert drawing.notes[3].endswith(
    'last epochs of 4 methods lie 4.00 points apart'
  )
  assert 'Adagrad' not in lines(drawing.picture.axes[0])
  adam = drawing.table.rows[3]
  assert (adam['method'], adam['seeds']) == ('Adam', 1)


def test_a_mean_ends_with_the_shortest_run(tmp_path):
  write(tmp_path, 'adam', seed=0, test_accuracy=[0.2, 0.4, 0.6])
  write(tmp_path, 'adam', seed=1, epochs=2, epochs_planned=3, test_accuracy=0.8)
  write(tmp_path, 'rmsprop')
  drawing = draw(tmp_path)
  np.testing.assert_allclose(
    lines(drawing.picture.axes[0])['Adam'].get_xydata(), [[0, 50], [1, 60]]
  )
  assert drawing.table.rows[1]['test_accuracy'] == pytest.approx(0.7)


def test_a_single_method_is_not_compared(tmp_path):
  write(tmp_path, 'adam')
  write(tmp_path, 'sgd', layca=True)
  drawing = draw(tmp_path)
  for axes in drawing.picture.axes[:2]:
    assert axes.get_title().endswith('\ntoo few methods to compare')
  missing = [note for note in drawing.notes if 'there is no run of' in note]
  assert len(missing) == 8


def test_no_accuracy_is_shown_below_0_or_above_100(tmp_path):
  for optimizer in OPTIMIZERS:
    for seed, accuracy in enumerate((0.05, 0.95)):
      write(tmp_path, optimizer, seed=seed, test_accuracy=accuracy)
  assert draw(tmp_path).picture.axes[2].get_ylim() == (0, 100)


def test_a_run_of_one_epoch_is_a_point(tmp_path):
  drawing = draw(write_all(tmp_path, epochs=1))
  assert lines(drawing.picture.axes[0])['SGD'].get_xydata().tolist() == [
    [0, 90]
  ]


def test_titles_and_labels_fit(tmp_path):
  figure = draw(write_all(tmp_path, seeds=2), '9', with_authors=True).picture
  figure.draw_without_rendering()
  boxes = [axes.title.get_window_extent() for axes in figure.axes]
  for place, box in enumerate(boxes):
    assert box.x0 >= 0
    assert box.x1 <= figure.bbox.x1
    assert not any(box.overlaps(other) for other in boxes[:place])
  ticks = [
    label.get_window_extent() for label in figure.axes[2].get_xticklabels()
  ]
  for one, other in itertools.pairwise(ticks):
    assert not one.overlaps(other)


@pytest.mark.parametrize('name', ['4', '9'])
def test_title_and_axes_say_what_is_shown(tmp_path, name):
  drawing = draw(write_all(tmp_path), name)
  what = {'4': 'test', '9': 'train'}[name]
  assert drawing.title == (
    f'Figure {name}: {what} accuracy of five methods, without Layca and with it'
  )
  assert drawing.picture.get_suptitle() == drawing.title
  assert drawing.picture.axes[0].get_ylabel() == f'{what} accuracy (%)'
  assert drawing.picture.axes[0].get_xlabel() == 'epoch'


def test_results_of_which_all_diverged_are_refused(tmp_path):
  for optimizer in ('sgd', 'adam'):
    write(tmp_path, optimizer, epochs=0, diverged='not finite')
  with pytest.raises(NoResultsError, match=r'figure 4: all runs .* diverged'):
    draw(tmp_path)
