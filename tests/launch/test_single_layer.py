"""The toy experiment as a user calls it, kills it and mistypes it."""

import json
import signal

import pytest

from layca.training.errors import InputError
from layca.training.run.work_folder import WorkFolder
from tests.launch.scripts import finish, lines, refuse, start, wait_for_lines

TINY = (
  '--config=configs/mnist_single_layer.py:digits',
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
TRAININGS, FEEDBACK = 'trainings.jsonl', 'feedback.jsonl'


def start_feedback(folder):
  """Returns a process in the middle of Figure 1b."""
  process = start('single_layer', *TINY, f'--workdir={folder}')
  wait_for_lines(folder / FEEDBACK, 5, process)
  return process


def test_a_run_that_is_killed_resumes_with_what_is_done(tmp_path):
  process = start_feedback(tmp_path)
  # While it runs, nobody else may.
  with (
    pytest.raises(InputError, match='another process'),
    WorkFolder(tmp_path, (), ()).locked(),
  ):
    pass
  process.kill()
  process.communicate()
  done, recorded = (lines(tmp_path / name) for name in (TRAININGS, FEEDBACK))
  assert len(done) == 4
  assert 5 <= len(recorded) < 200

  out, _ = finish(start('single_layer', *TINY, f'--workdir={tmp_path}'))
  assert '1a: training' not in out
  assert '1c: training layers 0, 2 of experiments 0, each alone' in out
  assert 'Figure 1c: frozen_relu' in out
  assert 'after 200 updates' in out
  assert lines(tmp_path / TRAININGS)[:4] == done
  assert len(lines(tmp_path / TRAININGS)) == 9
  # The last line may have been cut short.
  assert lines(tmp_path / FEEDBACK)[: len(recorded) - 1] == recorded[:-1]
  steps = [json.loads(line)['step'] for line in lines(tmp_path / FEEDBACK)]
  assert steps == [*range(1, 201)]
  config = json.loads((tmp_path / 'config.json').read_text())
  assert config['widths'] == [16, 16, 16]
  assert config['task'] == 'mnist_single_layer:digits'


def test_sigterm_is_one_line_and_leaves_what_is_done(tmp_path):
  process = start_feedback(tmp_path)
  process.terminate()
  out, errors = finish(process, status=128 + signal.SIGTERM)
  assert 'error: ' not in errors
  assert out.splitlines()[-1].startswith('interrupted: ')
  assert len(lines(tmp_path / TRAININGS)) == 4


def test_what_only_the_images_show_is_one_line_too(tmp_path):
  folder = tmp_path / 'run'
  many = '--config.data.images_per_class=1000'
  said = refuse('single_layer', *TINY, f'--workdir={folder}', many)
  assert 'data.images_per_class=1000: class 0 of digits has only' in said
  assert not folder.exists()
