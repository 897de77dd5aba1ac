"""The table of the paper: that what stands in it is there, and agrees."""

import importlib
import pkgutil

import pytest

from configs import sweeps
from configs.sweeps import methods, recommendations
from layca.study import figures, paper

# Training images of CIFAR and Tiny ImageNet.
IMAGES = {'CIFAR-10': 50_000, 'CIFAR-100': 50_000, 'Tiny ImageNet': 100_000}
MODULES = [module.name for module in pkgutil.iter_modules(sweeps.__path__)]
SWEEPS = {
  name
  for name in MODULES
  if hasattr(importlib.import_module(f'{sweeps.__name__}.{name}'), 'get_runs')
}


@pytest.mark.parametrize('task', paper.TASKS.values(), ids=lambda t: t.name)
def test_a_task_is_that_of_its_config(task):
  config = importlib.import_module(f'configs.{task.name}').get_config('paper')
  assert config.epochs == task.epochs
  assert config.schedule.drop_epochs == task.drops
  assert config.schedule.drop_factor == paper.DROP_FACTOR
  assert paper.DATA_NAMES[config.data.name] == task.data
  # As many updates as batches.
  images = IMAGES[task.data] - config.data.validation_examples
  whole, rest = divmod(images, config.batch_size)
  assert config.batch_size == 128
  is_kept = rest > 0 and not config.data.drop_remainder
  assert task.steps_per_epoch == whole + is_kept


def test_the_methods_have_the_rates_and_the_l2_of_the_sweep():
  with_layca = {name: rates[1] for name, rates in methods.RATES.items()}
  assert with_layca == paper.LAYCA_RATES
  assert paper.METHODS_L2 == methods.L2
  assert paper.METHODS_TASK == methods.TASK


def test_claims_on_what_one_task_varies_name_that_of_the_sweep():
  assert set(paper.STUDIED_ON.values()) == {recommendations.FULLY_STUDIED}


def test_methods_have_the_papers_names():
  assert paper.method('sgd', layca=True) == 'Layca'
  assert paper.method('sgd', layca=False) == 'SGD'
  assert paper.method('sgd_amom', layca=True) == 'SGD_AMom + Layca'
  assert paper.method('other', layca=False) == 'other'


def test_methods_are_ordered_each_once():
  names = paper.ordered(['SGD', 'Adam', 'Layca', 'SGD', 'Adagrad'])
  assert names == ['Layca', 'SGD', 'Adagrad', 'Adam']
  assert paper.ordered(['Adam', 'SGD']) == ['SGD', 'Adam']


@pytest.mark.parametrize('name', paper.FIGURES)
def test_a_figure_has_a_file_that_draws_it_and_a_sweep(name):
  figure = paper.FIGURES[name]
  module = importlib.import_module(f'{figures.__name__}.{figure.module}')
  assert callable(module.draw)
  assert figure.sweep in SWEEPS | {paper.TOY}
