"""The runs that a figure gets, task by task, and which may be averaged."""

import pytest

from layca.study import paper
from layca.study.analysis import records, tasks
from layca.training.errors import InputError
from tests.layca.study.made_up_runs import write, write_sweep


def find(folder, *sweeps, **options):
  return tasks.find(records.load(folder), *sweeps, **options)


def select(folder, **options):
  """Returns the tasks and notes of figure 2, of runs at alpha 0."""
  return tasks.select(
    records.load(folder),
    '2',
    'runs at alpha 0',
    lambda task: task.runs[task.runs['alpha'] == 0],
    **options,
  )


def test_tasks_stand_in_the_papers_order_with_their_epochs(tmp_path):
  names = ['c10_cnn1', 'c10_cnn1:small', 'c100_resnet', 'tiny_cnn', 'digits']
  for epochs, name in enumerate(reversed(names), 1):
    write(tmp_path / name, task=name, epochs=epochs)
  found = find(tmp_path)
  assert [task.name for task in found] == names
  digits = found[-1]
  assert digits.runs['run'].tolist() == ['digits']
  # An epoch of three kernels.
  assert len(digits.epochs) == len(digits.epochs_of('digits')) == 3
  assert not len(digits.epochs_of('tiny_cnn'))
  assert len(tasks.runs_of(found)) == 5


def test_only_the_sweeps_and_methods_that_are_named(tmp_path):
  write(tmp_path / 'layca')
  write(tmp_path / 'sgd', layca=False)
  write(tmp_path / 'adam', optimizer='adam')
  write_sweep(tmp_path, 'rate_grid', ['layca'])
  write_sweep(tmp_path, 'alpha_study', ['sgd', 'adam'])
  (task,) = find(tmp_path, 'alpha_study', methods=('Layca', 'SGD'))
  assert task.runs['run'].tolist() == ['sgd']
  (task,) = find(tmp_path, 'alpha_study', 'rate_grid')
  assert len(task.runs) == 3
  assert find(tmp_path, 'adaptive') == []


@pytest.mark.parametrize(
  ('options', 'title', 'authors'),
  [
    ({'kernels': 4}, 'CIFAR-10, 4 kernels', 'cifar10'),
    (
      {'task': 'c100_resnet:small', 'data': 'cifar100', 'coarse_labels': True},
      'CIFAR-100 (coarse labels), 3 kernels',
      'cifar100',
    ),
    ({'task': 'mine', 'data': 'my_images'}, 'my_images, 3 kernels', ''),
  ],
)
def test_a_task_is_named_by_data_and_network(tmp_path, options, title, authors):
  write(tmp_path, **options)
  (task,) = find(tmp_path)
  assert (task.title, task.authors) == (title, authors)
  assert (task.paper in paper.TASKS.values()) == bool(authors)


def test_runs_of_a_group_may_differ_in_what_is_varied_alone(tmp_path):
  write(tmp_path / 'a', seed=0)
  write(tmp_path / 'b', seed=1)
  write(tmp_path / 'c', seed=0, rho=0.25, l2=0.5)
  (task,) = find(tmp_path)
  runs, notes = task.distinct(task.runs, by=['rho'])
  assert (runs['run'].tolist(), notes) == (['a', 'b', 'c'], [])
  varied = ('seed', 'rho', 'optimizer.l2')
  assert len(task.distinct(task.runs, varied=varied)[0]) == 3
  with pytest.raises(InputError) as error:
    task.distinct(task.runs)
  (line,) = str(error.value).splitlines()
  assert 'a and c cannot stand in one curve' in line
  assert 'rho: 0.037037037037037035 -> 0.25' in line
  assert 'optimizer.l2: 0.0 -> 0.5' in line
  assert 'seed: ' not in line


def test_a_setting_without_value_is_as_good_as_none(tmp_path):
  for name in ('a', 'b'):
    write(tmp_path / name, seed=ord(name))
  (task,) = find(tmp_path)
  runs = task.runs.assign(new=[None, float('nan')])
  task = tasks.Task('digits', runs, task.epochs, ('new',), '')
  assert len(task.distinct(runs)[0]) == 2


def test_a_run_that_is_there_twice_counts_once(tmp_path):
  for name, seed in (('a', 0), ('b', 0), ('c', 1)):
    write(tmp_path / name, seed=seed)
  (task,) = find(tmp_path)
  runs, notes = task.distinct(task.runs)
  assert runs['run'].tolist() == ['a', 'c']
  assert notes == ['left out: b: it repeats another run']


def test_a_figure_selects_runs_and_notes_those_that_it_leaves_out(tmp_path):
  write(tmp_path / 'a')
  write(tmp_path / 'b', alpha=0.6)
  write(tmp_path / 'c', seed=1, diverged='not finite')
  write(tmp_path / 'd', complete=False)
  write(tmp_path / 'e')
  write(tmp_path / 'f', task='digits', alpha=0.6)
  (task,), notes = select(tmp_path)
  assert task.runs['run'].tolist() == ['a']
  assert set(task.epochs['run']) == {'a'}
  assert notes == [
    'left out: d: not complete: 4 of 4 epochs',
    'left out: c: it diverged: not finite',
    'left out: e: it repeats another run',
  ]
  (task,), notes = select(tmp_path, has_diverged=True)
  assert task.runs['run'].tolist() == ['a', 'c']
  assert len(notes) == 2


def test_without_runs_a_figure_is_refused_with_what_it_needs(tmp_path):
  with pytest.raises(
    tasks.NoResultsError, match=r'no results of figure 2.*: m'
  ):
    select(tmp_path)
  write(tmp_path / 'a', alpha=0.6)
  write(tmp_path / 'b', complete=False)
  with pytest.raises(tasks.NoResultsError) as error:
    select(tmp_path)
  (line,) = str(error.value).splitlines()
  assert 'figure 2, which are runs at alpha 0; 1 are not complete' in line
  assert 'such as b' in line
  assert 'launch.sweep' in line


def test_runs_count_as_several_if_they_differ(tmp_path):
  write(tmp_path / 'a', alpha=0.6)
  write(tmp_path / 'b')
  (task,) = find(tmp_path)
  assert len(tasks.several(task.runs, 'alpha')) == 2
  assert not len(tasks.several(task.runs, 'rho'))
