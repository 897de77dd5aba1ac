"""Runs the benchmark: every job in a process of its own, in rounds."""

import sys
import tempfile
import time
from collections.abc import Sequence

from layca.benchmark import processes
from layca.benchmark.jobs import Job


def run(
  jobs: Sequence[Job], rounds: int, minutes: float, seconds: float
) -> dict[Job, list[dict]]:
  """Does all jobs, one after the other, and that several times.

  Says on stderr what is measured.

  Args:
    jobs: those of the first round.
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
          answers[job].append(processes.measure(job, seconds, cache))
        except processes.ProcessError as error:
          _say(f'{job.label} failed: {error}')
      now = time.monotonic()
      if done + 1 < rounds and now + (now - start) > end:
        _say(
          f'No more than {done + 1} of {rounds} rounds end within {minutes:g} '
          'minutes.'
        )
        break
  return answers


def _say(line):
  print(line, file=sys.stderr, flush=True)
