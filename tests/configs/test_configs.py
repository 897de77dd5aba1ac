"""Every config builds its network and takes one step, at a tiny size."""

import importlib
import pathlib

import numpy as np
import pytest

from layca.training import build, config_checks
from layca.training.data.load import Data, Split

# Config, variant, kernels, classes, image side.
CASES = [
  ('digits', 'demo', 13, 10, 16),
  ('c10_cnn1', 'paper', 25, 10, 32),
  ('c10_cnn1', 'medium', 13, 10, 16),
  ('c10_cnn1', 'small', 13, 10, 16),
  ('c100_resnet', 'paper', 34, 100, 32),
  ('c100_resnet', 'medium', 16, 20, 16),
  ('c100_resnet', 'small', 16, 20, 16),
  ('tiny_cnn', 'paper', 11, 200, 64),
  ('tiny_cnn', 'medium', 9, 200, 16),
  ('tiny_cnn', 'small', 9, 200, 16),
  ('c10_cnn2', 'paper', 15, 10, 32),
  ('c10_cnn2', 'medium', 15, 10, 32),
  ('c10_cnn2', 'small', 15, 10, 32),
  ('c100_wrn', 'paper', 29, 100, 32),
  ('c100_wrn', 'small', 11, 20, 32),
]


def get_config(name, variant):
  return importlib.import_module(f'configs.{name}').get_config(variant)


def random_data(config, classes, side):
  """Six images of the shapes that the config's data set has."""
  random = np.random.default_rng(0)
  channels = 1 if config.data.name == 'digits' else 3
  split = Split(
    random.integers(0, 256, [6, side, side, channels], np.uint8),
    random.integers(0, classes, [6], np.int32),
  )
  return Data(config.data.name, split, None, split, 128.0, 64.0, classes)


def test_every_config_is_tested():
  here = pathlib.Path(__file__).parent
  helpers = {'__init__', 'defaults', 'variants'}
  # What is not a training job has a file of its own beside this one.
  others = {path.stem.removeprefix('test_') for path in here.glob('test_*.py')}
  configs = here.parent.parent.glob('configs/*.py')
  names = {path.stem for path in configs} - helpers - others
  assert names == {case[0] for case in CASES}


@pytest.mark.parametrize(
  ('name', 'variant', 'kernels', 'classes', 'side'), CASES
)
def test_it_trains_one_step(name, variant, kernels, classes, side):
  config = get_config(name, variant)
  assert config.task == f'{name}:{variant}'
  assert max(config.schedule.drop_epochs) < config.epochs
  config_checks.check(config)
  config.batch_size = 2
  if (name, variant) == ('c100_wrn', 'paper'):
    # 36.5 million weights are too many for a test.
    config.model.widen_factor = 2
  trainer = build.create_trainer(config, random_data(config, classes, side))
  assert len(trainer.kernels) == kernels
  assert trainer.run(1)
  numbers, rotation = trainer.finish_epoch()
  assert numbers['learning_rate'] == pytest.approx(config.rho)
  np.testing.assert_allclose(
    rotation['mean_step_angle'], np.arctan(config.rho), rtol=1e-3
  )


@pytest.mark.parametrize(
  'variant', ['large', '', 'small,bias', 'small,biases,biases', 'biases']
)
def test_an_unknown_variant_names_the_known_ones(variant):
  with pytest.raises(
    ValueError, match=rf"'{variant}'.* paper, medium, small, and ,bi"
  ):
    get_config('c10_cnn1', variant)


def test_biases_are_all_that_their_word_adds_and_the_base_trains_them():
  config = get_config('c10_cnn1', 'small')
  config.model.with_bias = True
  assert config.to_dict() == get_config('c10_cnn1', 'small,biases').to_dict()
  config.batch_size = 2
  trainer = build.create_trainer(config, random_data(config, 10, 32))
  assert trainer.rules() == ['rotate'] * 13 + ['base'] * 13
  assert trainer.run(1)
  for bias in trainer.parameters[13:]:
    assert np.any(bias.numpy() != 0), bias.name
