"""What is answered before TensorFlow, which takes seconds to import."""

import os
import subprocess
import sys

import pytest

from tests.launch.scripts import ROOT

DIGITS = '--config=configs/digits.py'
TOY = '--config=configs/mnist_single_layer.py'
PAPER = '--config=configs/paper.py'
GRID = '--sweep=configs/sweeps/rate_grid.py'
X = '--workdir=x'

# Runs a script, and says at its very end whether TensorFlow was imported.
DRIVER = """
import atexit, runpy, sys
said = lambda: print('with' if 'tensorflow' in sys.modules else 'without')
atexit.register(said)
runpy.run_module(sys.argv.pop(1), run_name='__main__', alter_sys=True)
"""


def run(code, *arguments, **environment):
  return subprocess.run(
    [sys.executable, '-c', code, *arguments],
    cwd=ROOT,
    env=os.environ | {'PYTHONPATH': str(ROOT)} | environment,
    capture_output=True,
    text=True,
  )


def assert_refused(words, name, *flags):
  done = run(DRIVER, f'launch.{name}', *flags)
  assert (done.returncode, done.stdout) == (2, 'without\n')
  assert 'Traceback' not in done.stderr
  (line,) = (x for x in done.stderr.splitlines() if x.startswith('error: '))
  assert words in line
  assert done.stderr.endswith(f'{line}\n')
  assert not (ROOT / 'x').exists()


@pytest.mark.parametrize(
  ('arguments', 'words'),
  [
    (['train', DIGITS], '--workdir is missing: python -m launch.train --help'),
    (['train'], '--config and --workdir are missing: '),
    (['train', '--config.alpha=0.1'], '--config and --workdir are missing: '),
    (['train', DIGITS, X, '--unknown=1'], 'there is no flag --unknown'),
    (
      ['train', DIGITS, X, '--config.alpa=0.1'],
      'there is no key alpa in a config: did you mean alpha?',
    ),
    (
      ['train', DIGITS, X, '--config.alpha=high'],
      '--config.alpha=high: must be a number',
    ),
    (['train', DIGITS, X, '--config.alpha=1.0'], 'between -1 and 1'),
    (
      ['train', DIGITS, X, '--config.alpha_schedule=((0,-0.4),(40,1.0))'],
      'such as ((0, -0.4), (40, 0.0))',
    ),
    (
      ['train', DIGITS, X, '--config.optimizer.replay=none'],
      'there is no such folder',
    ),
    (['train', DIGITS, X, '--config.data.name=mnits'], 'digits, mnist'),
    (['train', DIGITS, X, '--config.model.name=vgg17'], 'resnet, vgg'),
    (['train', f'{DIGITS}:big', X], "'big' of digits: use one of demo"),
    (
      ['train', '--config=configs/none.py', X],
      'is no file: take one of configs/c10',
    ),
    (['train', '--config=configs/scale.py', X], 'has no function get_config'),
    (['train', '--config=README.md', X], 'README.md, line '),
    (['single_layer', f'{TOY}:big', X], 'use one of paper, small, digits'),
    (['single_layer', TOY, X, '--config.layers=(0,10)'], 'numbered 0 to 9'),
    (['single_layer', TOY, X, '--config.data.name=mnits'], 'digits, mnist'),
    (['sweep', GRID, X, '--seeds=0'], 'must be a positive integer'),
    (['sweep', '--sweep=none.py', X], 'none.py'),
    (['figures', '--results=none', '--out=x'], 'no such folder'),
    (['figures', '--results=configs', '--out=x', '--figure=11'], '1a,1b,1c'),
    (['reproduce', f'{PAPER}:big', X], 'small, evidence, medium, paper'),
    (['reproduce', PAPER, X, '--config.figures=11'], '1a, 1b, 1c'),
    (['reproduce', PAPER, X, "--config.tasks='cifar'"], 'mnist_single_layer'),
  ],
  ids=lambda x: ' '.join(x) if isinstance(x, list) else '',
)
def test_bad_input_is_refused_without_tensorflow(arguments, words):
  assert_refused(words, *arguments)


def test_a_folder_of_another_run_is_refused_without_tensorflow(tmp_path):
  (tmp_path / 'config.json').write_text('{"rho": 0.5}')
  words = 'holds a run of another config (rho: 0.5 -> 0.111'
  assert_refused(words, 'train', DIGITS, f'--workdir={tmp_path}')


@pytest.mark.parametrize(
  'name', ['train', 'single_layer', 'sweep', 'figures', 'reproduce']
)
def test_help_needs_no_tensorflow(name):
  done = run(DRIVER, f'launch.{name}', '--help')
  assert done.returncode == 0
  assert '--workdir' in done.stdout or '--results' in done.stdout
  assert done.stdout.endswith('without\n')


@pytest.mark.parametrize('name', ['train', 'figures', 'report_pdf'])
def test_a_script_that_is_started_by_its_path_says_how_to_start_it(name):
  done = subprocess.run(
    [sys.executable, f'launch/{name}.py'],
    cwd=ROOT,
    env={x: v for x, v in os.environ.items() if x != 'PYTHONPATH'},
    capture_output=True,
    text=True,
  )
  assert (done.returncode, done.stdout) == (2, '')
  assert done.stderr == (
    f'error: start it as `python -m launch.{name}`, in {ROOT}\n'
  )


def test_the_packages_names_are_those_of_its_modules_imported_when_used():
  code = """
import sys, layca
print('tensorflow' in sys.modules, 'RotationMonitor' in dir(layca))
from layca import *
from layca import Layca, angle
from layca import geometry, optimizer, schedules as ours
assert layca.Layca is Layca is optimizer.Layca
assert layca.angle is angle is geometry.angle
assert layca.schedules is schedules is ours
try:
  layca.Lcaya
except AttributeError as error:
  print(error)
"""
  imported, unknown = run(code).stdout.splitlines()
  assert imported == 'False True'
  assert unknown == "module 'layca' has no attribute 'Lcaya'"


@pytest.mark.parametrize(('own', 'expected'), [('', '1'), ('0', '0')])
def test_onednn_is_on_unless_the_user_says_otherwise(own, expected):
  variable = 'os.environ["TF_ENABLE_ONEDNN_OPTS"]'
  unset = '' if own else f'del {variable};'
  code = f'import os; {unset} import launch; print({variable})'
  assert run(code, TF_ENABLE_ONEDNN_OPTS=own).stdout == f'{expected}\n'
