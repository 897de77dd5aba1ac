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


@pytest.mark.parametrize(
  ('lines', 'are_noise', 'are_noise_with_gpu'),
  [(NOTES, True, True), (NOTES_ON_CUDA, True, False), (ERRORS, False, False)],
)
def test_what_is_said_at_every_start_is_noise(
  lines, are_noise, are_noise_with_gpu
):
  for line in lines:
    assert startup.is_noise(line, has_gpu=False) == are_noise
    assert startup.is_noise(line, has_gpu=True) == are_noise_with_gpu


def run(code, level=startup.QUIET):
  return subprocess.run(
    [sys.executable, '-c', code],
    cwd=ROOT,
    env=os.environ | {startup.LOG_LEVEL: level},
    capture_output=True,
    text=True,
    timeout=60,
    check=False,
  )


def run_filtered(code, level=startup.QUIET):
  """Runs code with noise and another line on its standard error."""
  code = f"""
import os, signal, sys
from layca.training import startup
with startup.filtered_stderr():
  os.write(2, {NOTES[0]!r}.encode() + b'\\nanother line\\n')
  {code}
print('after', file=sys.stderr)
"""
  return run(code, level)


SLEEPING = "subprocess.Popen(['sleep', '60'], stdout=subprocess.DEVNULL)"


@pytest.mark.parametrize(
  ('code', 'level', 'said'),
  [
    ("os.write(2, b'no newline')", '2', 'another line\nno newlineafter\n'),
    # A process that outlives the block does not hold it up.
    (
      f'import atexit, subprocess; atexit.register({SLEEPING}.kill)',
      '2',
      'another line\nafter\n',
    ),
    # Who sets the log level sees all.
    ('pass', '0', f'{NOTES[0]}\nanother line\nafter\n'),
  ],
)
def test_other_lines_come_through_in_their_order(code, level, said):
  done = run_filtered(code, level)
  assert (done.returncode, done.stderr) == (0, said)


@pytest.mark.parametrize('number', [signal.SIGABRT, signal.SIGKILL])
def test_other_lines_come_through_from_a_process_that_dies(number):
  code = f"os.write(2, b'last words'); os.kill(os.getpid(), {number:d})"
  done = run_filtered(code)
  assert done.returncode == -number
  assert done.stderr.startswith('another line\nlast words')
  assert NOTES[0] not in done.stderr


def test_an_exception_leaves_standard_error_as_it_was():
  done = run_filtered("raise ValueError('a real one')")
  assert done.returncode == 1
  assert done.stderr.startswith('another line\nTraceback')
  assert done.stderr.endswith('ValueError: a real one\n')


def test_tensorflow_starts_without_a_word_and_without_keras():
  done = run("""
import sys
from layca.training import startup
tf = startup.import_tensorflow()
assert 'keras' not in sys.modules
print(int(tf.constant(7)), tf.keras.optimizers.Adam(0.5).name)
from tensorflow import keras
assert keras.layers.Dense
""")
  assert done.stdout == '7 adam\n', done.stderr
  if not startup.has_nvidia_files():
    assert done.stderr == ''
