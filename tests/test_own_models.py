"""What the page about own networks and data shows works as it stands there."""

import os
import pathlib
import re
import shlex
import subprocess
import sys

import numpy as np
import pytest

from configs import defaults
from layca.study.sweep import plan, sweep_file
from layca.training import config_checks
from tests.user_module import fixture_write  # noqa: F401 - a fixture.

ROOT = pathlib.Path(__file__).parent.parent
PAGE = (ROOT / 'docs/own_models.md').read_text()
FILES = dict(re.findall(r'```python\n# (\w+)\.py\n(.*?)```', PAGE, re.DOTALL))
COMMANDS = re.findall(r'^(python -m (?:.*\\\n)*.*)$', PAGE, re.MULTILINE)
(LOADING,) = re.findall(r'```python\n(import layca.*?)```', PAGE, re.DOTALL)


def run(command, folder, work):
  """Runs a command of the page in the clone; returns what it prints."""
  arguments = shlex.split(command.replace('\\\n', ' '))
  assert arguments[0] == 'python'
  arguments = [
    a.replace('runs/', f'{work}/').replace('$PYTHONPATH', str(folder))
    for a in arguments[1:]
  ]
  return subprocess.check_output(
    [sys.executable, *arguments],
    cwd=ROOT,
    env=os.environ | {'PYTHONPATH': str(folder)},
    text=True,
  )


@pytest.fixture(name='mine')
def fixture_mine(write):
  """A folder with the page's files, in which this process finds them too."""
  assert set(FILES) == {'my_network', 'my_data', 'my_sweep'}
  for name, text in FILES.items():
    path = write(name, text)
  return path.parent


def test_the_example_trains_and_is_loaded(mine, tmp_path, monkeypatch, capsys):
  work = tmp_path / 'runs'
  said = run(COMMANDS[0], mine, work)
  assert 'my_network/conv_0/w' in said
  monkeypatch.chdir(tmp_path)
  names = {}
  exec(LOADING, names)
  accuracy = names['run'].result['test_accuracy']
  assert accuracy > 0.8
  labels = names['my_data'].load()['test_labels']
  assert np.mean(names['predicted'] == labels) == pytest.approx(accuracy)
  assert str(accuracy) in capsys.readouterr().out
  shapes = [layer['shape'] for layer in names['run'].layers[:4]]
  assert shapes == [[3, 3, 1, 16], [3, 3, 16, 16], [3, 3, 16, 16], [16, 10]]


def test_the_sweep_has_the_runs_that_it_shows(mine):
  path = str(mine / 'my_sweep.py')
  get_config, get_runs = (
    sweep_file.function(path, name) for name in ('get_config', 'get_runs')
  )
  usual = defaults.get_config()
  sweep = plan.Sweep('my_sweep', get_runs, get_config(), 2, usual)
  runs = plan.all_runs([sweep])
  assert len({run.name for run in runs}) == 6


@pytest.mark.slow
def test_the_sweep_runs(mine, tmp_path):
  said = run(f'{COMMANDS[2]} --seeds=1', mine, tmp_path)
  assert said.splitlines()[-1] == '3 of 3 runs are finished'


def test_every_key_that_it_names_exists():
  known = config_checks.flatten(defaults.get_config().to_dict()).keys()
  named = {
    key
    for key in re.findall(r'`(?:--config\.)?([a-z_]+\.[a-z_]+)=?', PAGE)
    if key.split('.')[0] in ('data', 'model')
  } - {'data.json'}
  assert 'data.path' in named
  assert named <= known
