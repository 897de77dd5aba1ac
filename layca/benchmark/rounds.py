"""Runs the benchmark: every job in a process of its own, in rounds."""

import sys
import tempfile
import time
from collections.abc import Sequence

from layca.benchmark import processes
from layca.benchmark.jobs import Job
from layca.training.output import console


def run(
  jobs: Sequence[Job], rounds: int, minutes: float, seconds: float
) -> dict[Job, list[dict]]:
  """Does all jobs, one after the other, and that several times.

  Says on stderr what is measured, and how long the rest will take.

  Args:
    jobs: those of the first round.
    rounds: number of times that each job is done, if there is time.
    minutes: no round starts that would end after so many; the first always
      does.
    seconds: to measure each candidate in each process.

  Returns:
    By job, the answers of its processes, one a round; none for a job that
    failed, which is said on stderr and not tried again.
  """
  answers = {job: [] for job in jobs}
  took, failed = {}, set()
  end = time.monotonic() + 60 * minutes
  todo = list(jobs)
  # Later rounds need not compile again; the first one compiles all anew.
  with tempfile.TemporaryDirectory() as cache:
    for round_ in range(rounds):
      if round_ > 0:
        todo = [job for job in todo if not (job.once or job in failed)]
        if time.monotonic() + sum(took[job] for job in todo) > end:
          _say(
            f'No more than {round_} of {rounds} rounds end within '
            f'{minutes:g} minutes.'
          )
          break
      again = [job for job in todo if not job.once]
      for place, job in enumerate(todo):
        left = [*todo[place:], *again * (rounds - round_ - 1)]
        time_left = _time_left([j for j in left if j not in failed], took)
        _say(f'round {round_ + 1}/{rounds}, {time_left}{job.label}')
        start = time.monotonic()
        try:
          answers[job].append(processes.measure(job, seconds, cache))
          took[job] = time.monotonic() - start
        except processes.ProcessError as error:
          _say(f'{job.label} failed: {error}')
          failed.add(job)
  return answers


def _time_left(jobs, took):
  """Says the time left, from what jobs took; '' before any is done."""
  if not took:
    return ''
  mean = sum(took.values()) / len(took)
  left = sum(took.get(job, mean) for job in jobs)
  return f'about {console.duration(left)} left, '


def _say(line):
  print(line, file=sys.stderr, flush=True)
