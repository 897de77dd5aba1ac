"""Figure 3: which run stands in which panel, and what is said or refused."""

import numpy as np
import pytest

from layca.study.plots.drawing import NoResultsError
from layca.training.errors import InputError
from tests.layca.study import made_up_runs
from tests.layca.study.figures.made_up_deviations import (
  RISING,
  curves,
  draw,
  panels,
  write,
)


def test_of_several_seeds_the_lowest_is_shown(tmp_path):
  for seed in (2, 1, 10):
    write(tmp_path, f'seed={seed}', seed=seed, distances=RISING / (1 + seed))
  (line, *_) = curves(panels(draw(tmp_path))['Layca: CIFAR-10, 3 kernels'])
  np.testing.assert_allclose(line.get_ydata(), [0, 0.05, 0.15])


def test_grids_other_alphas_and_other_methods_are_not_shown(tmp_path):
  write(tmp_path, 'layca')
  for name, options in {
    'grid/rate': {'rho': 0.1},
    'alpha': {'alpha': 0.4},
    'adam': {'optimizer': 'adam'},
    'momentum': {'optimizer': 'momentum', 'layca': False},
  }.items():
    write(tmp_path, name, distances=RISING / 2, **options)
  drawing = draw(tmp_path)
  assert len(drawing.table.rows) == 3 + 2
  (line, *_) = curves(panels(drawing)['Layca: CIFAR-10, 3 kernels'])
  np.testing.assert_array_equal(line.get_ydata(), [0, 0.1, 0.3])


def test_two_runs_of_the_lowest_seed_are_refused_by_name(tmp_path):
  write(tmp_path, 'one', rho=0.1)
  write(tmp_path, 'other', rho=0.2)
  with pytest.raises(
    InputError, match=r'one and other .* differ in rho'
  ) as error:
    draw(tmp_path)
  assert '\n' not in str(error.value)
  assert not isinstance(error.value, NoResultsError)


def test_a_run_that_repeats_another_is_left_out(tmp_path):
  write(tmp_path, 'one')
  write(tmp_path, 'two')
  notes = draw(tmp_path).notes
  assert notes[0] == 'left out: two: it repeats another run'
  assert len(notes) == 2


def test_two_runs_of_another_seed_are_not_in_the_way(tmp_path):
  write(tmp_path, 'shown', seed=0)
  write(tmp_path, 'one', rho=0.1, seed=1)
  write(tmp_path, 'other', rho=0.2, seed=1)
  assert draw(tmp_path).table.rows


def test_a_method_without_a_run_leaves_its_panel_empty_and_is_said(tmp_path):
  write(tmp_path, 'layca')
  write(tmp_path, 'sgd', layca=False, alpha=0.1)
  drawing = draw(tmp_path)
  axes = panels(drawing)['SGD: CIFAR-10, 3 kernels']
  assert [text.get_text() for text in axes.texts] == ['no run']
  assert not axes.lines
  assert drawing.notes == ['c10_cnn1:small: there is no run of SGD at alpha 0']
  assert {row['method'] for row in drawing.table.rows} == {'Layca'}


def test_a_run_without_a_whole_epoch_leaves_its_panel_empty(tmp_path):
  write(tmp_path, 'layca')
  made_up_runs.write(
    tmp_path / 'sgd', layca=False, epochs=0, diverged='loss not finite'
  )
  drawing = draw(tmp_path)
  axes = panels(drawing)['SGD: CIFAR-10, 3 kernels']
  assert [text.get_text() for text in axes.texts] == ['no run']
  assert drawing.notes == ['sgd diverged: loss not finite']


def test_a_run_that_diverged_later_is_drawn_and_said(tmp_path):
  write(tmp_path, 'layca')
  write(tmp_path, 'sgd', layca=False, diverged='loss not finite in epoch 2')
  drawing = draw(tmp_path)
  assert len(curves(panels(drawing)['SGD: CIFAR-10, 3 kernels'])) == 3
  assert drawing.notes == ['sgd diverged: loss not finite in epoch 2']


def test_a_run_that_is_not_complete_is_said(tmp_path):
  write(tmp_path, 'sgd', layca=False)
  write(tmp_path, 'layca', complete=False)
  first, second = draw(tmp_path).notes
  assert first.startswith('left out: layca: not complete')
  assert 'no run of Layca' in second


@pytest.mark.parametrize(
  'options',
  [
    None,
    {'alpha': 0.2},
    {'optimizer': 'adam'},
    {'epochs': 0, 'distances': None, 'diverged': 'loss not finite'},
  ],
)
def test_results_without_a_record_at_alpha_0_are_refused(tmp_path, options):
  if options:
    write(tmp_path, **options)
  with pytest.raises(NoResultsError, match='no results of figure 3'):
    draw(tmp_path)
