"""Records under the tags of `launch.train`."""

import sys

import pytest

from layca.keras import RotationMonitor
from layca.keras.event_writer import EventWriter


def read(folder):
  """The points of all event files: {(tag, step): value}."""
  # Without TensorFlow, whose summaries it reads.
  loader = pytest.importorskip(
    'tensorboard.backend.event_processing.event_file_loader'
  )
  util = pytest.importorskip('tensorboard.util.tensor_util')
  return {
    (value.tag, event.step): util.make_ndarray(value.tensor).item()
    for path in folder.iterdir()
    for event in loader.EventFileLoader(str(path)).Load()
    for value in event.summary.value
  }


def test_numbers_are_written_and_unknown_ones_left_out(tmp_path):
  pytest.importorskip('tensorflow')
  writer = EventWriter(tmp_path)
  names = ['00_conv', '01_dense']
  record = {
    'cosine_distance': [0.25, None],
    'angle': [0.5, None],
    'stalled': [0, 2],
  }
  writer.write(record | {'steps_since_record': [8, 8]}, names, 3)
  assert read(tmp_path) == {
    ('Overview/cosine_distance/mean', 3): 0.25,
    ('Overview/cosine_distance/min', 3): 0.25,
    ('Overview/cosine_distance/max', 3): 0.25,
    ('Overview/rotation_spread', 3): 0.0,
    ('cosine_distance/00_conv', 3): 0.25,
    ('angle/00_conv', 3): 0.5,
    ('stalled/00_conv', 3): 0.0,
    ('stalled/01_dense', 3): 2.0,
  }


def test_without_tensorflow_the_error_says_what_to_do(monkeypatch, tmp_path):
  monkeypatch.setitem(sys.modules, 'tensorflow', None)
  with pytest.raises(ImportError, match=r'log_dir: .*pip install tensorflow'):
    RotationMonitor(log_dir=tmp_path)
  RotationMonitor()
