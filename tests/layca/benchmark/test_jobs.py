"""Which processes measure what, on which machine."""

import pytest

from layca.benchmark import jobs, training_step
from layca.training.errors import InputError

NETWORK = jobs.Job('13', training_step.CANDIDATES, 1.0)


def create(*only, gpu=False, torch=False, torch_gpu=False, bfloat16=True):
  machine = {
    'device': 'Some CPU',
    'gpu': gpu,
    'torch_gpu': torch_gpu,
    'bfloat16': bfloat16,
    'versions': {'torch': '2'} if torch else {},
  }
  return jobs.create([NETWORK], only, machine)


def keys(some_jobs):
  return [[c.key for c in job.candidates] for job in some_jobs]


OURS = ['layca', 'sgd', 'no_monitor', 'bfloat16']
GPU = [*OURS, 'xla', 'keras', 'keras_no_xla']
TORCH = ['torch', 'torch_compile']


@pytest.mark.parametrize(
  ('has', 'expected'),
  [
    ({}, [*OURS, 'keras']),
    ({'bfloat16': False}, ['layca', 'sgd', 'no_monitor', 'keras']),
    ({'torch': True}, [*OURS, 'keras', *TORCH]),
    ({'gpu': True}, GPU),
    ({'gpu': True, 'torch': True}, GPU),
    ({'gpu': True, 'torch': True, 'torch_gpu': True}, [*GPU, *TORCH]),
  ],
)
def test_a_machine_measures_all_it_can(has, expected):
  chosen, _ = create(**has)
  alone = [names[0] for names in keys(chosen) if len(names) == 1]
  assert alone == ['product', *expected]


def test_each_is_measured_alone_and_the_close_ones_in_turn():
  chosen, _ = create('keras', 'sgd', 'layca')
  assert keys(chosen) == [
    ['product'],
    ['layca'],
    ['sgd'],
    ['keras'],
    ['layca', 'sgd'],
  ]
  assert keys(job for job in chosen if job.once) == [['sgd']]


def test_there_is_no_turn_to_take_without_layca_and_one_close_to_it():
  for only in (('layca', 'keras'), ('sgd', 'no_monitor')):
    chosen, _ = create(*only)
    assert keys(chosen) == [['product'], *([key] for key in only)]
    assert not any(job.once for job in chosen)


def test_a_line_says_why_a_candidate_is_left_out():
  _, left_out = create()
  assert left_out == [
    'PyTorch is left out: PyTorch is not installed',
    'PyTorch compiled is left out: PyTorch is not installed',
  ]
  _, left_out = create('layca', 'bfloat16', bfloat16=False)
  assert left_out == [
    'Layca in bfloat16 is left out: Some CPU has no instructions for it'
  ]
  with pytest.raises(InputError, match='XLA is left out: it is for GPUs'):
    create('xla')
  with pytest.raises(InputError, match=r'--only=kera: .*keras'):
    create('layca', 'kera')
