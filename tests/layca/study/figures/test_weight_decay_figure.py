"""Figure 5 (right): its panels and curves, on made-up runs."""

import numpy as np
import pytest

from layca.study import figures
from layca.study.analysis import paper_numbers
from layca.study.plots.drawing import NoResultsError
from layca.training.errors import InputError
from tests.layca.study.figures.made_up_deviations import curves, legend, panels
from tests.layca.study.figures.made_up_weight_decay import (
  EPOCHS,
  WITH,
  WITHOUT,
  distances,
  draw,
  write,
  write_both,
)

ANGLES = np.outer(np.arange(1, EPOCHS + 1), [0.01, 0.02, 0.04, 0.9])
PREDICTED = 'equilibrium with L2: sqrt(2 rate decay), decay = 2 l2'


def rotation_rates(drawing):
  return panels(drawing)['rotation rate, layers but the last']


def test_without_l2_stands_left_of_with_l2_and_of_the_rotation_rates(tmp_path):
  drawing = draw(write_both(tmp_path))
  drawing.picture.draw_without_rendering()
  assert drawing.title == (
    'Figure 5 (right): rotation of the layers without and with L2, SGD'
  )
  drawn = panels(drawing)
  assert list(drawn) == [
    'without L2: CIFAR-10, 4 kernels',
    'with L2 0.01: CIFAR-10, 4 kernels',
    'rotation rate, layers but the last',
  ]
  left, middle, right = (axes.get_position() for axes in drawn.values())
  assert left.x1 < middle.x0
  assert middle.x1 < right.x0


def test_a_panel_shows_the_distances_of_the_lowest_seed(tmp_path):
  for name, last in ((WITHOUT, [0.1, 0.2, 0.3, 0.4]), (WITH, [0.9, 1, 1, 0.8])):
    for seed in (2, 1):
      shown = distances(last) / seed
      write(tmp_path, name, seed=seed, distances=shown)
  drawn = list(panels(draw(tmp_path)).values())
  for axes, last in zip(
    drawn[:2], ([0.1, 0.2, 0.3, 0.4], [0.9, 1, 1, 0.8]), strict=True
  ):
    assert [line.get_ydata()[-1] for line in curves(axes)] == last
    assert 'rate 0.5, seed 1, log rotation spread ' in axes.get_title()


def test_the_rotation_rate_is_the_median_of_all_layers_but_the_last(tmp_path):
  write(tmp_path, WITHOUT, step_angles=ANGLES / 10)
  for seed, factor in ((0, 0.5), (1, 1.5)):
    write(tmp_path, WITH, seed=seed, step_angles=factor * ANGLES)
  axes = rotation_rates(draw(tmp_path))
  lines = {line.get_label(): line for line in axes.lines}
  for label, factor in (('without L2', 0.1), ('with L2 0.01', 1.0)):
    line = lines[f'{label}: median over layers']
    np.testing.assert_array_equal(line.get_xdata(), np.arange(EPOCHS) + 0.5)
    np.testing.assert_allclose(line.get_ydata(), factor * ANGLES[:, 1])
  ranges = {c.get_label(): c for c in axes.collections}
  (vertices,) = (
    path.vertices
    for path in ranges['with L2 0.01: range over layers'].get_paths()
  )
  first = vertices[vertices[:, 0] == 0.5][:, 1]
  assert (first.min(), first.max()) == pytest.approx((0.01, 0.04))
  assert axes.get_yscale() == 'log'
  assert axes.get_title().endswith('mean over 2 seeds')


def test_the_prediction_follows_the_rate(tmp_path):
  axes = rotation_rates(draw(write_both(tmp_path)))
  (line,) = (line for line in axes.lines if line.get_label() == PREDICTED)
  # decay is 0.02; the rate 0.5 is multiplied by 0.2 at epoch 14.
  np.testing.assert_allclose(
    line.get_ydata(), [np.sqrt(0.02)] * 14 + [np.sqrt(0.004)] * 2
  )


def test_the_legend_explains_every_curve(tmp_path):
  drawing = draw(write_both(tmp_path))
  assert legend(drawing)[-5:] == [
    'without L2: median over layers',
    'without L2: range over layers',
    'with L2 0.01: median over layers',
    'with L2 0.01: range over layers',
    PREDICTED,
  ]


def test_the_authors_stand_below(tmp_path):
  drawing = draw(write_both(tmp_path), with_authors=True)
  drawing.picture.draw_without_rendering()
  drawn = panels(drawing)
  for title, name, ours in (
    ('authors, without L2, 15 kernels', 'without', 'without L2'),
    ('authors, with L2 0.0005, 15 kernels', 'with', 'with L2 0.01'),
  ):
    family = paper_numbers.family(f'v1_fig5_right_{name}_l2')
    lines = curves(drawn[title])
    assert len(lines) == 15
    for line, y in zip(lines, family.ys.values(), strict=True):
      np.testing.assert_array_equal(line.get_ydata(), [0, *y])
    above = drawn[f'{ours}: CIFAR-10, 4 kernels'].get_position()
    assert drawn[title].get_position().y1 < above.y0
  empty = drawn['authors, rotation rate, layers but the last']
  assert [text.get_text() for text in empty.texts] == ['not recorded']


@pytest.mark.parametrize('with_authors', [False, True])
def test_titles_fit_and_do_not_overlap(tmp_path, with_authors):
  figure = draw(write_both(tmp_path, seed=12), with_authors).picture
  figure.draw_without_rendering()
  boxes = [
    axes.title.get_window_extent() for axes in figure.axes if axes.get_title()
  ]
  for place, box in enumerate(boxes):
    assert 0 <= box.x0 < box.x1 <= figure.bbox.x1
    assert not any(box.overlaps(other) for other in boxes[:place])
  bottom = min(axes.get_tightbbox().y0 for axes in figure.axes)
  assert figure.legends[0].get_window_extent().y1 <= bottom + 1


def test_both_scales_stand_below_each_other(tmp_path):
  write_both(tmp_path / 'a')
  write_both(tmp_path / 'b', task='c10_cnn2:paper', kernels=15)
  drawn = panels(draw(tmp_path))
  assert len(drawn) == 4 + 1  # The third panels have one title.
  paper = drawn['with L2 0.01: CIFAR-10, 15 kernels'].get_position()
  small = drawn['with L2 0.01: CIFAR-10, 4 kernels'].get_position()
  assert paper.y0 > small.y1


def test_other_tasks_methods_alphas_and_grids_are_not_shown(tmp_path):
  write_both(tmp_path)
  for place, options in enumerate(
    (
      {'task': 'c10_cnn1:small'},
      {'optimizer': 'adam'},
      {'layca': True},
      {'alpha': 0.4},
    )
  ):
    write(tmp_path / f'{place}', **options)
  write(tmp_path / 'grid', rho=0.1)
  drawing = draw(tmp_path)
  assert len(panels(drawing)) == 3
  assert drawing.notes == [
    'c10_cnn2:small: rotation rates (step_angle) are of epochs 12 to 13, the '
    'last before the rate drops'
  ]


def test_without_runs_without_l2_their_panel_is_empty_and_it_is_said(tmp_path):
  write(tmp_path, WITH)
  drawing = draw(tmp_path, with_authors=True)
  axes = panels(drawing)['without L2: CIFAR-10, 4 kernels']
  assert [text.get_text() for text in axes.texts] == ['no run']
  assert drawing.notes[0] == (
    'c10_cnn2:small: there is no run of SGD without L2'
  )
  assert {row['l2'] for row in drawing.table.rows} == {0.01}
  assert not any('without L2: m' in label for label in legend(drawing))


def test_runs_that_diverged_are_left_out_and_said(tmp_path):
  write_both(tmp_path)
  write(tmp_path, WITHOUT, seed=1, diverged='loss not finite', test_accuracy=0)
  drawing = draw(tmp_path)
  assert drawing.notes[0] == f'left out: {WITHOUT}/seed=1: loss not finite'
  assert {row['seeds'] for row in drawing.table.rows} == {1}


@pytest.mark.parametrize(
  'options', [{'l2': 0.0}, {'task': 'c10_cnn1:small'}, {'layca': True}]
)
def test_without_sgd_with_l2_on_the_task_there_is_no_figure(tmp_path, options):
  write(tmp_path, **options)
  with pytest.raises(NoResultsError, match='no results of figure 5_right'):
    draw(tmp_path)


def test_runs_that_differ_in_more_than_l2_are_refused(tmp_path):
  write(tmp_path, WITHOUT)
  write(tmp_path, WITH, rho=0.1)
  with pytest.raises(InputError, match='rho: '):
    draw(tmp_path)


def test_seeds_of_two_l2_are_not_averaged(tmp_path):
  write_both(tmp_path)
  write(tmp_path, WITH, seed=1, l2=0.02)
  with pytest.raises(InputError, match=r'optimizer\.l2: 0\.01 -> 0\.02'):
    draw(tmp_path)


def test_the_same_results_give_the_same_bytes(tmp_path):
  write_both(tmp_path / 'runs', seed=1)
  files = [
    [path.read_bytes() for path in figures.draw('5_right', tmp_path, out)]
    for out in (tmp_path / 'one', tmp_path / 'other')
  ]
  assert files[0] == files[1]
