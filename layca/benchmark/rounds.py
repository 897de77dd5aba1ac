"""Runs the benchmark: every candidate in a process of its own, in rounds."""

import dataclasses
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence

from layca.benchmark import jobs, processes
from layca.benchmark.jobs import Job
from layca.training.output import console


@dataclasses.dataclass(frozen=True)
class Budget:
  """How much is measured.

  Attributes:
    rounds: how often each job is done, if there is time.
    minutes: no round starts that would end after so many; the first always
      does.
    seconds: to measure each candidate in each process.
  """

  rounds: int
  minutes: float
  seconds: float


def run(
  all_jobs: Sequence[Job], configs: Mapping[str, Mapping], budget: Budget
) -> dict[Job, list[dict]]:
  """Does all jobs, one after the other, and that several times.

  Args:
    all_jobs: of the first round.
    configs: of the networks, by name.
    budget: how often, and for how long.

  Returns:
    By job, the answers of its processes, one a round; none for a job that
    failed, which is said on stderr and not tried again.
  """
  answers = {job: [] for job in all_jobs}
  progress = _Progress(all_jobs, budget)
  # Later rounds need not compile again; the first one compiles all anew.
  with tempfile.TemporaryDirectory() as cache:
    for round_ in range(budget.rounds):
      round_jobs = [
        job
        for job in all_jobs
        if round_ == 0 or (len(answers[job]) == round_ and not job.once)
      ]
      if round_ > 0 and not progress.has_time_for(round_jobs):
        progress.say(
          f'No more than {round_} of {budget.rounds} rounds end within '
          f'{budget.minutes:g} minutes.'
        )
        break
      for job in round_jobs:
        progress.start(round_, job)
        spec = jobs.specify(job, configs, budget.seconds)
        try:
          answers[job].append(processes.measure(spec, cache))
          progress.end(job)
        except processes.WorkerError as error:
          progress.fail(job, error)
  return answers


class _Progress:
  """Says on stderr what is measured, and how long the rest will take."""

  def __init__(self, all_jobs, budget):
    self._rounds = budget.rounds
    self._end = time.monotonic() + 60 * budget.minutes
    again = [job for job in all_jobs if not job.once]
    self._left = [*all_jobs, *again * (budget.rounds - 1)]
    self._seconds = {}

  def has_time_for(self, some_jobs):
    """Returns whether these would end in time, by what they took before."""
    seconds = sum(self._seconds[job] for job in some_jobs)
    return time.monotonic() + seconds <= self._end

  def start(self, round_, job):
    """Says what comes next."""
    self._start = time.monotonic()
    self.say(
      f'round {round_ + 1}/{self._rounds}, {self._seconds_left()}{job.label}'
    )

  def end(self, job):
    """Takes note of how long it took."""
    self._seconds[job] = time.monotonic() - self._start
    self._left.remove(job)

  def fail(self, job, error):
    """Says that it failed, and counts no more on it."""
    self.say(f'{job.label} failed: {error}')
    self._left = [other for other in self._left if other != job]

  def say(self, line):
    """Prints a line."""
    print(line, file=sys.stderr, flush=True)

  def _seconds_left(self):
    """Returns the time left, from what jobs took; '' before any is done."""
    if not self._seconds:
      return ''
    mean = sum(self._seconds.values()) / len(self._seconds)
    seconds = sum(self._seconds.get(job, mean) for job in self._left)
    return f'about {console.duration(seconds)} left, '
