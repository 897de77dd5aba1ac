"""A figure of any sweep: which columns it takes, and what it shows."""

import numpy as np
import pytest

from layca.study.analysis import records
from layca.study.analysis.tasks import NoResultsError
from layca.study.figures import own_figure
from layca.training.errors import InputError
from tests.layca.study.figures.drawings import labels, points
from tests.layca.study.made_up_runs import write, write_sweep


def draw(folder, x='alpha', y='test_accuracy', by='method', sweep=None):
  return own_figure.draw(records.load(folder), x, y, by, sweep)


def test_means_over_seeds_by_a_setting_with_a_curve_a_method(tmp_path):
  for name, alpha, seed, accuracy in (
    ('a', 0.0, 0, 0.6),
    ('b', 0.0, 1, 0.7),
    ('c', 0.6, 0, 0.5),
    ('again', 0.6, 0, 0.9),
  ):
    write(tmp_path / name, alpha=alpha, seed=seed, test_accuracy=accuracy)
  write(tmp_path / 'sgd', layca=False, test_accuracy=0.4)
  write(tmp_path / 'mine', task='mine', test_accuracy=0.3)
  drawing = draw(tmp_path)
  columns = ['task', 'method', 'alpha', 'n']
  assert drawing.table[columns].to_numpy().tolist() == [
    ['c10_cnn1:small', 'Layca', 0.0, 2],
    ['c10_cnn1:small', 'Layca', 0.6, 1],
    ['c10_cnn1:small', 'SGD', 0.0, 1],
    ['mine', 'Layca', 0.0, 1],
  ]
  assert drawing.table['mean'].tolist() == pytest.approx([0.65, 0.9, 0.4, 0.3])
  (note,) = drawing.notes
  assert 'c: it repeats another run' in note
  first, second = drawing.picture.axes
  assert points(first, 'Layca') == pytest.approx(np.array([[0, 65], [0.6, 90]]))
  assert points(second, 'Layca').tolist() == [[0, 30]]


def test_any_setting_may_be_on_the_axis_and_tell_curves_apart(tmp_path):
  for optimizer in ('sgd', 'adam'):
    for l2 in (0.0, 0.1):
      write(tmp_path / f'{optimizer}{l2}', optimizer=optimizer, l2=l2)
  drawing = draw(tmp_path, 'optimizer.name', 'train_loss', 'optimizer.l2')
  assert drawing.table['optimizer.l2'].tolist() == ['0.0', '0.0', '0.1', '0.1']
  (axes,) = drawing.picture.axes
  # Settings that are no numbers stand side by side; losses are no percents.
  assert points(axes, '0.1').tolist() == [[0, 0.5], [1, 0.5]]
  ticks = [label.get_text() for label in axes.get_xticklabels()]
  assert ticks == ['adam', 'sgd']
  write_sweep(tmp_path, 'mine', ['sgd0.0', 'sgd0.1'])
  drawing = draw(tmp_path, 'optimizer.layca', by='optimizer.l2', sweep='mine')
  assert len(labels(drawing.picture.axes[0])) == 2


@pytest.mark.parametrize(
  ('options', 'words'),
  [
    ({'x': 'beta'}, '--x=beta: take of alpha, '),
    ({'x': 'train_loss'}, '--x=train_loss: take of alpha, '),
    ({'by': 'run'}, '--by=run: take of alpha, '),
    ({'y': 'method'}, '--y=method: take of epochs_run, '),
    ({'y': 'alpha'}, '--y=alpha: take of epochs_run, '),
  ],
)
def test_columns_that_are_not_there_are_refused(tmp_path, options, words):
  write(tmp_path)
  with pytest.raises(InputError) as error:
    draw(tmp_path, **options)
  assert str(error.value).startswith(words.split(': take')[0])
  assert 'take of ' in str(error.value)


def test_runs_of_a_point_that_differ_in_more_than_the_seed_are_refused(
  tmp_path,
):
  write(tmp_path / 'a')
  write(tmp_path / 'b', seed=1, rho=0.5)
  with pytest.raises(
    InputError, match=r'a and b cannot .*rho: 0\.03.* -> 0\.5'
  ):
    draw(tmp_path)
  assert len(draw(tmp_path, x='rho').table) == 2


def test_a_sweep_without_complete_runs_is_refused(tmp_path):
  write(tmp_path / 'a')
  write_sweep(tmp_path, 'mine', ['a'])
  with pytest.raises(NoResultsError, match='no results of other'):
    draw(tmp_path, sweep='other')
  with pytest.raises(NoResultsError, match='no results of any sweep'):
    draw(tmp_path / 'sweeps')
