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
def measured(monkeypatch):
  """Jobs of which each takes a minute; B fails at the second time."""
  jobs = []

  def answer(job, seconds, cache):
    assert seconds == 1.0
    jobs.append(job)
    if job is B and jobs.count(B) == 2:
      raise processes.ProcessError('no memory')
    return {'cache': cache}

  monkeypatch.setattr(processes, 'measure', answer)
  monkeypatch.setattr(rounds.time, 'monotonic', lambda: 60.0 * len(jobs))
  return jobs


def test_rounds_repeat_all_but_what_failed_or_is_measured_once(
  measured, capsys
):
  answers = run(A, ONCE, B, count=4)
  assert measured == [A, ONCE, B, A, B, A, A]
  assert [len(each) for each in answers.values()] == [4, 1, 1]
  lines = capsys.readouterr().err.splitlines()
  assert lines[0] == 'round 1/4, 13 layers: a'
  assert '13 layers: b failed: no memory' in lines


@pytest.mark.usefixtures('measured')
def test_what_one_round_compiled_the_next_one_need_not():
  first, second = run(A, count=2)[A]
  (other,) = run(A, count=1)[A]
  assert first == second != other
  assert not any(os.path.exists(each['cache']) for each in (first, other))


@pytest.mark.parametrize(('minutes', 'made'), [(0.5, 1), (5.9, 2), (6.0, 3)])
def test_the_first_round_is_made_and_those_that_end_in_time(
  measured, capsys, minutes, made
):
  answers = run(A, job('c'), count=3, minutes=minutes)
  assert [len(each) for each in answers.values()] == [made, made]
  said = f'No more than {made} of 3 rounds end within {minutes:g} minutes.'
  assert (said in capsys.readouterr().err) == (made < 3)
