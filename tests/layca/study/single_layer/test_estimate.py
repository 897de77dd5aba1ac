"""How long the toy experiment takes, estimated from a few of its updates."""

import pytest

from layca.study.single_layer import estimate, feedback, programs, run
from layca.training.data import load
from tests.layca.study.single_layer import small_study

# Seconds of what is timed, as the fake clock has it.
CREATE, UPDATE, TEST, RECORD = 7.0, 0.5, 3.0, 11.0


class Trainings:
  def __init__(self, clock):
    self._clock = clock

  def train(self, steps):
    self._clock.now += steps * UPDATE


class Clock:
  """A clock that only what is timed moves, and counts what was created."""

  now, created = 0.0, 0

  def monotonic(self):
    return self.now


@pytest.fixture
def clock(monkeypatch):
  ours = Clock()

  class Materials:
    samples = None

    def __init__(self, config):
      pass

    def trainings(self, program):
      ours.now += CREATE
      ours.created += 1
      return Trainings(ours)

    def test(self, trainings):
      ours.now += TEST

  def silhouette(trainings, samples):
    ours.now += RECORD

  monkeypatch.setattr(estimate, 'time', ours)
  monkeypatch.setattr(estimate, 'Materials', Materials)
  monkeypatch.setattr(feedback, 'silhouette', silhouette)
  return ours


def seconds(config):
  return estimate.seconds(config, programs.left(config, []))


def test_all_updates_of_all_experiments_count(clock):
  config = small_study.config(figures=('1a',), experiments=3, steps=100)
  each = CREATE + UPDATE + TEST + 100 * UPDATE
  assert seconds(config) == pytest.approx(3 * each)
  assert clock.created == 1


def test_figures_are_timed_apart(clock):
  config = small_study.config(figures=('1a', '1c'), steps=100)
  assert seconds(config) == pytest.approx(4 * (CREATE + TEST + 101 * UPDATE))
  assert clock.created == 2


def test_the_feedback_counts_its_own_updates_and_records(clock):
  config = small_study.config(
    figures=('1b',), feedback__steps=40, feedback__record_every=10
  )
  once = CREATE + UPDATE + TEST
  assert seconds(config) == pytest.approx(once + 40 * UPDATE + 4 * RECORD)


def test_real_programs_are_timed_and_nothing_is_written(tmp_path):
  folder = tmp_path / 'run'
  short, long = (
    run.seconds_left(small_study.config(steps=steps), str(folder))
    for steps in (10, 1_000_000)
  )
  assert 0 < short < long
  assert not folder.exists()


def test_a_complete_folder_takes_no_time_and_no_images(tmp_path, monkeypatch):
  config = small_study.config(figures=('1a',))
  run.run(config, str(tmp_path))
  monkeypatch.delattr(load, 'load')
  assert run.seconds_left(config, str(tmp_path)) == 0
