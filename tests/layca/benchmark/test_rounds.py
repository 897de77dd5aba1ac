"""The order of the benchmark, how long it goes on, and what it says."""

import os

import pytest

from layca.benchmark import processes, rounds
from layca.benchmark.jobs import Candidate, Job


def job(label, once=False):
  candidate = Candidate(label, label, 'none.Session', {})
  return Job('13 layers', (candidate,), None, once=once)


A, B, ONCE = job('a'), job('b'), job('once', once=True)


def run(*jobs, count=3, minutes=10.0):
  return rounds.run(jobs, count, minutes, seconds=1.0)


@pytest.fixture
def answer_by(monkeypatch):
  """Replaces processes by a function of the job; returns folders of caches."""
  caches = []

  def replace(function):
    def answer(job, seconds, cache):
      assert seconds == 1.0
      caches.append(cache)
      return function(job)

    monkeypatch.setattr(processes, 'measure', answer)
    return caches

  return replace


@pytest.fixture
def take(monkeypatch, answer_by):
  """Lets each process take some seconds of a clock that is set by hand."""
  now = [0.0]
  monkeypatch.setattr(rounds.time, 'monotonic', lambda: now[0])

  def set_seconds(seconds):
    def answer(_):
      now[0] += seconds

    answer_by(answer)

  return set_seconds


def test_rounds_are_interleaved_and_repeat_all_but_what_is_measured_once(
  answer_by,
):
  measured = []
  answer_by(lambda job: measured.append(job) or len(measured))
  answers = run(A, ONCE, B)
  assert measured == [A, ONCE, B, A, B, A, B]
  assert answers == {A: [1, 4, 6], ONCE: [2], B: [3, 5, 7]}


def test_what_one_round_compiled_the_next_one_need_not(answer_by):
  caches = answer_by(lambda job: {})
  run(A, count=2)
  run(A, count=1)
  assert caches[0] == caches[1] != caches[2]
  assert not any(map(os.path.exists, caches))


def test_a_failure_is_said_and_not_repeated(answer_by, capsys):
  measured = []

  def fail(job):
    measured.append(job)
    if job is B and measured.count(B) == 2:
      raise processes.ProcessError('no memory')

  answer_by(fail)
  answers = run(A, B, count=4)
  assert measured == [A, B, A, B, A, A]
  assert [len(each) for each in answers.values()] == [4, 1]
  assert '13 layers: b failed: no memory' in capsys.readouterr().err


def test_no_round_starts_that_would_end_too_late(take, capsys):
  take(60)
  answers = run(A, B, count=9, minutes=4.5)
  assert [len(each) for each in answers.values()] == [2, 2]
  assert capsys.readouterr().err.splitlines()[-1] == (
    'No more than 2 of 9 rounds end within 4.5 minutes.'
  )


def test_one_round_is_always_made(take):
  take(3600)
  assert [len(each) for each in run(A, B).values()] == [1, 1]


def test_progress_names_round_candidate_and_time_left(take, capsys):
  take(30)
  run(A, ONCE, B, count=2)
  lines = capsys.readouterr().err.splitlines()
  assert lines[0] == 'round 1/2, 13 layers: a'
  assert lines[1] == 'round 1/2, about 2:00 left, 13 layers: once'
  assert lines[-1] == 'round 2/2, about 0:30 left, 13 layers: b'
