"""What a command line asks for, or one line that says what is wrong."""

import pytest

from layca.study import figures
from layca.study.reproduce import request
from layca.training import devices
from layca.training.errors import InputError


def test_by_default_everything_is_asked_for():
  asked = request.create('small')
  assert asked.figures == tuple(figures.FIGURES)
  assert asked.tasks == request.TASKS
  assert set(asked.alphas.values()) == {'7'}
  assert asked.rates == '5'
  assert asked.seeds == {
    'single_layer': 2,
    'alpha_study': 2,
    'c10_cnn2': 2,
    'recommendations': 2,
  }


def test_the_papers_scale_has_the_papers_alphas_and_rates():
  asked = request.create('paper')
  assert set(asked.alphas.values()) == {'13'}
  assert asked.rates == 'all'


def test_figures_and_tasks_are_in_the_papers_order():
  asked = request.create('small', ['4', '1a', '2'], ['c10_cnn2', 'tiny_cnn'])
  assert asked.figures == ('1a', '2', '4')
  assert asked.tasks == ('tiny_cnn', 'c10_cnn2')


@pytest.mark.parametrize(
  ('scale', 'asked', 'has_bfloat16', 'precision'),
  [
    ('small', [], True, 'bfloat16'),
    ('small', [], False, 'float32'),
    ('small', ['float32'], True, 'float32'),
    ('small', ['bfloat16'], False, 'bfloat16'),
    ('paper', [], True, 'float32'),
    ('paper', ['auto'], True, 'bfloat16'),
  ],
)
def test_the_machine_decides_the_precision_of_the_small_scale(
  monkeypatch, scale, asked, has_bfloat16, precision
):
  monkeypatch.setattr(devices, 'computes_in_bfloat16', lambda: has_bfloat16)
  found = request.create(scale, precision=asked).precision
  assert found == dict.fromkeys(request.TASKS, precision)


def test_a_value_is_for_all_or_for_one():
  asked = request.create(
    'small',
    seeds=['recommendations=1', '3'],
    alphas=['c10_cnn1=13'],
    precision=['bfloat16', 'c10_cnn1=float32'],
  )
  assert asked.seeds == {
    'single_layer': 3,
    'alpha_study': 3,
    'c10_cnn2': 3,
    'recommendations': 1,
  }
  assert asked.alphas['c10_cnn1'] == '13'
  assert asked.alphas['tiny_cnn'] == '7'
  assert asked.precision['c10_cnn1'] == 'float32'
  assert asked.precision['c100_resnet'] == 'bfloat16'


@pytest.mark.parametrize(
  ('options', 'words'),
  [
    ({'scale': 'big'}, '--scale=big: take one of small, paper'),
    ({'names': ['2', '11']}, "--figures: '11' is none of 1a, "),
    ({'tasks': ['cifar']}, "--tasks: 'cifar' is none of mnist_single_layer, "),
    ({'seeds': ['0']}, '--seeds=0: 0 is no number of 1+'),
    ({'seeds': ['two']}, '--seeds=two: two is no number of 1+'),
    ({'seeds': ['alpha=2']}, "--seeds: 'alpha' is none of single_layer, "),
    ({'alphas': ['9']}, "--alphas: '9' is none of 7, 13"),
    ({'precision': ['tiny_cnn=half']}, "--precision: 'half' is none of float"),
  ],
)
def test_what_is_unknown_is_named_with_its_flag(options, words):
  with pytest.raises(InputError) as error:
    request.create(**{'scale': 'small', **options})
  assert str(error.value).startswith(words)
  assert '\n' not in str(error.value)
