"""Which runs stand for the five methods of Section 6.2."""

import pytest
from layca.study.figures.adaptive_methods import METHODS, Method

from layca.study.figures import adaptive_methods
from layca.study.plots.drawing import NoResultsError
from layca.training.errors import InputError
from tests.layca.study.figures.made_up_methods import write, write_all


def find(folder):
  return adaptive_methods.find(folder, '4')


def test_there_are_five_methods_without_layca_and_five_with_it():
  assert [method.title for method in METHODS] == [
    'SGD',
    'SGD_AMom',
    'RMSProp',
    'Adam',
    'Adagrad',
    'SGD + Layca',
    'SGD_AMom + Layca',
    'RMSProp + Layca',
    'Adam + Layca',
    'Adagrad + Layca',
  ]


def test_their_runs_are_found_as_results_call_them(tmp_path):
  ((task,), notes) = find(write_all(tmp_path, seeds=2))
  assert task.name == 'c10_cnn2:small'
  assert notes == []
  for method in METHODS:
    runs = task.runs[task.runs['method'] == method.in_results]
    assert set(runs['optimizer.name']) == {method.optimizer}
    assert set(runs['optimizer.layca']) == {method.layca}
    assert sorted(runs['seed']) == [0, 1]
  assert Method('sgd', layca=True).in_results == 'Layca'


def test_sgd_without_weight_decay_belongs_to_another_figure(tmp_path):
  write_all(tmp_path)
  write(tmp_path, name='sgd,l2=0/seed=0', l2=0.0)
  ((task,), notes) = find(tmp_path)
  sgd = task.runs[task.runs['method'] == 'SGD']
  assert sgd['run'].tolist() == ['sgd/seed=0']
  assert len(task.runs) == 10
  assert notes == []


def test_it_stands_in_where_there_is_none_with_weight_decay(tmp_path):
  write(tmp_path, name='sgd,l2=0/seed=0', l2=0.0)
  write(tmp_path, 'adam')
  ((task,), notes) = find(tmp_path)
  assert sorted(task.runs['method']) == ['Adam', 'SGD']
  assert notes == ['c10_cnn2:small: SGD is without weight decay: no run has it']


def test_other_methods_without_weight_decay_are_as_good(tmp_path):
  write(tmp_path, 'adam', l2=0.0)
  write(tmp_path, 'rmsprop')
  ((task,), notes) = find(tmp_path)
  assert sorted(task.runs['method']) == ['Adam', 'RMSProp']
  assert notes == []


def test_other_alphas_methods_and_grids_do_not_count(tmp_path):
  write_all(tmp_path)
  write(tmp_path, 'adam', True, 1, alpha=0.4)
  write(tmp_path, 'momentum')
  write(tmp_path, name='grid/adam', optimizer='adam', rho=1.0)
  ((task,), notes) = find(tmp_path)
  assert len(task.runs) == 10
  assert notes == []


def test_a_task_of_one_optimizer_is_not_compared(tmp_path):
  for layca in (False, True):
    write(tmp_path, layca=layca, name=f'alone/{layca}', task='c10_cnn1')
  with pytest.raises(
    NoResultsError, match=r'no results of figure 4, .* several optimizers'
  ):
    find(tmp_path)
  write_all(tmp_path)
  ((task,), _) = find(tmp_path)
  assert task.name == 'c10_cnn2:small'


def test_a_seed_that_is_there_twice_counts_once(tmp_path):
  write_all(tmp_path)
  write(tmp_path, 'adam', name='again')
  ((task,), notes) = find(tmp_path)
  assert len(task.runs) == 10
  assert notes == ['left out: again: it repeats another run']


def test_runs_of_a_method_that_differ_are_refused(tmp_path):
  write_all(tmp_path)
  write(tmp_path, 'adam', seed=1, rho=0.5)
  with pytest.raises(InputError, match=r'rho: 0\.037.* -> 0\.5') as error:
    find(tmp_path)
  assert '\n' not in str(error.value)


def test_a_run_that_is_not_complete_is_noted(tmp_path):
  write_all(tmp_path)
  write(tmp_path, 'adam', seed=1, complete=False)
  _, (note,) = find(tmp_path)
  assert note.startswith('left out: adam/seed=1: not complete')
