"""Which candidates a machine measures."""

import pytest

from layca.benchmark import candidates
from layca.training.errors import InputError


def machine(gpu=False, torch=False, torch_gpu=False, bfloat16=True):
  versions = {'tensorflow': '2'} | ({'torch': '2'} if torch else {})
  return {
    'device': 'Some CPU',
    'gpu': gpu,
    'torch_gpu': torch_gpu,
    'bfloat16': bfloat16,
    'versions': versions,
  }


def keys(only=(), **kwargs):
  chosen, left_out = candidates.choose(only, machine(**kwargs))
  return [candidate.key for candidate in chosen], left_out


OURS = ['layca', 'sgd', 'no_monitor', 'bfloat16']


@pytest.mark.parametrize(
  ('has', 'expected'),
  [
    ({}, [*OURS, 'keras']),
    ({'torch': True}, [*OURS, 'keras', 'torch', 'torch_compile']),
    ({'gpu': True}, [*OURS, 'xla', 'keras', 'keras_no_xla']),
    (
      {'gpu': True, 'torch': True},
      [*OURS, 'xla', 'keras', 'keras_no_xla'],
    ),
    (
      {'gpu': True, 'torch': True, 'torch_gpu': True},
      [*OURS, 'xla', 'keras', 'keras_no_xla', 'torch', 'torch_compile'],
    ),
  ],
)
def test_a_machine_measures_all_it_can(has, expected):
  assert keys(**has)[0] == expected


def test_a_line_tells_that_pytorch_is_absent():
  _, left_out = keys()
  assert left_out == [
    'PyTorch is left out: PyTorch is not installed',
    'PyTorch compiled is left out: PyTorch is not installed',
  ]


def test_bfloat16_is_left_out_where_there_are_no_instructions_for_it():
  chosen, left_out = keys(['layca', 'bfloat16'], bfloat16=False)
  assert chosen == ['layca']
  assert left_out == [
    'Layca in bfloat16 is left out: Some CPU has no instructions for it'
  ]


def test_only_some():
  assert keys(['keras', 'layca'])[0] == ['layca', 'keras']


def test_an_unknown_name():
  with pytest.raises(InputError, match=r'--only=kera: .*keras'):
    candidates.check(['layca', 'kera'])


def test_nothing_left():
  with pytest.raises(InputError, match='XLA is left out: it is for GPUs'):
    keys(['xla'])
