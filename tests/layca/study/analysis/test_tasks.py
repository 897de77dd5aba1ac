"""Which runs a figure gets, task by task, and which may be averaged."""

import pytest

from layca.study.analysis import records, tasks
from layca.study.plots import style
from layca.study.plots.drawing import NoResultsError
from layca.training.errors import InputError
from tests.layca.study import made_up_runs


def write(folder, **options):
  return made_up_runs.write(folder, **options)


def find(folder, is_grid=False, methods=()):
  return tasks.find(folder, '9', is_grid, methods)


def test_tasks_stand_in_the_papers_order(tmp_path):
  names = ('tiny_cnn', 'c10_cnn1:small', 'digits', 'c100_resnet', 'c10_cnn1')
  for name in names:
    write(tmp_path / name, task=name)
  found, notes = find(tmp_path)
  assert [task.name for task in found] == [
    'c10_cnn1',
    'c10_cnn1:small',
    'c100_resnet',
    'tiny_cnn',
    'digits',
  ]
  assert notes == []


def test_a_task_holds_its_own_runs_and_their_epochs(tmp_path):
  write(tmp_path / 'a', task='digits', epochs=2, kernels=4)
  write(tmp_path / 'b', task='digits', epochs=3)
  write(tmp_path / 'c', task='tiny_cnn')
  _, digits = find(tmp_path)[0]
  assert digits.runs['run'].tolist() == ['a', 'b']
  assert len(digits.epochs) == 2 * 4 + 3 * 3
  assert digits.epochs_of('b')['epoch'].tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2]


def test_grids_of_rates_are_apart(tmp_path):
  write(tmp_path / 'grid' / 'a')
  write(tmp_path / 'b')
  for is_grid, run in ((True, 'grid/a'), (False, 'b')):
    ((task,), _) = find(tmp_path, is_grid)
    assert task.runs['run'].tolist() == [run]
    assert set(task.epochs['run']) == {run}


def test_only_the_methods_that_are_named(tmp_path):
  write(tmp_path / 'layca', layca=True)
  write(tmp_path / 'sgd', layca=False)
  write(tmp_path / 'adam', optimizer='adam')
  ((task,), _) = find(tmp_path, methods=('SGD', 'Adam + Layca'))
  assert sorted(task.runs['method']) == ['Adam + Layca', 'SGD']


@pytest.mark.parametrize(
  ('options', 'title', 'authors'),
  [
    ({}, 'CIFAR-10, 3 kernels', 'cifar10'),
    (
      {
        'task': 'c100_resnet:small',
        'data': 'cifar100',
        'coarse_labels': True,
        'kernels': 16,
      },
      'CIFAR-100 (coarse labels), 16 kernels',
      'cifar100',
    ),
    (
      {'task': 'tiny_cnn', 'data': 'tiny_imagenet'},
      'Tiny ImageNet, 3 kernels',
      'tinyimagenet',
    ),
    ({'task': 'mine', 'data': 'my_images'}, 'my_images, 3 kernels', None),
  ],
)
def test_a_task_is_named_by_data_and_network(tmp_path, options, title, authors):
  write(tmp_path, **options)
  ((task,), _) = find(tmp_path)
  assert (task.title, task.authors) == (title, authors)


def test_a_run_without_any_epoch_is_of_its_task_too(tmp_path):
  write(tmp_path, epochs=0, diverged='not finite')
  ((task,), _) = find(tmp_path)
  assert len(task.runs) == 1
  assert not len(task.epochs_of('.'))


def test_what_is_left_out_is_noted(tmp_path):
  write(tmp_path / 'a')
  write(tmp_path / 'b', complete=False)
  _, notes = find(tmp_path)
  assert notes == ['left out: b: not complete: 4 of 4 epochs']


@pytest.mark.parametrize(
  ('is_grid', 'methods', 'words'),
  [
    (True, (), 'figure 9, which are complete runs in a grid of rates; 1 are'),
    (False, ('SGD', 'Adam'), 'complete runs of SGD or Adam outside of grids'),
  ],
)
def test_without_such_runs_it_is_refused(tmp_path, is_grid, methods, words):
  write(tmp_path / 'a')
  write(tmp_path / 'b', complete=False)
  with pytest.raises(NoResultsError) as error:
    find(tmp_path, is_grid, methods)
  assert words in str(error.value)
  assert 'not complete or broken, such as b' in str(error.value)
  assert 'launch.sweep' in str(error.value)


def test_an_empty_folder_is_refused(tmp_path):
  with pytest.raises(NoResultsError, match=r'no results of figure 9.*: make'):
    find(tmp_path)


def distinct(folder, varied):
  return tasks.distinct(folder, records.load(folder).runs, varied)


def test_runs_may_differ_in_what_is_varied_alone(tmp_path):
  for seed in (0, 1):
    write(tmp_path / str(seed), seed=seed)
  runs, notes = distinct(tmp_path, ('seed',))
  assert (runs['run'].tolist(), notes) == (['0', '1'], [])
  write(tmp_path / '2', seed=2, rho=0.25, l2=0.5)
  with pytest.raises(InputError) as error:
    distinct(tmp_path, ('seed',))
  (line,) = str(error.value).splitlines()
  assert '1 and 2 cannot stand in one curve' in line
  assert 'rho: 0.037037037037037035 -> 0.25' in line
  assert 'optimizer.l2: 0.0 -> 0.5' in line
  assert 'seed: ' not in line


def test_a_run_that_is_there_twice_counts_once(tmp_path):
  for name in ('a', 'b'):
    write(tmp_path / name)
  write(tmp_path / 'c', seed=1)
  runs, notes = distinct(tmp_path, ('seed',))
  assert runs['run'].tolist() == ['a', 'c']
  assert notes == ['left out: b: it repeats another run']


def test_a_run_named_itself_is_distinct(tmp_path):
  write(tmp_path)
  runs, notes = distinct(tmp_path, ('seed',))
  assert (runs['run'].tolist(), notes) == (['.'], [])


def test_methods_are_ordered_and_look_the_same_in_all_figures():
  names = ['SGD', 'Adam', 'Layca', 'SGD', 'Adagrad']
  assert tasks.ordered(names) == ['Layca', 'SGD', 'Adagrad', 'Adam']
  assert tasks.ordered(['Adam', 'SGD']) == ['SGD', 'Adam']
  layca, sgd, adam = style.looks(3)
  assert tasks.looks(['SGD']) == {'Layca': layca, 'SGD': sgd}
  assert tasks.looks(['Adam'])['Adam'] == adam
