"""The toy experiment as a user calls it, kills it and mistypes it."""

import json
import os
import pathlib
import signal
import subprocess
import sys
import time

import pytest

from layca.training.errors import InputError
from layca.training.run.work_folder import WorkFolder

ROOT = pathlib.Path(__file__).parent.parent.parent
DIGITS = '--config=configs/mnist_single_layer.py:digits'
TINY = (
  DIGITS,
  '--config.widths=(16,16,16)',
  '--config.layers=(0,2)',
  '--config.steps=3',
  '--config.rho=1.0',
  '--config.data.image_size=8',
  '--config.data.images_per_class=2',
  '--config.feedback.steps=200',
  '--config.feedback.record_every=1',
  '--config.feedback.images=40',
)
BAD = {
  'variant': (
    ['--config=configs/mnist_single_layer.py:big', '--workdir=x'],
    "'big' of mnist_single_layer: use one of paper, small, digits",
  ),
  'workdir': ([DIGITS], 'workdir'),
  'data set': (
    [*TINY, '--workdir=x', '--config.data.name=mnits'],
    "data.name='mnits' is unknown: use one of digits, mnist",
  ),
  'layer': (
    [DIGITS, '--workdir=x', '--config.layers=(0,10)'],
    'config.layers=(0, 10): must be one or more distinct hidden layers',
  ),
  'images': (
    [*TINY, '--workdir=x', '--config.data.images_per_class=1000'],
    'data.images_per_class=1000: class 0 of digits has only',
  ),
}


def start(*arguments):
  return subprocess.Popen(
    [sys.executable, '-m', 'launch.single_layer', *arguments],
    cwd=ROOT,
    env=os.environ | {'CUDA_VISIBLE_DEVICES': ''},
    stdout=subprocess.PIPE,
    stderr=subprocess.PIPE,
    text=True,
  )


def finish(process):
  """Returns what it printed, and the errors among it."""
  out, errors = process.communicate()
  return out, [x for x in errors.splitlines() if x.startswith('error: ')]


def lines(path):
  return path.read_bytes().splitlines(keepends=True) if path.exists() else []


def assert_same_rows(path, expected):
  """But for rounding, and the time that they took."""
  for line, its in zip(lines(path), lines(expected), strict=True):
    row, its = json.loads(line), json.loads(its)
    assert row.keys() == its.keys()
    for key in row.keys() - {'variant', 'seconds'}:
      assert row[key] == pytest.approx(its[key], rel=1e-4, abs=1e-5)
    assert row.get('variant') == its.get('variant')


@pytest.fixture(scope='module')
def undisturbed(tmp_path_factory):
  """The folder of a run from one end to the other, and what it printed."""
  folder = tmp_path_factory.mktemp('undisturbed')
  process = start(*TINY, f'--workdir={folder}')
  out, errors = finish(process)
  assert (process.returncode, errors) == (0, [])
  return folder, out


def test_one_command_makes_all_numbers(undisturbed):
  folder, out = undisturbed
  assert len(lines(folder / 'trainings.jsonl')) == 9
  assert len(lines(folder / 'feedback.jsonl')) == 200
  config = json.loads((folder / 'config.json').read_text())
  assert config['widths'] == [16, 16, 16]
  assert config['task'] == 'mnist_single_layer:digits'
  for words in (
    '1a: training layers 0, 2 of experiments 0, each alone',
    '1b: recording the feedback of layer 0',
    '1c: training layers 0, 2 of experiments 1, each alone',
    'Figure 1a: normal',
    'Figure 1c: frozen_relu',
    'after 200 updates',
  ):
    assert words in out


def test_a_run_that_is_killed_resumes_with_what_is_done(undisturbed, tmp_path):
  expected, _ = undisturbed
  trainings, feedback = (
    tmp_path / 'trainings.jsonl',
    tmp_path / 'feedback.jsonl',
  )
  process = start(*TINY, f'--workdir={tmp_path}')
  while process.poll() is None and len(lines(feedback)) < 5:
    time.sleep(0.005)
  # While it runs, nobody else may.
  with (
    pytest.raises(InputError, match='another process'),
    WorkFolder(tmp_path, (), ()).locked(),
  ):
    pass
  process.kill()
  process.communicate()
  done, recorded = lines(trainings), lines(feedback)
  # It was in the middle of Figure 1b; the last line may be cut short.
  assert len(done) == 4
  assert 5 <= len(recorded) < 200

  again = start(*TINY, f'--workdir={tmp_path}')
  out, errors = finish(again)
  assert (again.returncode, errors) == (0, [])
  assert '1a: training' not in out
  assert lines(trainings)[:4] == done
  assert lines(feedback)[: len(recorded) - 1] == recorded[:-1]
  for path in (trainings, feedback):
    assert_same_rows(path, expected / path.name)


def test_sigterm_is_one_line_and_leaves_what_is_done(tmp_path):
  process = start(*TINY, f'--workdir={tmp_path}')
  while process.poll() is None and len(lines(tmp_path / 'feedback.jsonl')) < 5:
    time.sleep(0.005)
  process.terminate()
  out, errors = finish(process)
  assert (process.returncode, errors) == (128 + signal.SIGTERM, [])
  assert out.splitlines()[-1].startswith('interrupted: ')
  assert len(lines(tmp_path / 'trainings.jsonl')) == 4


@pytest.fixture(scope='module')
def bad_calls():
  """All calls with bad input, which start up side by side."""
  calls = {name: start(*arguments) for name, (arguments, _) in BAD.items()}
  yield calls
  for process in calls.values():
    process.kill()


@pytest.mark.parametrize('name', BAD)
def test_bad_input_is_one_line_without_a_traceback(bad_calls, name):
  process = bad_calls[name]
  out, errors = process.communicate()
  assert process.returncode == 2
  assert 'Traceback' not in out + errors
  (line,) = [x for x in errors.splitlines() if x.startswith('error: ')]
  assert BAD[name][1] in line
  assert errors.splitlines()[-1] == line
  assert not (ROOT / 'x').exists()
