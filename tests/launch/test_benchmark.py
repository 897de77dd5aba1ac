"""The benchmark from the command line: what it refuses."""

import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).parent.parent.parent


@pytest.mark.parametrize(
  ('flags', 'error'),
  [
    ('--networks=13,12', 'error: --networks=12: take of 13,25'),
    ('--networks=', 'error: --networks=: take of 13,25'),
    ('--only=layca,kera', 'error: --only=kera: there is no such candidate'),
    ('--what=single_layer --only=sgd', 'error: --only=sgd: there is no such'),
    ('--batch_size=0', 'error: --batch_size=0: must be a positive integer'),
  ],
)
def test_bad_input_ends_with_one_line(flags, error):
  done = subprocess.run(
    [sys.executable, '-m', 'launch.benchmark', *flags.split()],
    cwd=ROOT,
    capture_output=True,
    text=True,
    check=False,
  )

  assert done.returncode == 2
  assert done.stderr.splitlines()[-1].startswith(error)
  assert 'Traceback' not in done.stderr
