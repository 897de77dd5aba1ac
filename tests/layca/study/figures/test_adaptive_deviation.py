"""Figure 10: its panels, rows and table, on made-up runs."""

import itertools

import numpy as np
import pytest

from layca.study import figures
from layca.study.analysis import paper_numbers
from layca.study.plots.drawing import NoResultsError
from tests.layca.study.figures import made_up_deviations
from tests.layca.study.figures.made_up_methods import NAMES, write, write_all

RISING = np.array(
  [[0.1, 0.1, 0.1, 0.1], [0.1, 0.2, 0.3, 0.3], [0.2, 0.4, 0.8, 0.6]]
)
TITLES = [*NAMES, *(f'{name} + Layca' for name in NAMES)]


def draw(folder, with_authors=False):
  return figures.FIGURES['10'](folder, with_authors)


def panels(drawing):
  """Returns all panels in rows, from above, without the bar of colours."""
  return [axes for axes in drawing.picture.axes if axes.get_title()]


def first_lines(drawing):
  return [axes.get_title().split('\n')[0] for axes in panels(drawing)]


def spread(distances):
  return np.std(np.log(np.arccos(1 - np.asarray(distances))))


def test_a_column_a_method_and_layca_below(tmp_path):
  drawing = draw(write_all(tmp_path))
  drawing.picture.draw_without_rendering()
  assert first_lines(drawing) == [
    *(f'{name} + L2 0.0005' for name in NAMES),
    *TITLES[5:],
  ]
  boxes = [axes.get_position() for axes in panels(drawing)]
  for above, below in zip(boxes[:5], boxes[5:], strict=True):
    assert above.y0 > below.y1
    assert above.x0 == pytest.approx(below.x0)
  assert all(a.x1 < b.x0 for a, b in itertools.pairwise(boxes[:5]))
  assert panels(drawing)[0].get_ylabel() == (
    'CIFAR-10, 3 kernels\ncosine distance'
  )
  assert panels(drawing)[9].get_xlabel() == 'epoch'
  assert drawing.notes == []


def test_a_panel_shows_its_own_run(tmp_path):
  for place, (optimizer, layca) in enumerate(
    [('sgd', False), ('adam', False), ('sgd', True), ('adam', True)]
  ):
    write(tmp_path, optimizer, layca, distances=RISING / (1 + place), kernels=4)
  drawn = dict(zip(TITLES, panels(draw(tmp_path)), strict=True))
  for place, title in enumerate(['SGD', 'Adam', 'SGD + Layca', 'Adam + Layca']):
    curves = made_up_deviations.curves(drawn[title])
    assert len(curves) == 4
    for layer, line in enumerate(curves):
      np.testing.assert_array_equal(line.get_xdata(), [0, 1, 2, 3])
      np.testing.assert_allclose(
        line.get_ydata(), [0, *RISING[:, layer] / (1 + place)]
      )


def test_a_title_tells_rate_seed_and_spread(tmp_path):
  write(tmp_path, 'adam', rho=3e-4, seed=2, distances=RISING, kernels=4)
  write(tmp_path, 'sgd', True, rho=3**-3, distances=RISING, kernels=4)
  drawn = dict(zip(TITLES, panels(draw(tmp_path)), strict=True))
  assert drawn['Adam'].get_title() == (
    'Adam + L2 0.0005\nrate 0.0003, seed 2\n'
    f'log rotation spread {spread(RISING[-1]):.2f}'
  )
  assert drawn['SGD + Layca'].get_title() == (
    'SGD + Layca\nrate 0.037, seed 0\nlog rotation spread 0.28'
  )


def test_random_rotation_is_at_the_rates_and_steps_of_the_run(tmp_path):
  angles = [[0.1, 0.3, 0.2], [0.05, 0.05, 0.3], [0.1, 0.1, 0.1]]
  write(tmp_path, 'adam', step_angles=angles, steps_per_epoch=7)
  write(tmp_path, 'sgd')
  axes = panels(draw(tmp_path))[3]
  cosines = np.cumprod(np.cos(angles) ** 7, axis=0)
  np.testing.assert_allclose(
    made_up_deviations.random_curve(axes).get_ydata(),
    [0, *np.median(1 - cosines, axis=1)],
  )


def test_of_several_seeds_the_lowest_is_shown(tmp_path):
  write(tmp_path, 'sgd')
  for seed in (2, 1, 10):
    write(tmp_path, 'adam', seed=seed, distances=RISING / seed, kernels=4)
  line, *_ = made_up_deviations.curves(panels(draw(tmp_path))[3])
  np.testing.assert_allclose(line.get_ydata(), [0, 0.1, 0.1, 0.2])


def test_a_method_without_a_run_leaves_its_panel_empty(tmp_path):
  write(tmp_path, 'sgd')
  write(tmp_path, 'adam', epochs=0, diverged='not finite')
  drawing = draw(tmp_path)
  sgd, *others = panels(drawing)
  assert len(sgd.lines) > 1
  for axes in others:
    assert [text.get_text() for text in axes.texts] == ['no run']
    assert not axes.lines
  assert len(drawing.notes) == 9
  assert (
    'c10_cnn2:small: there is no run of SGD_AMom at alpha 0' in drawing.notes
  )
  assert any('adam/seed=0' in note for note in drawing.notes)
  assert {row['method'] for row in drawing.table.rows} == {'SGD'}


def test_the_authors_panels_stand_below_ours(tmp_path):
  drawing = draw(write_all(tmp_path), with_authors=True)
  theirs = panels(drawing)[10:]
  assert first_lines(drawing)[10:] == [f'authors, {title}' for title in TITLES]
  for place, axes in enumerate(theirs):
    mode = 'with' if place > 4 else 'without'
    name = NAMES[place % 5].lower()
    family = paper_numbers.family(f'v1_fig10_{name}_{mode}_layca')
    curves = made_up_deviations.curves(axes)
    assert len(curves) == 15
    for line, y in zip(curves, family.ys.values(), strict=True):
      np.testing.assert_array_equal(line.get_ydata(), [0, *y])
      assert line.get_xdata()[2] == pytest.approx(10 + 1 / 390)
    assert len(axes.lines) == 15 + (mode == 'with')


def test_the_table_has_four_measures_of_each_run(tmp_path):
  write(tmp_path, 'adam', distances=RISING, kernels=4, seed=1)
  write(tmp_path, 'adagrad', True)
  rows = draw(tmp_path, with_authors=True).table.rows
  assert len(rows) == 8
  adam = rows[:4]
  assert {(r['method'], r['layca'], r['seed']) for r in adam} == {
    ('Adam', 'no', 1)
  }
  assert [row['measure'] for row in adam] == [
    'first_kernel',
    'last_kernel',
    'median_of_the_others',
    'log_rotation_spread',
  ]
  ours = [0.2, 0.6, 0.6, spread(RISING[-1])]
  finals = [
    0.055, 0.505, 0.486, 0.754, 0.8, 0.938, 0.951, 0.988, 0.997, 0.996, 0.997,
    0.998, 0.998, 0.923, 0.285,
  ]  # fmt: skip
  theirs = [0.055, 0.285, 0.951, spread(finals)]
  for row, our, their in zip(adam, ours, theirs, strict=True):
    assert row['ours'] == pytest.approx(our)
    assert row['authors'] == pytest.approx(their)
    assert row['difference'] == pytest.approx(our - their)
  assert {(r['method'], r['layca']) for r in rows[4:]} == {('Adagrad', 'yes')}


def test_without_authors_nothing_is_compared(tmp_path):
  drawing = draw(write_all(tmp_path))
  assert len(panels(drawing)) == 10
  assert drawing.table.to_csv().splitlines()[1] == (
    'c10_cnn2:small,SGD,no,0,first_kernel,0.5000,,'
  )


def test_another_task_has_rows_of_its_own(tmp_path):
  write_all(tmp_path / 'a')
  write_all(tmp_path / 'b', task='mine', data='digits')
  drawing = draw(tmp_path, with_authors=True)
  labels = [axes.get_ylabel().split('\n')[0] for axes in panels(drawing)[::5]]
  ours, mine = 'CIFAR-10, 3 kernels', 'digits, 3 kernels'
  assert labels == [ours, ours, 'authors', 'authors', mine, mine]


@pytest.mark.parametrize('with_authors', [False, True])
def test_titles_and_ticks_do_not_overlap(tmp_path, with_authors):
  epochs, kernels = 250, 15
  write_all(
    tmp_path,
    rho=3**-5,
    epochs=epochs,
    kernels=kernels,
    distances=np.full([epochs, kernels], 0.5),
  )
  figure = draw(tmp_path, with_authors).picture
  figure.draw_without_rendering()
  drawn = [axes for axes in figure.axes if axes.get_title()]
  boxes = [axes.title.get_window_extent() for axes in drawn]
  for place, box in enumerate(boxes):
    assert box.x0 >= 0
    assert box.x1 <= figure.bbox.x1
    assert not any(box.overlaps(other) for other in boxes[:place])
  for axes in drawn:
    ticks = [label.get_window_extent() for label in axes.get_xticklabels()]
    for one, other in itertools.pairwise(ticks):
      assert not one.overlaps(other)


def test_runs_without_a_whole_epoch_are_refused(tmp_path):
  for optimizer in ('sgd', 'adam'):
    write(tmp_path, optimizer, epochs=0, diverged='not finite')
  with pytest.raises(NoResultsError, match=r'figure 10: no run .* whole epoch'):
    draw(tmp_path)
