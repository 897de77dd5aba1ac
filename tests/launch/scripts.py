"""The scripts of launch/, as a user calls them: each in its own process."""

import os
import pathlib
import subprocess
import sys
import time

from layca.training import startup

ROOT = pathlib.Path(__file__).parent.parent.parent


def start(name, *arguments):
  """Starts `python -m launch.NAME`, without a GPU and quiet as by default."""
  return subprocess.Popen(
    [sys.executable, '-m', f'launch.{name}', *arguments],
    cwd=ROOT,
    env=os.environ
    | {'CUDA_VISIBLE_DEVICES': '', startup.LOG_LEVEL: startup.QUIET},
    stdout=subprocess.PIPE,
    stderr=subprocess.PIPE,
    text=True,
  )


def finish(process, status=0):
  """Returns standard output and error of a process that ends with a status."""
  out, errors = process.communicate()
  assert process.returncode == status, errors
  assert 'Traceback' not in out + errors
  return out, errors


def refuse(name, *arguments):
  """Returns the one line that a script says of bad input, and nothing else."""
  out, errors = finish(start(name, *arguments), status=2)
  assert out == ''
  assert errors.count('error: ') == 1
  return errors.splitlines()[-1]


def wait_for_lines(path, count, process):
  """Waits until a process has written so many lines into a file."""
  while len(lines(path)) < count:
    assert process.poll() is None, process.communicate()
    time.sleep(0.005)


def lines(path):
  """Returns the lines of a file; of one that does not exist, none."""
  return path.read_bytes().splitlines(keepends=True) if path.exists() else []
