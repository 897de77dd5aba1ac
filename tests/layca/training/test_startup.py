"""TensorFlow's own notes are left out at the start, all else is not."""

import os
import pathlib
import signal
import subprocess
import sys

import pytest

from layca.training import startup

ROOT = pathlib.Path(__file__).parents[3]
STAMP = '0000 00:00:1795652987.825226    5341 '
NOTES = [
  'WARNING: All log messages before absl::InitializeLog() is called are '
  'written to STDERR',
  f'I{STAMP}port.cc:153] oneDNN custom operations are on. You may see slightly '
  'different numerical results due to floating-point round-off errors from '
  'different computation orders. To turn them off, set the environment '
  'variable `TF_ENABLE_ONEDNN_OPTS=0`.',
  f'I{STAMP}cpu_feature_guard.cc:227] This TensorFlow binary is optimized to '
  'use available CPU instructions in performance-critical operations.',
  'To enable the following instructions: AVX2 AVX512F FMA, in other '
  'operations, rebuild TensorFlow with the appropriate compiler flags.',
]
NOTES_ON_CUDA = [
  f'I{STAMP}cudart_stub.cc:31] Could not find cuda drivers on your machine, '
  'GPU will not be used.',
  f'E{STAMP}cuda_platform.cc:52] failed call to cuInit: INTERNAL: CUDA error: '
  'Failed call to cuInit: UNKNOWN ERROR (303)',
]
ERRORS = [
  '',
  f'E{STAMP}cpu_allocator_impl.cc:83] Allocation exceeds free memory',
  f'F{STAMP}cuda_platform.cc:52] failed call to cuInit: INTERNAL: CUDA error',
  'error: config.alpha=1.0: must be between -1 and 1',
  "ImportError: oneDNN custom operations are on. But it's an error",
]


@pytest.mark.parametrize('has_gpu', [False, True])
@pytest.mark.parametrize('line', NOTES)
def test_what_is_said_at_every_start_is_noise(line, has_gpu):
  assert startup.is_noise(line, has_gpu)


@pytest.mark.parametrize('line', NOTES_ON_CUDA)
def test_what_is_said_about_cuda_matters_where_there_is_a_gpu(line):
  assert startup.is_noise(line, has_gpu=False)
  assert not startup.is_noise(line, has_gpu=True)


@pytest.mark.parametrize('line', ERRORS)
def test_all_else_is_not_noise(line):
  assert not startup.is_noise(line, has_gpu=False)


def run(code, level=startup.QUIET):
  """Runs code with noise and another line on its standard error."""
  code = f"""
import os, signal, sys
from layca.training import startup
with startup.filtered_stderr():
  os.write(2, {NOTES[0]!r}.encode() + b'\\nanother line\\n')
  {code}
print('after', file=sys.stderr)
"""
  return subprocess.run(
    [sys.executable, '-c', code],
    cwd=ROOT,
    env=os.environ | {startup.LOG_LEVEL: level},
    capture_output=True,
    text=True,
    timeout=60,
    check=False,
  )


def test_other_lines_come_through_in_their_order():
  done = run("os.write(2, b'no newline')")
  assert done.returncode == 0
  assert done.stderr == 'another line\nno newlineafter\n'


@pytest.mark.parametrize(
  ('death', 'number'),
  [
    ('os.abort()', signal.SIGABRT),
    ('os.kill(os.getpid(), signal.SIGKILL)', signal.SIGKILL),
  ],
)
def test_other_lines_come_through_from_a_process_that_dies(death, number):
  done = run(f"os.write(2, b'last words'); {death}")
  assert done.returncode == -number
  assert done.stderr.startswith('another line\nlast words')
  assert NOTES[0] not in done.stderr


def test_an_exception_leaves_standard_error_as_it_was():
  done = run("raise ValueError('a real one')")
  assert done.returncode == 1
  assert done.stderr.startswith('another line\nTraceback')
  assert done.stderr.endswith('ValueError: a real one\n')


def test_a_process_that_outlives_the_block_does_not_hold_it_up():
  sleeping = "subprocess.Popen(['sleep', '60'], stdout=subprocess.DEVNULL)"
  done = run(f'import atexit, subprocess; atexit.register({sleeping}.kill)')
  assert done.stderr == 'another line\nafter\n'


def test_who_sets_the_log_level_sees_all():
  done = run('pass', level='0')
  assert done.stderr == f'{NOTES[0]}\nanother line\nafter\n'


def test_tensorflow_starts_without_a_word_and_without_keras():
  code = """
import sys
from layca.training import startup
tf = startup.import_tensorflow()
assert 'keras' not in sys.modules
print(int(tf.constant(7)), tf.keras.optimizers.Adam(0.5).name)
from tensorflow import keras
assert keras.layers.Dense
"""
  done = subprocess.run(
    [sys.executable, '-c', code],
    cwd=ROOT,
    env=os.environ | {startup.LOG_LEVEL: startup.QUIET},
    capture_output=True,
    text=True,
    check=False,
  )
  assert done.stdout == '7 adam\n', done.stderr
  if not startup.has_nvidia_files():
    assert done.stderr == ''
