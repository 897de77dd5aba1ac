"""A figure of any sweep: which columns it takes, and what it shows."""

import pytest

from layca.study.analysis import records
from layca.study.figures import own_figure
from layca.training.errors import InputError
from tests.layca.study.figures.drawings import check_near, labels, points
from tests.layca.study.made_up_runs import write_all, write_sweep


def draw(folder, x='alpha', y='test_accuracy', by='method', sweep=None):
  return own_figure.draw(records.load(folder), x, y, by, sweep)


def test_means_over_seeds_by_a_setting_with_a_curve_a_method(tmp_path):
  write_all(
    tmp_path,
    {'alpha': 0.0, 'test_accuracy': 0.6},
    {'alpha': 0.0, 'test_accuracy': 0.4, 'seed': 1},
    {'alpha': 0.6, 'test_accuracy': 0.9},
    {'alpha': 0.6, 'test_accuracy': 0.1},
    {'layca': False, 'test_accuracy': 0.4},
    {'task': 'mine', 'test_accuracy': 0.3},
  )
  drawing = draw(tmp_path)
  columns = ['task', 'method', 'alpha', 'mean', 'n']
  assert drawing.table[columns].to_numpy().tolist() == [
    ['c10_cnn1:small', 'Layca', 0.0, 0.5, 2],
    ['c10_cnn1:small', 'Layca', 0.6, 0.9, 1],
    ['c10_cnn1:small', 'SGD', 0.0, 0.4, 1],
    ['mine', 'Layca', 0.0, 0.3, 1],
  ]
  assert list(drawing.notes) == ['left out: 3: it repeats another run']
  first, second = drawing.picture.axes
  check_near(points(first, 'Layca'), [[0, 50], [0.6, 90]])
  assert points(second, 'Layca') == [[0, 30]]


def test_any_setting_may_be_on_the_axis_and_tell_curves_apart(tmp_path):
  of_adam = {'optimizer': 'adam'}
  write_all(tmp_path, {}, {'l2': 0.1}, of_adam, of_adam | {'l2': 0.1})
  drawing = draw(tmp_path, 'optimizer.name', 'train_loss', 'optimizer.l2')
  assert drawing.table['optimizer.l2'].tolist() == ['0.0', '0.0', '0.1', '0.1']
  (axes,) = drawing.picture.axes
  # Settings that are no numbers stand side by side; losses are no percents.
  check_near(points(axes, '0.1'), [[0, 0.5], [1, 0.5]])
  ticks = [label.get_text() for label in axes.get_xticklabels()]
  assert ticks == ['adam', 'sgd']
  write_sweep(tmp_path, 'mine', ['0', '1'])
  drawing = draw(tmp_path, 'optimizer.layca', by='optimizer.l2', sweep='mine')
  assert labels(drawing.picture.axes[0]) == ['0.0', '0.1']


@pytest.mark.parametrize(
  ('options', 'words'),
  [
    ({'x': 'beta'}, '--x=beta: take of alpha, '),
    ({'x': 'train_loss'}, '--x=train_loss: take of alpha, '),
    ({'by': 'run'}, '--by=run: take of alpha, '),
    ({'y': 'method'}, '--y=method: take of epochs_run, '),
    ({'y': 'alpha'}, '--y=alpha: take of epochs_run, '),
    ({}, '0 and 1 cannot stand in one curve: they differ in rho: 0.5 -> 0.25'),
    ({'sweep': 'other'}, 'no results of other'),
  ],
)
def test_what_cannot_be_drawn_is_refused_in_a_line(tmp_path, options, words):
  write_all(tmp_path, {'rho': 0.5}, {'rho': 0.25, 'seed': 1})
  write_sweep(tmp_path, 'mine', ['0', '1'])
  with pytest.raises(InputError) as error:
    draw(tmp_path, **options)
  (line,) = str(error.value).splitlines()
  assert words in line
