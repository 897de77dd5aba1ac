"""The script as a user calls it: one command, one clear line when it fails."""

import json
import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).parent.parent.parent
SMALL = (
  '--config=configs/digits.py',
  '--config.epochs=1',
  '--config.schedule.drop_epochs=()',
  '--config.data.train_examples=100',
  '--config.data.image_size=8',
)


def call(*arguments, **environment):
  return subprocess.run(
    [sys.executable, '-m', 'launch.train', *arguments],
    cwd=ROOT,
    env=os.environ | environment,
    capture_output=True,
    text=True,
    check=False,
  )


def test_it_trains_and_then_says_that_it_is_done(tmp_path):
  first = call(*SMALL, f'--workdir={tmp_path}')
  assert first.returncode == 0, first.stderr
  assert 'vgg/conv_12/w' not in first.stdout
  assert '13 layers' in first.stdout
  assert 'epoch 1/1' in first.stdout
  assert json.loads((tmp_path / 'result.json').read_text())['epochs'] == 1
  again = call(*SMALL, f'--workdir={tmp_path}')
  assert again.returncode == 0
  assert 'is complete' in again.stdout


@pytest.mark.parametrize(
  ('arguments', 'words'),
  [
    (['--config=configs/digits.py'], 'workdir'),
    (['--config=configs/none.py', '--workdir=x'], 'configs/none.py'),
    (['--config=configs/digits.py:big', '--workdir=x'], "'big'"),
    ([*SMALL, '--workdir=x', '--config.alpa=0.1'], 'alpha'),
    ([*SMALL, '--workdir=x', '--config.data.name=mnits'], 'mnist'),
    ([*SMALL, '--workdir=README.md/x'], 'README.md/x'),
  ],
)
def test_bad_input_is_one_line_without_a_traceback(arguments, words):
  done = call(*arguments)
  assert done.returncode == 2
  assert words in done.stderr
  assert 'Traceback' not in done.stderr
  lines = [x for x in done.stderr.splitlines() if x.startswith('error: ')]
  assert len(lines) == 1
  assert words in lines[0]
  assert not (ROOT / 'x').exists()
