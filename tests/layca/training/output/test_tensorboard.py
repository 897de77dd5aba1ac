"""A run's TensorBoard pages, read back from the event files."""

import math
import re

import numpy as np
import pytest
import tensorflow as tf
from tensorboard.backend.event_processing import event_accumulator
from tensorboard.plugins.custom_scalar import layout_pb2
from tensorboard.plugins.hparams import api_pb2, plugin_data_pb2

from layca.training.output.tensorboard import TensorBoard
from tests.layca.training import tiny

NAMES = ('00_conv_0', '01_conv_1', '02_dense')
LAYERS = [
  {'name': 'vgg/conv_0/w', 'shape': [3, 3, 3, 8]},
  {'name': 'vgg/conv_1/w', 'shape': [3, 3, 8, 8]},
  {'name': 'vgg/dense/w', 'shape': [8, 10]},
  {'name': 'vgg/dense/b', 'shape': [10]},
]
MEASURES = ('cosine_distance', 'mean_step_angle', 'rate', 'stalled')
RESULT = {'diverged': None, 'train_accuracy': 1.0, 'test_accuracy': 0.6}
PNG = tf.io.encode_png(tf.fill([4, 4, 3], tf.constant(9, tf.uint8))).numpy()
OTHER_FILES = (
  'events.out.tfevents.1700000000.host.1.0.v2',
  'metrics.jsonl',
  'notes.layca',
  'deeper/events.out.tfevents.1700000000.host.1.0.layca',
)


def rows(count=3, validation=False):
  """Rows of distinct numbers, which is enough to find any mix-up."""
  random = np.random.default_rng(0)
  splits = ('train', 'val', 'test') if validation else ('train', 'test')
  return [
    {
      'epoch': epoch,
      'step': 39 * (epoch + 1),
      'learning_rate': random.random(),
      **{f'{split}_loss': random.random() for split in splits},
      **{f'{split}_accuracy': random.random() for split in splits},
      'seconds': 2.0 + epoch,
      'rotation': {m: list(random.random(3)) for m in MEASURES},
    }
    for epoch in range(count)
  ]


def create(folder, layers=LAYERS):
  return TensorBoard(folder, layers, tiny.config(alpha=-0.4, seed=7))


def write(folder, rows, result=None):
  tensorboard = create(folder)
  for row in rows:
    tensorboard.write(row)
  if result:
    tensorboard.finish(result, PNG)
  return tensorboard


def read(folder):
  events = event_accumulator.EventAccumulator(
    str(folder), size_guidance={event_accumulator.TENSORS: 0}
  )
  return events.Reload()


def curves(folder):
  """Returns {tag: [(step, value), ...]} of all scalars in a folder."""
  events = read(folder)
  return {
    tag: [
      (event.step, float(tf.make_ndarray(event.tensor_proto)))
      for event in events.Tensors(tag)
    ]
    for tag in events.PluginTagToContent('scalars')
  }


def expected_curves(rows):
  """Every number of the rows, under tags spelt out here once more."""
  found = {}
  for row in rows:
    points = {key: row[key] for key in ('epoch', 'seconds', 'learning_rate')}
    points['steps_per_second'] = 39 / row['seconds']
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


def hparams_data(folder, tag):
  content = read(folder).PluginTagToContent('hparams').get(f'_hparams_/{tag}')
  if content is None:
    return None
  return getattr(plugin_data_pb2.HParamsPluginData.FromString(content), tag)


@pytest.mark.parametrize('validation', [False, True])
def test_every_number_of_every_row_is_on_disk_and_no_other(
  tmp_path, validation
):
  tensorboard, kept = create(tmp_path), rows(validation=validation)
  for number, row in enumerate(kept, start=1):
    tensorboard.write(row)
    assert curves(tmp_path) == expected_curves(kept[:number])


def test_null_becomes_nan(tmp_path):
  row = rows(1)[0]
  row['test_loss'] = None
  row['rotation']['rate'][1] = None
  write(tmp_path, [row])
  nan = {tag for tag, ((_, v),) in curves(tmp_path).items() if math.isnan(v)}
  assert nan == {'loss/test', 'rate/01_conv_1'}


def test_a_row_of_another_number_of_layers_is_refused(tmp_path):
  with pytest.raises(ValueError, match='zip'):
    create(tmp_path, LAYERS[:2]).write(rows(1)[0])


def test_the_layout_has_five_charts_of_exactly_the_tags_meant(tmp_path):
  write(tmp_path, rows(validation=True), RESULT)
  (event,) = read(tmp_path).Tensors('custom_scalars__config__')
  proto = tf.make_ndarray(event.tensor_proto).item()
  (category,) = layout_pb2.Layout.FromString(proto).category
  tags = curves(tmp_path)
  shown = []
  for chart in category.chart:
    (pattern,) = chart.multiline.tag
    shown.append({tag for tag in tags if re.match(pattern, tag)})
  assert shown == [
    {f'cosine_distance/{name}' for name in NAMES},
    {f'mean_step_angle/{name}' for name in NAMES},
    {f'rate/{name}' for name in NAMES},
    {'loss/train', 'loss/val', 'loss/test'},
    {'accuracy/train', 'accuracy/val', 'accuracy/test'},
  ]
  assert len({chart.title for chart in category.chart}) == 5


def test_the_figure_is_an_image_once_per_step(tmp_path):
  kept = rows()
  tensorboard = write(tmp_path, kept)
  tensorboard.figure(PNG, step=39)
  tensorboard.figure(PNG, step=kept[-1]['step'])
  tensorboard.finish(RESULT, PNG)
  images = read(tmp_path).Tensors('angle_deviation')
  assert [image.step for image in images] == [39, kept[-1]['step']]
  _, _, encoded = tf.make_ndarray(images[0].tensor_proto)
  assert (tf.io.decode_png(encoded).numpy() == 9).all()


def test_a_resumed_run_has_every_point_once_and_files_of_others_stay(tmp_path):
  for name in OTHER_FILES:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_bytes(b'keep me')
  kept = rows(5)
  write(tmp_path, kept[:4])
  write(tmp_path, kept, RESULT)
  for name in OTHER_FILES:
    assert (tmp_path / name).read_bytes() == b'keep me'
    (tmp_path / name).unlink()
  assert len([path for path in tmp_path.rglob('*') if path.is_file()]) == 1
  found, expected = curves(tmp_path), expected_curves(kept)
  assert {tag: found[tag] for tag in expected} == expected


def test_a_folder_that_cannot_be_written_raises(tmp_path):
  (tmp_path / 'taken').write_text('a file')
  with pytest.raises(tf.errors.OpError, match='Not a directory'):
    create(tmp_path / 'taken')


def test_the_hparams_page_has_settings_and_end_of_a_finished_run(tmp_path):
  folder = tmp_path / 'my_run' / 'tensorboard'
  write(folder, rows(), RESULT)
  start = hparams_data(folder, 'session_start_info')
  found = {
    name: getattr(value, value.WhichOneof('kind'))
    for name, value in start.hparams.items()
  }
  # Six digits are legible there.
  expected = {'alpha': -0.4, 'rho': 0.037037, 'seed': 7}
  assert found == expected | {'task': 'tiny', 'optimizer': 'sgd', 'layca': True}
  assert start.group_name == f'my_run in {tmp_path}'
  end = hparams_data(folder, 'session_end_info')
  assert end.status == api_pb2.STATUS_SUCCESS
  step = rows()[-1]['step']
  final = {k: v for k, v in curves(folder).items() if k.startswith('final/')}
  assert final == {
    'final/train_accuracy': [(step, 1.0)],
    'final/test_accuracy': [(step, pytest.approx(0.6))],
  }


def test_the_hparams_page_has_the_schedules_of_runs_that_have_some(tmp_path):
  config = tiny.config(alpha_schedule=((0, -0.4), (1, 0.0)))
  TensorBoard(tmp_path, LAYERS, config).write(rows(1)[0])
  hparams = hparams_data(tmp_path, 'session_start_info').hparams
  assert hparams['alpha_schedule'].string_value == '((0, -0.4), (1, 0.0))'
  assert 'layer_schedules' not in hparams


@pytest.mark.parametrize('validation', [False, True])
def test_a_run_that_trains_has_the_columns_that_it_fills(tmp_path, validation):
  write(tmp_path, rows(validation=validation))
  experiment = hparams_data(tmp_path, 'experiment')
  splits = ['test', 'val', 'train'] if validation else ['test', 'train']
  assert [info.name.tag for info in experiment.metric_infos] == [
    f'final/{split}_accuracy' for split in splits
  ]
  assert hparams_data(tmp_path, 'session_end_info') is None


def test_a_run_that_diverged_in_its_first_epoch_has_failed(tmp_path):
  write(tmp_path, [], {'diverged': 'loss not finite in layer 3'})
  end = hparams_data(tmp_path, 'session_end_info')
  assert end.status == api_pb2.STATUS_FAILURE
  assert hparams_data(tmp_path, 'session_start_info').hparams
  assert hparams_data(tmp_path, 'experiment') is None
