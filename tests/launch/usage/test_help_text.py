"""What --help says, as a user reads it."""

import pytest

from launch.usage import config_files
from tests.launch.scripts import ROOT, finish, start

COMMANDS = sorted(
  path.stem
  for path in (ROOT / 'launch').glob('*.py')
  if "__name__ == '__main__'" in path.read_text()
)


def help_of(name, *arguments):
  return finish(start(name, *arguments, '--help'))[0]


@pytest.mark.parametrize('name', COMMANDS)
def test_it_tells_command_flags_files_and_keys(name):
  said = help_of(name)
  assert max(map(len, said.splitlines())) <= 80
  assert f'  python -m launch.{name} ' in said
  assert '\\\\' not in said
  assert '\nflags:\n  --' in said
  assert str(ROOT) not in said
  for file in config_files.of_command(name):
    assert f'\n  {file.usage}\n      {file.title}\n' in said


def test_keys_are_those_of_all_training_jobs_or_of_the_config_that_is_given():
  usual = help_of('train')
  assert (
    '\n  optimizer.momentum = 0.9\n  optimizer.nesterov = False\n'
    '      Used by momentum and sgd_amom; nesterov by momentum.\n'
  ) in usual
  assert '\n  model.*\n      The network: a name of models.create' in usual
  assert '\n  --config\n      Config file, with a variant' in usual
  assert '(required)' in usual
  given = help_of('train', '--config=configs/c10_cnn1.py:small')
  assert 'with the values of configs/c10_cnn1.py:small:\n' in given
  assert '\n  model.widths = (16, 32, 64, 128)\n' in given
  assert '\n  epochs = 42\n' in given


def test_a_config_within_a_config_is_one_line():
  said = help_of('reproduce')
  assert '\n  single_layer.*\n  single_layer_digits.*\n' in said
  assert '\n  seeds.alpha_study = 2\n' in said


def test_each_sweep_tells_its_keys():
  said = help_of('sweep')
  for file in config_files.of_command('sweep'):
    assert f'with the values of {file.path}:' in said.replace('of\n', 'of ')
