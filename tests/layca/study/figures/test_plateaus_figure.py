"""Figures 5_left and 8: what is drawn, on made-up runs."""

import math

import numpy as np
import pytest

from layca.study import figures
from layca.study.analysis import paper_numbers
from layca.study.figures import alpha_colors
from tests.layca.study.figures import made_up_study
from tests.layca.study.figures.made_up_plateaus import (
  LOSSES,
  TINY,
  curves,
  draw,
  marks,
  write,
  write_study,
)


def test_a_curve_is_the_training_loss_by_epochs_on_a_log_axis(tmp_path):
  write_study(tmp_path, {0.0: 4.0, 0.6: 2.0})
  drawing = draw(tmp_path)
  (axes,) = drawing.picture.axes
  first, second = curves(axes)
  np.testing.assert_array_equal(first.get_xdata(), range(10))
  np.testing.assert_allclose(first.get_ydata(), 2 * LOSSES)
  np.testing.assert_allclose(second.get_ydata(), LOSSES)
  assert axes.get_yscale() == 'log'
  assert (axes.get_xlabel(), axes.get_ylabel()) == ('epoch', 'train loss')
  assert axes.get_title() == 'CIFAR-10, 3 kernels'
  assert drawing.title.startswith('Figure 8: ')


def test_a_plateau_is_marked_over_its_epochs_in_the_curves_colour(tmp_path):
  write_study(tmp_path, {0.0: 4.0, 0.6: 2.0})
  (axes,) = draw(tmp_path).picture.axes
  assert marks(axes) == [(5.5, 7.5, 4.0), (5.5, 7.5, 2.0)]
  colors = alpha_colors.sequential((0.0, 0.6))
  assert [line.get_color() for line in axes.lines] == [
    *[colors[0.0]] * 2,
    *[colors[0.6]] * 2,
  ]


def test_several_seeds_are_a_mean_with_each_beside_it(tmp_path):
  for seed, scale in enumerate((1.0, 2.0, 3.0)):
    write(tmp_path, seed=seed, scale=scale)
  drawing = draw(tmp_path)
  (axes,) = drawing.picture.axes
  (curve,) = curves(axes)
  np.testing.assert_allclose(curve.get_ydata(), 2 * LOSSES)
  mean, each = axes.lines[1:]
  np.testing.assert_allclose(mean.get_xydata(), [[5.5, 4], [7.5, 4]])
  np.testing.assert_allclose(each.get_xydata(), [[6.5, 2], [6.5, 4], [6.5, 6]])
  (row,) = drawing.table.rows
  assert (row['seeds'], row['plateau']) == (3, pytest.approx(4))
  # Heights 2, 4, 6: Student's t of two degrees of freedom is 4.302653.
  half = 4.302653 * 2 / math.sqrt(3)
  assert row['half_width_95'] == pytest.approx(half)
  assert made_up_study.legend(drawing)[-1] == 'plateau of a single run'


def test_tiny_imagenet_is_figure_5_and_all_other_tasks_figure_8(tmp_path):
  write(tmp_path / 'a', task='mine', data='digits')
  write(tmp_path / 'b', task='c100_resnet:small', data='cifar100')
  write(tmp_path / 'c', **TINY)
  write(tmp_path / 'd')
  left, others = draw(tmp_path, '5_left'), draw(tmp_path, '8')
  assert left.title.startswith('Figure 5 (left): ')
  assert [axes.get_title() for axes in left.picture.axes] == [
    'Tiny ImageNet, 3 kernels'
  ]
  assert [axes.get_title() for axes in others.picture.axes] == [
    'CIFAR-10, 3 kernels',
    'CIFAR-100, 3 kernels',
    'digits, 3 kernels',
  ]
  assert [row['task'] for row in left.table.rows] == ['tiny_cnn:small']
  assert len(others.table.rows) == 3


@pytest.mark.parametrize(
  ('name', 'authors_name', 'options', 'first', 'length'),
  [
    ('8', 'cifar10', {}, 70, 100),
    (
      '8',
      'cifar100',
      {'task': 'c100_resnet:small', 'data': 'cifar100'},
      60,
      120,
    ),
    ('5_left', 'tinyimagenet', TINY, 60, 80),
  ],
)
def test_the_authors_curves_at_our_alphas_stand_below_ours(
  tmp_path, name, authors_name, options, first, length
):
  write_study(tmp_path, {-0.2: 1.0, 0.0: 4.0, 0.5: 3.0, 0.6: 2.0}, **options)
  drawing = draw(tmp_path, name, with_authors=True)
  ours, theirs = drawing.picture.axes
  assert (ours.get_xlabel(), theirs.get_xlabel()) == ('', 'epoch')
  assert theirs.get_ylabel() == 'authors: train loss'
  assert theirs.get_yscale() == 'log'
  # They have no alpha 0.5.
  drawn = [line for line in curves(theirs) if len(line.get_ydata())]
  family = paper_numbers.family(f'v1_fig5_8_{authors_name}_layca')
  heights = paper_numbers.curve(f'v1_plateau_{authors_name}')
  for line, mark, alpha in zip(drawn, marks(theirs), (0.0, 0.6), strict=True):
    np.testing.assert_array_equal(line.get_xdata(), range(length))
    np.testing.assert_array_equal(line.get_ydata(), family.ys[str(alpha)])
    height = heights.y[heights.x.index(alpha)]
    assert mark == (first - 0.5, first + 9.5, height)
  colors = alpha_colors.sequential((0.0, 0.5, 0.6))
  assert [line.get_color() for line in drawn] == [colors[0.0], colors[0.6]]


def test_without_the_authors_nothing_is_theirs(tmp_path):
  write_study(tmp_path, {0.0: 4.0, 0.2: 3.0, 0.6: 2.0})
  drawing = draw(tmp_path, with_authors=False)
  assert len(drawing.picture.axes) == 1
  assert 'authors' not in drawing.table.to_csv()
  assert not [note for note in drawing.notes if 'authors' in note]


def test_a_task_of_ones_own_has_nothing_of_the_authors(tmp_path):
  write(tmp_path / 'a', task='mine', data='digits')
  (axes,) = draw(tmp_path, with_authors=True).picture.axes
  assert axes.get_xlabel() == 'epoch'
  write(tmp_path / 'b')
  drawing = draw(tmp_path, with_authors=True)
  _, ours, theirs, empty = drawing.picture.axes
  assert curves(theirs)
  assert not empty.lines
  assert not empty.axison
  assert ours.get_xlabel() == 'epoch'
  assert ['authors' in row for row in drawing.table.rows] == [True, False]


def test_the_same_results_give_the_same_bytes(tmp_path):
  write_study(tmp_path / 'runs', {0.0: 4.0, 0.2: 3.0})
  write(tmp_path / 'runs', seed=1)
  for out in ('a', 'b'):
    figures.draw('8', tmp_path / 'runs', tmp_path / out)
  for suffix in ('png', 'svg', 'csv'):
    one, other = (tmp_path / out / f'figure_8.{suffix}' for out in 'ab')
    assert one.read_bytes() == other.read_bytes()


def test_title_and_legend_fit_on_the_page(tmp_path):
  write_study(tmp_path, {alpha / 10: 1.0 for alpha in range(9)}, **TINY)
  figure = draw(tmp_path, '5_left', with_authors=True).picture
  figure.draw_without_rendering()
  box = figure.legends[0].get_window_extent()
  for extent in (figure._suptitle.get_window_extent(), box):
    assert extent.x0 >= 0
    assert extent.y0 >= 0
    assert extent.x1 <= figure.bbox.x1
    assert extent.y1 <= figure.bbox.y1
  assert box.y1 < min(axes.get_window_extent().y0 for axes in figure.axes)
