"""Runs the benchmark: every candidate in a process of its own, in rounds."""

import dataclasses
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence

from layca.training import report
from layca.training.benchmark.candidates import REFERENCE, Candidate

_FOLDER = pathlib.Path(__file__).parent
_ROOT = _FOLDER.parents[2]

# Candidates that are compared in turn alternate after so many steps.
BLOCK_STEPS = 4


@dataclasses.dataclass(frozen=True)
class Job:
  """What one process measures: one candidate, or several in turn."""

  network: str
  candidates: tuple[Candidate, ...]

  @property
  def label(self) -> str:
    """Names the job."""
    labels = ', '.join(candidate.label for candidate in self.candidates)
    in_turn = ' in turn' if len(self.candidates) > 1 else ''
    return f'{self.network} layers: {labels}{in_turn}'


class WorkerError(RuntimeError):
  """A process ended without an answer; its last line of errors says why."""


def create_jobs(
  networks: Sequence[str], candidates: Sequence[Candidate]
) -> list[Job]:
  """Returns what a round measures: each alone, then the close ones in turn."""
  in_turn = tuple(candidate for candidate in candidates if candidate.in_turn)
  jobs = []
  for network in networks:
    jobs += [Job(network, (candidate,)) for candidate in candidates]
    if len(in_turn) > 1 and in_turn[0].key == REFERENCE:
      jobs.append(Job(network, in_turn))
  return jobs


def run(
  jobs: Sequence[Job],
  configs: Mapping[str, Mapping],
  rounds: int,
  steps: int,
  epochs: int,
) -> dict[Job, list[dict]]:
  """Does all jobs, one after the other, and that several times.

  Args:
    jobs: of one round.
    configs: of the networks, by name.
    rounds: how often each job is done.
    steps: of an epoch.
    epochs: that each process measures.

  Returns:
    By job, the answers of `worker.measure`, one a round; none for a job that
    failed, which is said on stderr and not tried again.
  """
  answers = {job: [] for job in jobs}
  progress = _Progress(jobs, rounds)
  for round_ in range(rounds):
    for job in jobs:
      if len(answers[job]) < round_:
        continue
      progress.start(round_, job)
      spec = _spec(job, configs[job.network], steps, epochs)
      try:
        answers[job].append(_measure(spec))
      except WorkerError as error:
        progress.say(f'{job.label} failed: {error}')
      progress.end(job)
  return answers


def describe_machine() -> dict:
  """Returns what `machine.py` says, without importing all it looks at."""
  return _answer('machine.py')


def _spec(job, config, steps, epochs):
  in_turn = len(job.candidates) > 1
  return {
    'config': config,
    'candidates': [
      {'module': candidate.module, 'options': dict(candidate.options)}
      for candidate in job.candidates
    ],
    'steps': BLOCK_STEPS if in_turn else steps,
    'epochs': max(epochs * steps // BLOCK_STEPS, 2) if in_turn else epochs,
  }


def _measure(spec):
  # Else torch.compile would take from the disk what an earlier round compiled.
  with tempfile.TemporaryDirectory() as cache:
    spec = spec | {'started': time.time()}
    return _answer('worker.py', json.dumps(spec), TORCHINDUCTOR_CACHE_DIR=cache)


def _answer(script, *arguments, **environment):
  """Returns what a script of this folder prints as its last line, decoded."""
  paths = [str(_ROOT), os.environ.get('PYTHONPATH')]
  done = subprocess.run(
    [sys.executable, str(_FOLDER / script), *arguments],
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


class _Progress:
  """Says on stderr what is measured, and how long the rest will take."""

  def __init__(self, jobs, rounds):
    self._jobs, self._rounds = jobs, rounds
    self._left = [job for _ in range(rounds) for job in jobs]
    self._seconds = {}

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

  def say(self, line):
    """Prints a line."""
    print(line, file=sys.stderr, flush=True)

  def _seconds_left(self):
    """Returns the time left, from what jobs took; '' before any is done."""
    if not self._seconds:
      return ''
    mean = sum(self._seconds.values()) / len(self._seconds)
    seconds = sum(self._seconds.get(job, mean) for job in self._left)
    return f'about {report.duration(seconds)} left, '
