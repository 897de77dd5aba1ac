"""What a process of the benchmark measures, and in which order."""

import json
import subprocess
import sys
import time
import types

import numpy as np
import pytest

from layca.benchmark import worker


class FakeSession:
  """Takes seconds that the options name, and writes down who was called."""

  calls: list

  def __init__(self, config, options, images, labels):
    self.name = options['name']
    self.seconds = options['seconds']
    self.calls.append((self.name, config['batch_size'], len(images)))

  def first_step(self):
    self.calls.append((self.name, 'first step'))

  def train(self, epochs):
    self.calls.append((self.name, epochs))
    return [self.seconds * (epoch + 1) for epoch in range(epochs)]

  def gpu_bytes(self):
    return 7

  def operations(self):
    return 11


@pytest.fixture
def calls(monkeypatch):
  """The calls of sessions of a module `fake`."""
  session = type('Session', (FakeSession,), {'calls': []})
  fake = types.SimpleNamespace(Session=session)
  monkeypatch.setitem(sys.modules, 'fake', fake)
  return session.calls


def spec(*names, steps=4, seconds=2.0):
  return {
    'config': {'batch_size': 8},
    'candidates': [
      {'module': 'fake', 'options': {'name': name, 'seconds': seconds}}
      for name, seconds in names
    ],
    'steps': steps,
    'seconds': seconds,
    'started': time.time() - 100,
  }


def test_one_candidate_warms_up_for_an_epoch(calls):
  answer = worker.measure(spec(('a', 1.0)))

  assert calls == [('a', 8, 32), ('a', 'first step'), ('a', 1), ('a', 2)]
  # Epochs of 1 and 2 seconds with 4 steps each.
  assert answer['step_seconds'] == [[0.25, 0.5]]
  assert answer['gpu_bytes'] == 7
  assert answer['operations'] == 11


@pytest.mark.parametrize(
  ('seconds', 'epochs'), [(0.0, 2), (1.0, 2), (4.5, 5), (9.0, 9)]
)
def test_it_measures_as_many_epochs_as_take_the_seconds(calls, seconds, epochs):
  worker.measure(spec(('a', 1.0), seconds=seconds))

  assert calls[-1] == ('a', epochs)


def test_the_clock_of_the_first_step_starts_with_the_process(calls):
  answer = worker.measure(spec(('a', 1.0)))

  assert 100 <= answer['first_step_seconds'] < 110


def test_several_candidates_take_turns_and_come_first_in_turn(calls):
  answer = worker.measure(spec(('a', 1.0), ('b', 2.0), seconds=4.5))

  trained = [name for name, what, *_ in calls if what == 1]
  # To warm up, 3 seconds; then three epochs, for 4.5 seconds each.
  assert ''.join(trained) == 'ababbaab'
  assert answer['step_seconds'] == [[0.25] * 3, [0.5] * 3]


def test_the_images_are_those_of_cifar_10():
  images, labels = worker.make_up_images(50)

  assert images.shape == (50, 32, 32, 3)
  assert images.dtype == np.uint8
  assert images.max() > 250
  assert labels.shape == (50,)
  assert labels.dtype == np.int32
  assert set(labels) == set(range(10))


PEAK = """
import sys; sys.path.insert(0, {folder!r})
import worker, numpy
numpy.ones({size} // 8)  # Freed at once: the peak stays.
print(worker.peak_bytes())
"""


def test_the_peak_of_memory_is_that_of_the_process_alone():
  if worker.peak_bytes() is None:
    pytest.skip('this system does not tell')
  folder = str(worker.__file__).rsplit('/', 1)[0]
  own = np.ones(400 * 2**20 // 8)
  size = 100 * 2**20

  printed = subprocess.check_output(
    [sys.executable, '-c', PEAK.format(folder=folder, size=size)]
  )

  assert worker.peak_bytes() > own.nbytes
  assert size < json.loads(printed) < own.nbytes
