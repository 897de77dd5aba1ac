"""Starts the processes that measure, and reads their answers."""

import json
import os
import pathlib
import subprocess
import sys
import time
from collections.abc import Mapping

_FOLDER = pathlib.Path(__file__).parent
_ROOT = _FOLDER.parents[1]


class WorkerError(RuntimeError):
  """A process ended without an answer; its last line of errors says why."""


def describe_machine() -> dict:
  """Returns what `machine.py` says, without importing all it looks at."""
  return _answer(_ROOT / 'layca' / 'training' / 'machine.py')


def measure(spec: Mapping, cache: str) -> dict:
  """Returns the answer of `worker.py`, or of `limit.py` if no candidate is in.

  Args:
    spec: as `jobs.specify` makes it.
    cache: the folder where torch.compile keeps what it compiled.

  Raises:
    WorkerError: if the process fails.
  """
  script = 'worker.py' if 'candidates' in spec else 'limit.py'
  spec = {**spec, 'started': time.time()}
  return _answer(
    _FOLDER / script, json.dumps(spec), TORCHINDUCTOR_CACHE_DIR=cache
  )


def _answer(script, *arguments, **environment):
  """Returns what a script prints as its last line, decoded."""
  paths = [str(_ROOT), os.environ.get('PYTHONPATH')]
  done = subprocess.run(
    [sys.executable, str(script), *arguments],
    env={
      **os.environ,
      **environment,
      'PYTHONPATH': os.pathsep.join(filter(None, paths)),
    },
    capture_output=True,
    text=True,
    check=False,
  )
  if done.returncode != 0:
    reason = done.stderr.strip().splitlines()[-1:]
    raise WorkerError(f'status {done.returncode}: {" ".join(reason)}')
  return json.loads(done.stdout.splitlines()[-1])
