"""The order of the benchmark, how long it goes on, and what it says."""

import os

import pytest

from layca.benchmark import candidates, jobs, processes, rounds
from layca.benchmark.rounds import Budget

BY_KEY = {candidate.key: candidate for candidate in candidates.CANDIDATES}
CONFIGS = {'13': {'batch_size': 128, 'model': {}}}


def run(*keys, rounds_=3, minutes=10.0):
  some_jobs = jobs.create(['13'], [BY_KEY[key] for key in keys])
  return rounds.run(some_jobs, CONFIGS, Budget(rounds_, minutes, seconds=1.0))


@pytest.fixture
def answer_by(monkeypatch):
  """Replaces processes by a function of the names of what they measure."""
  caches = []

  def replace(function):
    def answer(spec, cache):
      caches.append(cache)
      # The overrides tell our own candidates apart.
      names = [
        ' '.join([c['module'], *_own(c['options'].get('overrides', {}))])
        for c in spec.get('candidates', [])
      ]
      return function(', '.join(names) or 'limit')

    monkeypatch.setattr(processes, 'measure', answer)
    return caches

  return replace


def _own(overrides):
  """The overrides that not all of our candidates have."""
  return [key for key in overrides if key != 'precision']


@pytest.fixture
def clock(monkeypatch):
  """A clock that is set by hand; shows seconds."""
  now = [0.0]
  monkeypatch.setattr(rounds.time, 'monotonic', lambda: now[0])
  return now


def test_rounds_are_interleaved(answer_by):
  measured = []
  answer_by(lambda name: measured.append(name) or len(measured))

  answers = run('layca', 'keras')

  assert measured == ['limit', 'trainer_session', 'keras_fit'] * 3
  assert list(answers.values()) == [[1, 4, 7], [2, 5, 8], [3, 6, 9]]


def test_later_rounds_do_not_repeat_what_is_measured_once(answer_by):
  measured = []
  answer_by(lambda name: measured.append(name) or {})

  run('layca', 'sgd', rounds_=2)

  sgd = 'trainer_session optimizer.layca'
  again = ['limit', 'trainer_session', f'trainer_session, {sgd}']
  assert measured == [
    'limit',
    'trainer_session',
    sgd,
    f'trainer_session, {sgd}',
    *again,
  ]


def test_what_one_round_compiled_the_next_one_need_not(answer_by):
  caches = answer_by(lambda name: {})

  run('layca', rounds_=2)
  run('layca', rounds_=1)

  assert len(caches) == 6
  assert len(set(caches[:4])) == len(set(caches[4:])) == 1
  assert caches[0] != caches[4]
  assert not any(map(os.path.exists, caches))


def test_a_failure_is_said_and_not_repeated(answer_by, capsys):
  measured = []

  def fail(name):
    measured.append(name)
    if name == 'keras_fit':
      raise processes.WorkerError('no memory')

  answer_by(fail)

  answers = run('layca', 'keras')

  assert measured == ['limit', 'trainer_session', 'keras_fit'] + 2 * [
    'limit',
    'trainer_session',
  ]
  assert [len(each) for each in answers.values()] == [3, 3, 0]
  assert '13 layers: Keras fit failed: no memory' in capsys.readouterr().err


def test_no_round_starts_that_would_end_too_late(answer_by, clock, capsys):
  def take_a_minute(_):
    clock[0] += 60

  answer_by(take_a_minute)

  answers = run('layca', 'keras', rounds_=9, minutes=7.5)

  # Three processes a round.
  assert [len(each) for each in answers.values()] == [2, 2, 2]
  assert capsys.readouterr().err.splitlines()[-1] == (
    'No more than 2 of 9 rounds end within 7.5 minutes.'
  )


def test_one_round_is_always_made(answer_by, clock):
  def take_an_hour(_):
    clock[0] += 3600

  answer_by(take_an_hour)

  assert [len(each) for each in run('layca').values()] == [1, 1]


def test_progress_names_round_candidate_and_time_left(answer_by, clock, capsys):
  def take_half_a_minute(_):
    clock[0] += 30

  answer_by(take_half_a_minute)

  run('layca', 'keras', rounds_=2)

  first, second, *_, last = capsys.readouterr().err.splitlines()
  assert first == 'round 1/2, matrix product and convolution'
  assert second == 'round 1/2, about 2:30 left, 13 layers: Layca on SGD'
  assert last == 'round 2/2, about 0:30 left, 13 layers: Keras fit'
