"""A run's TensorBoard pages, read back from the event files."""

import math

import numpy as np
import pytest
import tensorflow as tf

from configs import defaults
from layca.training import step_log
from layca.training.output.tensorboard.board import Board
from tests.layca.training import tiny
from tests.layca.training.output.tensorboard import read_events
from tests.layca.training.output.tensorboard.read_events import curves, steps

NAMES = ('00_conv_0', '01_conv_1', '02_dense')
LAYERS = [
  {'name': 'vgg/conv_0/w', 'shape': [3, 3, 3, 8]},
  {'name': 'vgg/conv_1/w', 'shape': [3, 3, 8, 8]},
  {'name': 'vgg/dense/w', 'shape': [8, 10]},
  {'name': 'vgg/dense/b', 'shape': [10]},
]
MEASURES = ('cosine_distance', 'angle', 'mean_step_angle', 'rate', 'stalled')
RESULT = {'diverged': None, 'train_accuracy': 1.0, 'test_accuracy': 0.6}
START = {'test_loss': 2.3, 'test_accuracy': 0.1}
USUAL = defaults.get_config().to_dict()


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


def logged(epoch, count=2):
  """Rows of a step log within an epoch, of distinct numbers."""
  random = np.random.default_rng(epoch)
  found = np.empty(count, step_log.row_type(3))
  for name in found.dtype.names:
    found[name] = random.random(found[name].shape)
  found['step'] = 39 * epoch + np.linspace(1, 39, count).round()
  return found


def create(folder, **overrides):
  config = tiny.config(alpha=-0.4, seed=7, **overrides)
  return Board(folder, LAYERS, config, USUAL, 'python -m launch.train')


def write(folder, rows, result=None, *, is_logged=False, **overrides):
  board = create(folder, **overrides)
  board.start(0.25, START)
  for count, row in enumerate(rows, start=1):
    if is_logged:
      board.write_steps(logged(row['epoch']))
    board.write(rows[:count])
  if result:
    board.finish(result, rows)
  return board


def expected_curves(rows):
  """The numbers that are meant, under tags spelt out here once more."""
  found = {
    'Overview/learning_rate': [(0, 0.25)],
    'Overview/loss/test': [(0, 2.3)],
    'Overview/accuracy/test': [(0, 0.1)],
    **{
      f'Overview/cosine_distance/{n}': [(0, 0.0)]
      for n in ('mean', 'min', 'max')
    },
  }
  for row in rows:
    points = {
      'Overview/learning_rate': row['learning_rate'],
      'time/epoch_seconds': row['seconds'],
      'time/steps_per_second': 39 / row['seconds'],
    }
    for split in ('train', 'val', 'test'):
      if f'{split}_loss' in row:
        points[f'Overview/loss/{split}'] = row[f'{split}_loss']
        points[f'Overview/accuracy/{split}'] = row[f'{split}_accuracy']
    for name, measure in (
      ('cosine_distance', 'cosine_distance'),
      ('step_angle', 'mean_step_angle'),
    ):
      values = row['rotation'][measure]
      points[f'Overview/{name}/mean'] = np.mean(values)
      points[f'Overview/{name}/min'] = min(values)
      points[f'Overview/{name}/max'] = max(values)
    angles = np.arccos(1 - np.array(row['rotation']['cosine_distance']))
    points['Overview/rotation_spread'] = np.std(np.log(angles))
    for tag, value in points.items():
      found.setdefault(tag, []).append((row['step'], value))
  return found


def assert_curves(found, expected):
  assert set(found) == set(expected)
  for tag, points in expected.items():
    np.testing.assert_allclose(found[tag], points, rtol=1e-6, err_msg=tag)


@pytest.mark.parametrize('validation', [False, True])
def test_the_overview_of_every_row_is_on_disk_and_nothing_else(
  tmp_path, validation
):
  board, kept = create(tmp_path), rows(validation=validation)
  board.start(0.25, START)
  assert_curves(curves(tmp_path), expected_curves([]))
  for count in range(1, len(kept) + 1):
    board.write(kept[:count])
    assert_curves(curves(tmp_path), expected_curves(kept[:count]))
  assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == []


def test_each_layer_has_curves_of_all_measures_if_asked_for(tmp_path):
  kept = rows()
  write(tmp_path, kept, is_logged=True, tensorboard__per_layer=True)
  found = curves(tmp_path)
  for measure in MEASURES:
    for layer, name in enumerate(NAMES):
      values = [row['rotation'][measure][layer] for row in kept]
      points = [
        (row['step'], np.float32(v))
        for row, v in zip(kept, values, strict=True)
      ]
      assert found[f'{measure}/{name}'] == points
  within = [value for _, value in found['steps/step_angle/02_dense']]
  expected = np.concatenate([logged(e)['step_angle'][:, 2] for e in range(3)])
  np.testing.assert_array_equal(np.float32(within), expected)


def test_steps_within_an_epoch_stand_in_a_group_of_their_own(tmp_path):
  write(tmp_path, rows(2), is_logged=True)
  found = curves(tmp_path)
  log = np.concatenate([logged(0), logged(1)])
  angles = log['step_angle']
  expected = {
    'steps/loss': log['loss'],
    'steps/accuracy': log['accuracy'],
    'steps/learning_rate': log['learning_rate'],
    'steps/step_angle/mean': angles.mean(axis=1),
    'steps/step_angle/min': angles.min(axis=1),
    'steps/step_angle/max': angles.max(axis=1),
  }
  assert {tag for tag in found if tag.startswith('steps/')} == set(expected)
  for tag, values in expected.items():
    points = np.transpose([log['step'], values])
    np.testing.assert_allclose(found[tag], points, rtol=1e-6)


def test_bands_of_depth_are_runs_below_the_run(tmp_path):
  kept = rows(2)
  write(tmp_path, kept, RESULT, is_logged=True, tensorboard__bands=2)
  assert sorted(p.name for p in (tmp_path / 'layers').iterdir()) == [
    '00-01',
    '02',
  ]
  first = curves(tmp_path / 'layers' / '00-01')
  distances = [np.mean(r['rotation']['cosine_distance'][:2]) for r in kept]
  np.testing.assert_allclose(
    first['bands/cosine_distance'],
    [(0, 0), (39, distances[0]), (78, distances[1])],
  )
  log = np.concatenate([logged(0), logged(1)])
  np.testing.assert_allclose(
    first['steps/step_angle'],
    np.transpose([log['step'], log['step_angle'][:, :2].mean(axis=1)]),
    rtol=1e-6,
  )
  # The run itself has what it has without them.
  assert_curves(
    {
      tag: points
      for tag, points in curves(tmp_path).items()
      if not tag.startswith(('steps/', 'final/'))
    },
    expected_curves(kept),
  )


def test_histograms_over_the_layers_start_from_zero(tmp_path):
  kept = rows(2)
  kept[1]['rotation']['angle'][1] = None
  write(tmp_path, kept)
  found = read_events.of_plugin(tmp_path, 'histograms')
  assert sorted(found) == ['layers/angle', 'layers/cosine_distance']
  for tag, of_row in (('angle', [3, 2]), ('cosine_distance', [3, 3])):
    start, *histograms = found[f'layers/{tag}']
    assert start[0] == 0
    assert start[1][:, :2].max() == 0
    assert [step for step, _ in histograms] == [39, 78]
    # Left and right edge of each bucket, and how many layers it has.
    for (_, buckets), row, count in zip(histograms, kept, of_row, strict=True):
      values = [v for v in row['rotation'][tag] if v is not None]
      assert buckets[:, 2].sum() == count == len(values)
      assert buckets[0, 0] == pytest.approx(min(values))
      assert buckets[-1, 1] == pytest.approx(max(values))


def test_null_becomes_nan_in_a_loss(tmp_path):
  row = rows(1)[0]
  row['test_loss'] = None
  write(tmp_path, [row])
  nan = {
    tag
    for tag, points in curves(tmp_path).items()
    if any(math.isnan(value) for _, value in points)
  }
  assert nan == {'Overview/loss/test'}


@pytest.mark.parametrize('epochs', [1, 3, 10, 11, 19, 20, 25, 101])
def test_there_are_at_most_ten_pictures_the_last_one_of_the_end(
  tmp_path, drawn, epochs
):
  kept = rows(epochs)
  write(tmp_path, kept, RESULT, epochs=epochs)
  pictures = read_events.of_plugin(tmp_path, 'images')['layers/rotation']
  assert [step for step, _ in pictures] == [39 * count for count in drawn]
  assert min(epochs, 5) <= len(drawn) <= 10
  assert drawn[-1] == epochs
  _, (width, height, encoded) = pictures[0]
  assert (int(width), int(height)) == (6, 4)
  assert (tf.io.decode_png(encoded).numpy() == 9).all()


def test_a_resumed_run_has_every_point_once(tmp_path):
  kept, options = rows(5), dict(is_logged=True, tensorboard__bands=3)
  write(tmp_path / 'killed', kept[:4], **options)
  for folder in ('killed', 'whole'):
    write(tmp_path / folder, kept, RESULT, **options)
  for band in ('.', 'layers/00', 'layers/01', 'layers/02'):
    killed, whole = (tmp_path / name / band for name in ('killed', 'whole'))
    assert curves(killed) == curves(whole)
    assert steps(killed) == steps(whole)
    for tag, found in steps(killed).items():
      assert len(found) == len(set(found)), tag


def test_the_end_is_told_to_hparams(tmp_path):
  write(tmp_path / 'runs', rows(1))
  assert read_events.hparams(tmp_path / 'runs', 'session_end_info') is None
  write(tmp_path / 'ended', rows(1), RESULT)
  assert read_events.hparams(tmp_path / 'ended', 'session_end_info')
  # A run that diverged in its first epoch has failed, and is in the table.
  write(tmp_path / 'failed', [], {'diverged': 'loss not finite in layer 3'})
  for tag in ('session_start_info', 'session_end_info'):
    assert read_events.hparams(tmp_path / 'failed', tag)


def test_the_result_has_points_of_its_own(tmp_path):
  write(tmp_path, rows(2), RESULT)
  found = curves(tmp_path)
  final = {t: points for t, points in found.items() if t.startswith('final/')}
  assert set(final) == {'final/accuracy/train', 'final/accuracy/test'}
  assert final['final/accuracy/test'] == [(78, np.float32(0.6))]


def test_nothing_is_written_before_the_start(tmp_path):
  create(tmp_path)
  assert not [*tmp_path.iterdir()]
