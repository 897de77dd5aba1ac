"""The runs that a figure gets, task by task, and which may be averaged."""

import dataclasses

import pytest

from layca.study import paper
from layca.study.analysis import records, tasks
from layca.training.errors import InputError
from tests.layca.study.made_up_runs import write_all, write_sweep


def find(folder, *sweeps, **options):
  return tasks.find(records.load(folder), *sweeps, **options)


def select(folder, **options):
  """Returns the tasks and notes of figure 2, of runs at alpha 0."""

  def at_0(task):
    return task.runs[task.runs['alpha'] == 0]

  loaded = records.load(folder)
  return tasks.select(loaded, '2', 'runs at alpha 0', at_0, **options)


def test_tasks_stand_in_the_papers_order_with_their_epochs(tmp_path):
  names = ['digits', 'tiny_cnn', 'c100_resnet', 'c10_cnn1:small', 'c10_cnn1']
  write_all(tmp_path, *({'task': name} for name in names), epochs=1)
  found = find(tmp_path)
  assert [task.name for task in found] == names[::-1]
  # An epoch of three kernels.
  assert len(found[-1].epochs) == len(found[-1].epochs_of('0')) == 3
  assert len(tasks.runs_of(found)) == 5


def test_only_the_sweeps_and_methods_that_are_named(tmp_path):
  write_all(tmp_path, {'alpha': 0.6}, {'layca': False})
  write_sweep(tmp_path, 'rate_grid', ['0'])
  write_sweep(tmp_path, 'alpha_study', ['0', '1'])
  (task,) = find(tmp_path, 'alpha_study', methods=('Adam', 'SGD'))
  assert task.runs['run'].tolist() == ['1']
  assert len(tasks.several(task.runs, 'alpha')) == 0
  (task,) = find(tmp_path, 'alpha_study')
  assert len(tasks.several(task.runs, 'alpha')) == 2
  (task,) = find(tmp_path, 'rate_grid')
  assert task.runs['run'].tolist() == ['0']
  assert find(tmp_path, 'adaptive') == []


def test_a_task_is_named_by_data_and_network(tmp_path):
  write_all(
    tmp_path,
    {'task': 'c100_resnet:small', 'data': 'cifar100', 'coarse_labels': True},
    {'task': 'mine', 'data': 'my_images', 'kernels': 4},
  )
  theirs, mine = find(tmp_path)
  assert theirs.title == 'CIFAR-100 (coarse labels), 3 kernels'
  assert theirs.paper == paper.TASKS['c100_resnet']
  assert mine.title == 'my_images, 4 kernels'
  assert (mine.paper, mine.authors) == (None, '')


def test_runs_of_a_group_may_differ_in_what_is_varied_alone(tmp_path):
  (task,) = find(write_all(tmp_path, {}, {'seed': 1}, {'rho': 0.25, 'l2': 0.5}))
  runs, notes = task.distinct(task.runs, by=['rho'])
  assert (runs['run'].tolist(), notes) == (['0', '1', '2'], [])
  varied = ('seed', 'rho', 'optimizer.l2')
  assert len(task.distinct(task.runs, varied=varied)[0]) == 3
  with pytest.raises(InputError) as error:
    task.distinct(task.runs)
  (line,) = str(error.value).splitlines()
  assert '0 and 2 cannot stand in one curve' in line
  assert 'differ in optimizer.l2: 0.0 -> 0.5, rho: 0.0370' in line
  # A setting without value is as good as none.
  runs = task.runs[:2].assign(new=[None, float('nan')])
  task = tasks.Task(
    'digits', runs, dataclasses.replace(task.records, settings=('new',))
  )
  assert len(task.distinct(runs)[0]) == 2


def test_a_figure_selects_runs_and_notes_those_that_it_leaves_out(tmp_path):
  lost = {'seed': 1, 'diverged': 'not finite'}
  write_all(tmp_path, {}, {'alpha': 0.6}, lost, {'complete': False}, {})
  (task,), notes = select(tmp_path)
  assert task.runs['run'].tolist() == ['0']
  assert set(task.epochs['run']) == {'0'}
  assert notes == [
    'left out: 3: not complete: 4 of 4 epochs',
    'left out: 2: it diverged: not finite',
    'left out: 4: it repeats another run',
  ]
  (task,), notes = select(tmp_path, has_diverged=True)
  assert task.runs['run'].tolist() == ['0', '2']
  write_sweep(tmp_path, 'rate_grid', ['0'])
  with pytest.raises(tasks.NoResultsError) as error:
    select(tmp_path)
  (line,) = str(error.value).splitlines()
  assert (
    'no results of figure 2, which are runs at alpha 0 (left out: 3)' in line
  )
  assert 'make them with launch.sweep' in line
