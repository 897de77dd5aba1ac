"""The script as a user calls it: one command, one clear line when it fails."""

import json
import os
import pathlib
import signal
import subprocess
import sys

import pytest

from layca.training import startup

ROOT = pathlib.Path(__file__).parent.parent.parent
# Whatever level of its notes the tests' own TensorFlow is told.
ENVIRONMENT = os.environ | {startup.LOG_LEVEL: startup.QUIET}
SMALL = (
  '--config=configs/digits.py',
  '--config.epochs=1',
  '--config.schedule.drop_epochs=()',
  '--config.data.train_examples=100',
  '--config.data.image_size=8',
)


def call(*arguments):
  return subprocess.run(
    [sys.executable, '-m', 'launch.train', *arguments],
    cwd=ROOT,
    env=ENVIRONMENT,
    capture_output=True,
    text=True,
    check=False,
  )


def rows(folder):
  """The metrics of a run, without what the clock decides."""
  lines = (folder / 'metrics.jsonl').read_text().splitlines()
  return [json.loads(line) | {'seconds': 0} for line in lines]


def test_it_trains_and_then_says_that_it_is_done(tmp_path):
  first = call(*SMALL, f'--workdir={tmp_path}')
  assert first.returncode == 0, first.stderr
  if not startup.has_nvidia_files():
    assert first.stderr == ''
  assert 'vgg/conv_12/w' not in first.stdout
  assert '13 layers' in first.stdout
  assert 'epoch 1/1' in first.stdout
  assert json.loads((tmp_path / 'result.json').read_text())['epochs'] == 1
  again = call(*SMALL, f'--workdir={tmp_path}')
  assert again.returncode == 0
  assert 'is complete' in again.stdout


def test_a_run_that_is_terminated_goes_on_from_where_it_was(tmp_path):
  # Far more epochs than are over before the signal, wherever it is slow.
  command = [
    *SMALL[:1],
    '--config.epochs=100',
    *SMALL[2:],
    '--config.model.convs_per_stage=1',
    '--config.model.widths=(4,)',
    '--config.batch_size=100',
  ]
  whole, halved = tmp_path / 'whole', tmp_path / 'halved'
  process = subprocess.Popen(
    [sys.executable, '-m', 'launch.train', *command, f'--workdir={halved}'],
    cwd=ROOT,
    env=ENVIRONMENT,
    stdout=subprocess.PIPE,
    stderr=subprocess.PIPE,
    text=True,
  )
  while not process.stdout.readline().startswith('epoch '):
    assert process.poll() is None
  process.send_signal(signal.SIGTERM)
  said, errors = process.communicate()
  assert process.returncode == 143
  assert 'Traceback' not in errors
  end = 'interrupted: the same command goes on from here'
  assert said.splitlines()[-1] == end
  assert not (halved / 'result.json').exists()
  # An epoch is one step here: none that was made is lost.
  step = len(rows(halved))
  assert (halved / 'checkpoints' / f'ckpt-{step}.index').exists()

  again = call(*command, f'--workdir={halved}')
  assert again.returncode == 0, again.stderr
  assert f'resuming at step {step} ' in again.stdout
  assert call(*command, f'--workdir={whole}').returncode == 0
  assert rows(halved) == rows(whole)


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
