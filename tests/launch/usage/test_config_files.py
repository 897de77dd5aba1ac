"""Which files each command takes, and with which variants."""

import importlib
import pathlib
import re
import shlex

import pytest

from launch.usage import config_files
from configs.sweeps import runs

COMMANDS = ('train', 'single_layer', 'reproduce', 'sweep')
FILES = [file for name in COMMANDS for file in config_files.of_command(name)]
EXAMPLES = [
  (path.name, command)
  for folder in ('configs', 'launch')
  for path in sorted((config_files.ROOT / folder).rglob('*.py'))
  for command in re.findall(
    r'^  (python -m launch\.(?:.*\\\n)*.*)', config_files._docstring(path), re.M
  )
]


def module(file):
  name = file.path.removesuffix('.py').replace('/', '.')
  return importlib.import_module(name)


def test_each_config_belongs_to_one_command():
  paths = [file.path for file in FILES]
  assert len(set(paths)) == len(paths)
  made = {
    path.relative_to(config_files.ROOT).as_posix()
    for path in (config_files.ROOT / 'configs').rglob('*.py')
    if re.search('^(def )?get_config', path.read_text(), re.MULTILINE)
  }
  # What others are made from.
  assert made - {*paths} == {
    'configs/defaults.py',
    'configs/sweeps/methods.py',
  }
  assert [file.path for file in config_files.of_command('single_layer')] == [
    'configs/mnist_single_layer.py'
  ]
  assert config_files.of_command('figures') == []


@pytest.mark.parametrize('file', FILES, ids=lambda file: file.path)
def test_the_variants_are_those_that_the_file_knows(file):
  get_config = module(file).get_config
  parts = [name for name in file.entries if name.isupper()]
  for part in parts:
    told = re.split(', | or ', file.entries[part])
    assert told == [*runs.CHOICES[part.lower()]]
  if parts:
    assert file.usage == f'{file.path}:{",".join(parts)}'
    get_config(','.join(runs.CHOICES[part.lower()][-1] for part in parts))
  elif file.entries:
    assert file.usage == file.path
    with pytest.raises(ValueError, match='use one of ') as error:
      get_config('none of them')
    known = str(error.value).partition('use one of ')[2]
    assert sorted(known.partition(', and')[0].split(', ')) == sorted(
      file.entries
    )
    assert file.default in file.entries


def test_what_a_variant_is_goes_to_the_end_of_its_first_sentence():
  (toy,) = config_files.of_command('single_layer')
  assert toy.title.startswith('Which layer would you train?')
  assert toy.entries['paper'] == '10 experiments on MNIST, 4,000 updates'
  assert toy.default == 'paper'


@pytest.mark.parametrize(('name', 'command'), EXAMPLES)
def test_an_example_can_be_pasted(name, command):
  # As a shell joins its lines.
  words = shlex.split(command.replace('\\\n', ''))
  assert not re.search(r'[\\|]|\bDIR\b', ' '.join(words))
  for word in words:
    if found := re.fullmatch(r'--(?:config|sweep)=(\S+\.py)(?::(\S+))?', word):
      path, variant = found.groups()
      assert pathlib.Path(config_files.ROOT / path).is_file()
      name = path.removesuffix('.py').replace('/', '.')
      get_config = importlib.import_module(name).get_config
      assert get_config(*filter(None, [variant]))
