"""Starts the processes that measure, and reads their answers."""

import dataclasses
import json
import os
import subprocess
import sys
import time

from layca.benchmark.jobs import Job


class ProcessError(RuntimeError):
  """A process ended without an answer; its last line of errors says why."""


def describe_machine() -> dict:
  """Returns what `machine.py` says, without importing all it looks at."""
  return _answer('layca.training.machine')


def measure(job: Job, seconds: float, cache: str) -> dict:
  """Returns the answer of `measure.py`; raises ProcessError if it fails.

  Args:
    job: what to measure.
    seconds: to measure each candidate.
    cache: the folder where torch.compile keeps what it compiled.
  """
  spec = dataclasses.asdict(job) | {'seconds': seconds, 'started': time.time()}
  return _answer(
    'layca.benchmark.measure', json.dumps(spec), TORCHINDUCTOR_CACHE_DIR=cache
  )


def _answer(module, *arguments, **environment):
  """Returns what a module prints as its last line, decoded."""
  done = subprocess.run(
    [sys.executable, '-m', module, *arguments],
    env=os.environ | environment,
    capture_output=True,
    text=True,
    check=False,
  )
  if done.returncode != 0:
    reason = done.stderr.strip().splitlines()[-1:]
    raise ProcessError(f'status {done.returncode}: {" ".join(reason)}')
  return json.loads(done.stdout.splitlines()[-1])
