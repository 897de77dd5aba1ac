"""Figure 3: its panels, curves and titles, on made-up runs."""

import numpy as np
import pytest

from layca.study.analysis import paper_numbers
from tests.layca.study.figures.made_up_deviations import (
  RANDOM,
  RANGE,
  RISING,
  curves,
  draw,
  legend,
  panels,
  random_curve,
  write,
  write_pair,
)


def test_layca_stands_above_sgd_and_tasks_are_columns(tmp_path):
  write_pair(tmp_path / 'a', task='tiny_cnn:small', data='tiny_imagenet')
  write_pair(tmp_path / 'b')
  drawing = draw(tmp_path)
  drawing.picture.draw_without_rendering()
  assert drawing.title.startswith('Figure 3: ')
  drawn = panels(drawing)
  assert set(drawn) == {
    'Layca: CIFAR-10, 3 kernels',
    'Layca: Tiny ImageNet, 3 kernels',
    'SGD: CIFAR-10, 3 kernels',
    'SGD: Tiny ImageNet, 3 kernels',
  }
  boxes = {name: axes.get_position() for name, axes in drawn.items()}
  for data in ('CIFAR-10', 'Tiny ImageNet'):
    layca, sgd = (boxes[f'{m}: {data}, 3 kernels'] for m in ('Layca', 'SGD'))
    assert layca.y0 > sgd.y1
    assert layca.x0 == pytest.approx(sgd.x0)
  left, right = (
    boxes[f'SGD: {d}, 3 kernels'] for d in ('CIFAR-10', 'Tiny ImageNet')
  )
  assert left.x1 < right.x0
  assert drawn['Layca: CIFAR-10, 3 kernels'].get_ylabel() == 'cosine distance'
  assert drawn['SGD: Tiny ImageNet, 3 kernels'].get_xlabel() == 'epoch'
  assert not drawing.notes


def test_a_panel_shows_each_kernels_distance_at_the_end_of_its_epoch(tmp_path):
  drawing = draw(write_pair(tmp_path, shortcuts=(1,)))
  axes = panels(drawing)['Layca: CIFAR-10, 3 kernels']
  lines = curves(axes)
  for layer, line in enumerate(lines):
    np.testing.assert_array_equal(line.get_xdata(), [0, 1, 2])
    np.testing.assert_array_equal(line.get_ydata(), [0, *RISING[:, layer]])
  assert [line.get_linestyle() for line in lines] == ['-', '--', '-']
  assert legend(drawing) == ['forward path', 'shortcut', RANDOM]


def test_a_title_tells_rate_seed_and_spread(tmp_path):
  drawing = draw(write_pair(tmp_path, seed=3, l2=5e-4))
  angles = np.log(np.arccos(1 - RISING[-1]))
  assert np.std(angles) == pytest.approx(0.2514, abs=1e-4)
  titles = {axes.get_title() for axes in panels(drawing).values()}
  assert titles == {
    'Layca + L2 0.0005: CIFAR-10, 3 kernels\n'
    'rate 0.037, seed 3, log rotation spread 0.25',
    'SGD + L2 0.0005: CIFAR-10, 3 kernels\n'
    'rate 0.333, seed 3, log rotation spread 0.25',
  }


def test_random_rotation_is_at_the_rates_and_steps_of_the_run(tmp_path):
  angles = [[0.1, 0.3, 0.2], [0.05, 0.05, 0.3]]
  write(tmp_path, step_angles=angles, steps_per_epoch=7)
  drawing = draw(tmp_path)
  first = np.cos(angles[0]) ** 7
  expected = np.array(
    [np.zeros(3), 1 - first, 1 - first * np.cos(angles[1]) ** 7]
  )
  axes = panels(drawing)['Layca: CIFAR-10, 3 kernels']
  np.testing.assert_allclose(
    random_curve(axes).get_ydata(), np.median(expected, axis=1)
  )
  assert legend(drawing) == [RANDOM, RANGE]


def test_the_authors_panels_stand_below_ours(tmp_path):
  write_pair(tmp_path / 'a', shortcuts=(1,))
  write_pair(
    tmp_path / 'b',
    task='c100_resnet:small',
    data='cifar100',
    coarse_labels=True,
  )
  drawing = draw(tmp_path, with_authors=True)
  drawing.picture.draw_without_rendering()
  drawn = panels(drawing)
  for task, data, ours, kernels in (
    ('cifar10', 'CIFAR-10', 'CIFAR-10', 25),
    ('cifar100', 'CIFAR-100', 'CIFAR-100 (coarse labels)', 34),
  ):
    for method in ('Layca', 'SGD'):
      axes = drawn[f'authors, {method}: {data}, {kernels} kernels']
      family = paper_numbers.family(f'v1_fig3_{task}_{method.lower()}')
      lines = curves(axes)
      assert len(lines) == kernels
      for line, y in zip(lines, family.ys.values(), strict=True):
        np.testing.assert_array_equal(line.get_ydata(), [0, *y])
      assert len(axes.lines) == kernels + (method == 'Layca')
      lowest = drawn[f'SGD: {ours}, 3 kernels'].get_position()
      assert axes.get_position().y1 < lowest.y0
      assert axes.get_position().x0 == pytest.approx(lowest.x0)


def test_a_task_that_is_not_the_papers_has_nothing_of_the_authors(tmp_path):
  write_pair(tmp_path / 'digits', task='digits', data='digits')
  assert len(panels(draw(tmp_path, with_authors=True))) == 2
  write_pair(tmp_path / 'cifar10')
  drawing = draw(tmp_path, with_authors=True)
  empty = [
    axes
    for axes in drawing.picture.axes
    if [t.get_text() for t in axes.texts] == ['not in the paper']
  ]
  assert [axes.get_title() for axes in empty] == [
    'authors, Layca',
    'authors, SGD',
  ]


@pytest.mark.parametrize('with_authors', [False, True])
def test_titles_fit_and_do_not_overlap(tmp_path, with_authors):
  options = {'kernels': 34, 'distances': np.full([2, 34], 0.5), 'seed': 12}
  for task, data in (
    ('c10_cnn1', 'cifar10'),
    ('c100_resnet', 'cifar100'),
    ('tiny_cnn', 'tiny_imagenet_subset'),
  ):
    write_pair(
      tmp_path / task,
      task=task,
      data=data,
      coarse_labels=data == 'cifar100',
      **options,
    )
  drawing = draw(tmp_path, with_authors)
  figure = drawing.picture
  figure.draw_without_rendering()
  boxes = [
    axes.title.get_window_extent() for axes in figure.axes if axes.get_title()
  ]
  for place, box in enumerate(boxes):
    assert box.x0 >= 0
    assert box.x1 <= figure.bbox.x1
    assert not any(box.overlaps(other) for other in boxes[:place])
  bottom = min(axes.get_tightbbox().y0 for axes in figure.axes)
  assert figure.legends[0].get_window_extent().y1 <= bottom + 1
