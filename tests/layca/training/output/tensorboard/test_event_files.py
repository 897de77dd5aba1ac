"""Which files there are, and which stay."""

import pytest
import tensorflow as tf
from tensorboard.plugins.scalar.summary_v2 import scalar_pb

from layca.training.output.tensorboard.event_files import EventFiles
from tests.layca.training.output.tensorboard.read_events import curves

OF_OTHERS = (
  'events.out.tfevents.1700000000.host.1.0.v2',
  'metrics.jsonl',
  'notes.layca',
  'another_run/events.out.tfevents.1700000000.host.1.0.layca',
  'layers/00/events.out.tfevents.1700000000.host.1.0.v2',
)
OURS = (
  'events.out.tfevents.1700000000.host.1.0.layca',
  'layers/00/events.out.tfevents.1700000000.host.1.0.layca',
  'layers/01-02/events.out.tfevents.1700000000.host.1.0.layca',
  # Where runs of before had them.
  'tensorboard/events.out.tfevents.1700000000.host.1.0.layca',
)


def test_our_files_are_removed_and_those_of_others_stay(tmp_path):
  for name in (*OF_OTHERS, *OURS):
    (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
    (tmp_path / name).write_bytes(b'content')
  EventFiles(tmp_path)
  left = [path for path in tmp_path.rglob('*') if path.is_file()]
  assert {*left} == {tmp_path / name for name in OF_OTHERS}
  # Nor is an empty folder a run's name.
  assert not (tmp_path / 'tensorboard').exists()
  assert not (tmp_path / 'layers/01-02').exists()


def test_all_is_on_disk_in_the_folder_of_the_run(tmp_path):
  files = EventFiles(tmp_path)
  files.write([(3, [scalar_pb('a', 0.5), scalar_pb('b', 2.0)])])
  files.write([(3, [scalar_pb('a', 1.0)]), (5, [])], 'layers/00')
  files.write((step, [scalar_pb('a', step)]) for step in (4, 5))
  assert curves(tmp_path) == {'a': [(3, 0.5), (4, 4), (5, 5)], 'b': [(3, 2)]}
  assert curves(tmp_path / 'layers/00') == {'a': [(3, 1.0)]}


def test_a_folder_that_cannot_be_written_raises(tmp_path):
  (tmp_path / 'taken').write_text('a file')
  with pytest.raises(tf.errors.OpError, match='Not a directory'):
    EventFiles(tmp_path / 'taken').write([(0, [scalar_pb('a', 0.5)])])
