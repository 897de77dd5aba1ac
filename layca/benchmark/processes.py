"""Runs the benchmark: every job in a process of its own, in rounds."""

import dataclasses
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence

from layca.benchmark.jobs import Job


class ProcessError(RuntimeError):
  """A process ended without an answer; its last line of errors says why."""


def run_rounds(
  jobs: Sequence[Job], rounds: int, minutes: float, seconds: float
) -> dict[Job, list[dict]]:
  """Does all jobs, one after the other, and that several times.

  Args:
    jobs: those of the first round; it says on stderr which is measured.
    rounds: number of times that each job is done, if there is time.
    minutes: no round starts that would end after so many, if it took as long as
      the one before; the first always does.
    seconds: to measure each candidate in each process.

  Returns:
    By job, the answers of its processes, one a round; none for a job that
    failed, which is said on stderr and not tried again.
  """
  answers = {job: [] for job in jobs}
  end = time.monotonic() + 60 * minutes
  # Later rounds need not compile again; the first one compiles all anew.
  with tempfile.TemporaryDirectory() as cache:
    for done in range(rounds):
      start = time.monotonic()
      for job in jobs:
        # One that failed has fewer answers.
        if len(answers[job]) < done or (done and job.once):
          continue
        _say(f'round {done + 1}/{rounds}, {job.label}')
        try:
          answers[job].append(measure(job, seconds, cache))
        except ProcessError as error:
          _say(f'{job.label} failed: {error}')
      now = time.monotonic()
      if done + 1 < rounds and now + (now - start) > end:
        ends = f'rounds end within {minutes:g} minutes'
        _say(f'No more than {done + 1} of {rounds} {ends}.')
        break
  return answers


def measure(job: Job, seconds: float, cache: str) -> dict:
  """Returns the answer of `measure.py`; raises ProcessError if it fails.

  torch.compile keeps what it compiled in the folder `cache`.
  """
  spec = dataclasses.asdict(job) | {'seconds': seconds, 'started': time.time()}
  return _answer(
    'layca.benchmark.measure',
    json.dumps(spec),
    TORCHINDUCTOR_CACHE_DIR=cache,
    **job.environment,
  )


def describe_machine() -> dict:
  """Returns what `machine.py` says, without importing all it looks at."""
  return _answer('layca.training.machine')


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


def _say(line):
  print(line, file=sys.stderr, flush=True)
