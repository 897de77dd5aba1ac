"""What a process of the benchmark measures, and in which order."""

import json
import subprocess
import sys
import time
import types

import numpy as np
import pytest

from layca.benchmark import measure
from layca.benchmark import session as session_module


class FakeSession(session_module.Session):
  """Takes seconds that the options name, and writes down who was called."""

  calls: list

  def _set_up(self, settings, options, images, labels):
    self.name = options['name']
    self.seconds = options['seconds']
    self.calls.append((self.name, settings['batch_size'], len(images)))

  def first_step(self):
    self.calls.append((self.name, 'first step'))

  def train(self, epochs):
    self.calls.append((self.name, epochs))
    return [self.seconds * (epoch + 1) for epoch in range(epochs)]

  def operations(self):
    return 11


@pytest.fixture
def calls(monkeypatch):
  """The calls of sessions of a module `fake`."""
  session = type('Session', (FakeSession,), {'calls': []})
  fake = types.SimpleNamespace(Session=session)
  monkeypatch.setitem(sys.modules, 'layca.benchmark.fake', fake)
  return session.calls


def run(*names, seconds=2.0, epochs=None):
  return measure.measure(
    {
      'settings': {'batch_size': 8},
      'candidates': [
        {'session': 'fake.Session', 'options': {'name': n, 'seconds': s}}
        for n, s in names
      ],
      'num_images': 32,
      'image_shape': [2, 2, 1],
      'steps': 4,
      'epochs': epochs,
      'seconds': seconds,
      'started': time.time() - 100,
    }
  )


def test_one_candidate_warms_up_for_an_epoch(calls):
  answer = run(('a', 1.0))
  assert calls == [('a', 8, 32), ('a', 'first step'), ('a', 1), ('a', 2)]
  # Epochs of 1 and 2 seconds with 4 steps each.
  assert answer['step_seconds'] == [[0.25, 0.5]]
  assert answer['gpu_bytes'] == 0
  assert answer['operations'] == 11
  # From the start of the process.
  assert 100 <= answer['first_step_seconds'] < 110


def test_it_measures_as_many_epochs_as_take_the_seconds(calls):
  for seconds, epochs in ((0.0, 2), (1.0, 2), (4.5, 5), (9.0, 9)):
    run(('a', 1.0), seconds=seconds)
    assert calls[-1] == ('a', epochs)


def test_a_number_of_epochs_is_measured_without_one_to_warm_up(calls):
  run(('a', 1.0), epochs=1)
  assert calls[2:] == [('a', 1)]


def test_several_candidates_take_turns_and_come_first_in_turn(calls):
  answer = run(('a', 1.0), ('b', 2.0), seconds=4.5)
  trained = [name for name, what, *_ in calls if what == 1]
  # To warm up, 3 seconds; then three epochs, for 4.5 seconds each.
  assert ''.join(trained) == 'ababbaab'
  assert answer['step_seconds'] == [[0.25] * 3, [0.5] * 3]


def test_images_are_noise_of_ten_classes():
  images, labels = measure.make_up_images(50, (4, 5, 3))
  assert (images.shape, images.dtype) == ((50, 4, 5, 3), np.uint8)
  assert images.max() > 250
  assert (labels.shape, labels.dtype) == ((50,), np.int32)
  assert set(labels) == set(range(10))


PEAK = """
import numpy
from layca.benchmark import measure
numpy.ones(100 * 2**20 // 8)  # Freed at once: the peak stays.
print(measure.peak_bytes())
"""


def test_the_peak_of_memory_is_that_of_the_process_alone():
  if measure.peak_bytes() is None:
    pytest.skip('this system has no such count')
  own = np.ones(400 * 2**20 // 8)
  printed = subprocess.check_output([sys.executable, '-c', PEAK])
  assert measure.peak_bytes() > own.nbytes
  assert 100 * 2**20 < json.loads(printed) < own.nbytes


def test_epochs_are_timed_until_they_end():
  class Sleeper(session_module.Session):
    def _set_up(self, *arguments):
      self.images = arguments[2]

    def _update(self, steps):
      time.sleep(0.01 * steps * len(self.images))

  assert min(Sleeper({}, {}, np.zeros(2), np.zeros(2)).train(2)) >= 0.02
