"""A run's TensorBoard pages, read back from the event files."""

import math
import re

import numpy as np
import pytest
import tensorflow as tf
from tensorboard.plugins.custom_scalar import layout_pb2

from layca.training.output.tensorboard import Board, scalars
from tests.layca.training.made_up_run import (
  HPARAMS,
  LAYERS,
  MEASURES,
  NAMES,
  RESULT,
  curves,
  png,
  read,
  rows,
  write,
)


def layout(folder):
  (event,) = read(folder).Tensors('custom_scalars__config__')
  proto = tf.make_ndarray(event.tensor_proto).item()
  return layout_pb2.Layout.FromString(proto)


def expected_curves(rows):
  """Every number of the rows, under tags spelt out here once more."""
  found = {}
  for row in rows:
    steps = 39
    points = {
      'epoch': row['epoch'],
      'seconds': row['seconds'],
      'steps_per_second': steps / row['seconds'],
      'learning_rate': row['learning_rate'],
    }
    for split in ('train', 'val', 'test'):
      if f'{split}_loss' in row:
        points[f'loss/{split}'] = row[f'{split}_loss']
        points[f'accuracy/{split}'] = row[f'{split}_accuracy']
    for measure in MEASURES:
      for name, value in zip(NAMES, row['rotation'][measure], strict=True):
        points[f'{measure}/{name}'] = value
    for tag, value in points.items():
      found.setdefault(tag, []).append((row['step'], float(np.float32(value))))
  return found


@pytest.mark.parametrize('validation', [False, True])
def test_every_number_of_every_row_is_there_and_no_other(tmp_path, validation):
  kept = rows(validation=validation)
  write(tmp_path, kept)
  assert curves(tmp_path) == expected_curves(kept)


def test_a_row_is_on_disk_when_write_returns(tmp_path):
  board = Board(tmp_path, LAYERS, HPARAMS)
  kept = rows()
  for number, row in enumerate(kept, start=1):
    board.write(row)
    assert curves(tmp_path) == expected_curves(kept[:number])


def test_null_becomes_nan(tmp_path):
  row = rows(1)[0]
  row['test_loss'] = None
  row['rotation']['angle'][1] = None
  write(tmp_path, [row])
  found = curves(tmp_path)
  for tag in ('loss/test', 'angle/01_conv_1'):
    assert [step for step, _ in found[tag]] == [39]
    assert math.isnan(found[tag][0][1])
  assert not math.isnan(found['angle/00_conv_0'][0][1])


def test_a_row_of_another_number_of_layers_is_refused():
  with pytest.raises(ValueError, match='zip'):
    scalars(rows(1)[0], NAMES[:2], 39)


def test_the_layout_has_four_charts_of_exactly_the_tags_meant(tmp_path):
  write(tmp_path, rows(validation=True), finish=True)
  (category,) = layout(tmp_path).category
  tags = curves(tmp_path)
  shown = []
  for chart in category.chart:
    (pattern,) = chart.multiline.tag
    shown.append({tag for tag in tags if re.match(pattern, tag)})
  assert shown == [
    {f'cosine_distance/{name}' for name in NAMES},
    {f'mean_step_angle/{name}' for name in NAMES},
    {'loss/train', 'loss/val', 'loss/test'},
    {'accuracy/train', 'accuracy/val', 'accuracy/test'},
  ]
  titles = [chart.title for chart in category.chart]
  assert 'radians' in titles[1]
  assert len(set(titles)) == 4


def test_all_runs_have_the_same_layout_so_that_their_charts_merge(tmp_path):
  Board(tmp_path / 'a', LAYERS, HPARAMS)
  Board(tmp_path / 'b', LAYERS[:1], HPARAMS)
  assert layout(tmp_path / 'a') == layout(tmp_path / 'b')


def test_the_figure_is_an_image_once_per_step(tmp_path):
  kept = rows()
  board = write(tmp_path, kept)
  board.figure(png(), step=39)
  board.figure(png(), step=kept[-1]['step'])
  board.finish(RESULT, png())
  images = read(tmp_path).Tensors('angle_deviation')
  assert [image.step for image in images] == [39, kept[-1]['step']]
  width, height, encoded = tf.make_ndarray(images[0].tensor_proto)
  assert (int(width), int(height)) == (960, 720)
  np.testing.assert_array_equal(
    tf.io.decode_png(encoded, channels=3), tf.io.decode_png(png(), channels=3)
  )


def test_a_resumed_run_has_every_point_once(tmp_path):
  kept = rows(5)
  write(tmp_path, kept[:4])
  write(tmp_path, kept[:2])
  write(tmp_path, kept, finish=True)
  assert len(list(tmp_path.iterdir())) == 1
  found = curves(tmp_path)
  expected = expected_curves(kept)
  assert {tag: found[tag] for tag in expected} == expected


def test_files_of_others_stay(tmp_path):
  others = (
    'events.out.tfevents.1700000000.host.1.0.v2',
    'metrics.jsonl',
    'notes.layca',
    'deeper/events.out.tfevents.1700000000.host.1.0.layca',
  )
  for name in others:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_bytes(b'keep me')
  Board(tmp_path, LAYERS, HPARAMS)
  Board(tmp_path, LAYERS, HPARAMS)
  for name in others:
    assert (tmp_path / name).read_bytes() == b'keep me'
  assert len([p for p in tmp_path.rglob('*') if p.is_file()]) == len(others) + 1


def test_a_folder_that_cannot_be_written_raises(tmp_path):
  (tmp_path / 'taken').write_text('a file')
  with pytest.raises(tf.errors.OpError, match='Not a directory'):
    Board(tmp_path / 'taken', LAYERS, HPARAMS)
