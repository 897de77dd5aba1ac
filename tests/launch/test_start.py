"""What is answered before TensorFlow, which takes seconds to import."""

import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).parent.parent.parent
DIGITS = '--config=configs/digits.py'
TOY = '--config=configs/mnist_single_layer.py:digits'
GRID = '--sweep=configs/sweeps/rate_grid.py:c10_cnn1'
PAPER = '--config=configs/paper.py:small'

# Runs a script, and says at its very end whether TensorFlow was imported.
DRIVER = """
import atexit, runpy, sys
said = lambda: print('with' if 'tensorflow' in sys.modules else 'without')
atexit.register(said)
runpy.run_module(sys.argv.pop(1), run_name='__main__', alter_sys=True)
"""


def run(code, *arguments):
  return subprocess.run(
    [sys.executable, '-c', code, *arguments],
    cwd=ROOT,
    env=os.environ | {'PYTHONPATH': str(ROOT)},
    capture_output=True,
    text=True,
    check=False,
  )


@pytest.mark.parametrize(
  'arguments',
  [
    ['train', DIGITS],
    ['train', DIGITS, '--workdir=x', '--unknown=1'],
    ['train', DIGITS, '--workdir=x', '--config.alpa=0.1'],
    ['train', DIGITS, '--workdir=x', '--config.alpha=high'],
    ['train', DIGITS, '--workdir=x', '--config.alpha=1.0'],
    ['train', DIGITS, '--workdir=x', '--config.data.name=mnits'],
    ['train', DIGITS, '--workdir=x', '--config.model.name=vgg17'],
    ['train', '--config=configs/none.py', '--workdir=x'],
    ['single_layer', TOY, '--workdir=x', '--config.layers=(0,10)'],
    ['single_layer', TOY, '--workdir=x', '--config.data.name=mnits'],
    ['sweep', GRID],
    ['sweep', GRID, '--workdir=x', '--seeds=0'],
    ['sweep', '--sweep=none.py', '--workdir=x'],
    ['figures', '--results=x'],
    ['figures', '--results=none', '--out=x'],
    ['figures', '--results=configs', '--out=x', '--figure=11'],
    ['reproduce', '--config=configs/paper.py:big', '--workdir=x'],
    ['reproduce', PAPER, '--workdir=x', '--config.figures=11'],
    ['reproduce', PAPER, '--workdir=x', "--config.tasks='cifar'"],
  ],
  ids=' '.join,
)
def test_bad_input_is_refused_without_tensorflow(arguments):
  name, *flags = arguments
  done = run(DRIVER, f'launch.{name}', *flags)
  assert done.returncode == 2
  assert done.stdout == 'without\n'
  assert 'Traceback' not in done.stderr
  assert 'error: ' in done.stderr.splitlines()[-1]


@pytest.mark.parametrize(
  'name', ['train', 'single_layer', 'sweep', 'figures', 'reproduce']
)
def test_help_needs_no_tensorflow(name):
  done = run(DRIVER, f'launch.{name}', '--help')
  assert '--workdir' in done.stdout or '--results' in done.stdout
  assert done.stdout.endswith('without\n')


def test_a_folder_of_another_run_is_refused_without_tensorflow(tmp_path):
  (tmp_path / 'config.json').write_text('{"rho": 0.5}')
  done = run(DRIVER, 'launch.train', DIGITS, f'--workdir={tmp_path}')
  assert done.returncode == 2
  assert done.stdout == 'without\n'
  assert 'holds a run of another config (rho: 0.5 -> 0.037' in done.stderr


def test_the_package_is_imported_without_tensorflow():
  done = run(
    'import layca, sys; print("tensorflow" in sys.modules, dir(layca))'
  )
  assert done.stdout.startswith('False ')
  assert "'RotationMonitor'" in done.stdout


def test_the_packages_names_are_those_of_its_modules():
  code = """
from layca import *
from layca import Layca, angle
import layca
from layca import optimizer, rotation, schedules as ours
assert layca.Layca is Layca is optimizer.Layca
assert layca.angle is angle is rotation.angle
assert layca.schedules is schedules is ours
try:
  layca.Lcaya
except AttributeError as error:
  print(error)
"""
  done = run(code)
  assert done.stdout == "module 'layca' has no attribute 'Lcaya'\n", done.stderr


@pytest.mark.parametrize(('own', 'expected'), [(None, '1'), ('0', '0')])
def test_onednn_is_on_unless_the_user_says_otherwise(own, expected):
  code = 'import os, launch; print(os.environ["TF_ENABLE_ONEDNN_OPTS"])'
  environment = dict(os.environ)
  environment.pop('TF_ENABLE_ONEDNN_OPTS', None)
  if own is not None:
    environment['TF_ENABLE_ONEDNN_OPTS'] = own
  said = subprocess.check_output(
    [sys.executable, '-c', code], cwd=ROOT, env=environment, text=True
  )
  assert said == f'{expected}\n'
