"""The toy experiment in its folder: what a run writes, and what it refuses."""

import json

import numpy as np
import pytest

from layca.study.single_layer import experiments, feedback, run
from layca.study.single_layer.trainings import Trainings
from layca.training.data import load
from layca.training.errors import InputError
from layca.training.run.work_folder import WorkFolder
from tests.layca.study.single_layer import small_study


def read(folder, name):
  return [json.loads(x) for x in (folder / name).read_text().splitlines()]


def contents(folder):
  return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope='module')
def complete(tmp_path_factory):
  """The folder of a run of all figures."""
  folder = tmp_path_factory.mktemp('complete')
  run.run(small_study.config(), str(folder))
  return folder


@pytest.fixture
def no_images(monkeypatch):
  """Makes any attempt to load images fail."""

  def load(**options):
    raise AssertionError(f'images loaded: {options}')

  monkeypatch.setattr(load, 'load', load)


@pytest.fixture(scope='module')
def images():
  return load.load('digits', image_size=8)


def test_a_row_for_each_training_in_order(complete):
  rows = read(complete, 'trainings.jsonl')
  grid = [(experiment, layer) for experiment in (0, 1) for layer in (0, 2)]
  assert [(r['variant'], r['experiment'], r['layer']) for r in rows] == [
    *[('normal', *place) for place in grid],
    ('feedback', 0, 0),
    *[('frozen_relu', *place) for place in grid],
  ]
  for row in rows:
    assert list(row) == [
      'variant',
      'experiment',
      'layer',
      'train_loss',
      'train_accuracy',
      'test_loss',
      'test_accuracy',
      'cosine_distance',
      'steps',
      'seconds',
    ]
    assert row['steps'] == 4
    assert row['seconds'] > 0
  assert not list(complete.glob('*.tmp'))


@pytest.mark.parametrize('variant', ['normal', 'frozen_relu'])
def test_rows_hold_the_numbers_of_their_trainings(complete, images, variant):
  config = small_study.config()
  trainings = Trainings(
    [experiments.create(images, index, 0, 3, (16,) * 3) for index in (0, 1)],
    (0, 2),
    1.0,
    config,
    freeze_regimes=variant == 'frozen_relu',
  )
  trainings.train(4)
  test_images = experiments.standardise(images, images.test.images)
  numbers = {
    'train': trainings.evaluate_train(),
    'test': trainings.evaluate(test_images, images.test.labels),
  }
  distances = trainings.cosine_distances()
  rows = read(complete, 'trainings.jsonl')
  rows = [row for row in rows if row['variant'] == variant]
  assert len(rows) == 4
  for row in rows:
    place = row['experiment'], (0, 2).index(row['layer'])
    for split, (losses, accuracies) in numbers.items():
      assert row[f'{split}_loss'] == pytest.approx(losses[place], rel=1e-5)
      assert row[f'{split}_accuracy'] == pytest.approx(accuracies[place])
    assert row['cosine_distance'] == pytest.approx(distances[place], rel=1e-4)


def test_records_hold_the_silhouette_after_each_update(complete, images):
  config = small_study.config()
  trainings = Trainings(
    [experiments.create(images, 0, 0, 3, (16,) * 3)], (0,), 1.0, config
  )
  samples = feedback.draw_samples(images, 60, 16, seed=0)
  records = read(complete, 'feedback.jsonl')
  assert [record['step'] for record in records] == [1, 2, 3, 4]
  for record in records:
    trainings.train(1)
    losses, accuracies = trainings.evaluate_train()
    assert record == {
      'step': record['step'],
      'silhouette': pytest.approx(
        feedback.silhouette(trainings, samples), abs=1e-5
      ),
      'train_loss': pytest.approx(losses[0, 0], rel=1e-5),
      'train_accuracy': pytest.approx(accuracies[0, 0]),
    }
  assert len({record['silhouette'] for record in records}) == 4


def test_feedback_has_its_own_layer_rate_and_length(tmp_path, images):
  config = small_study.config(
    figures=('1b',),
    feedback__layer=1,
    feedback__rho=0.5,
    feedback__steps=5,
    feedback__record_every=2,
  )
  run.run(config, str(tmp_path))
  assert [r['step'] for r in read(tmp_path, 'feedback.jsonl')] == [2, 4]
  (row,) = read(tmp_path, 'trainings.jsonl')
  assert (row['layer'], row['steps']) == (1, 5)
  trainings = Trainings(
    [experiments.create(images, 0, 0, 3, (16,) * 3)], (1,), 0.5, config
  )
  trainings.train(5)
  losses, _ = trainings.evaluate_train()
  assert row['train_loss'] == pytest.approx(losses[0, 0], rel=1e-5)


def test_portions_change_no_number(complete, tmp_path):
  config = small_study.config(figures=('1a',), steps_per_call=3)
  run.run(config, str(tmp_path))
  for row, its in zip(
    read(tmp_path, 'trainings.jsonl'),
    read(complete, 'trainings.jsonl')[:4],
    strict=True,
  ):
    assert row | {'seconds': 0} == its | {'seconds': 0}


def test_experiments_at_once_give_the_same_rows_to_rounding(complete, tmp_path):
  config = small_study.config(figures=('1a', '1c'), experiments_at_once=2)
  run.run(config, str(tmp_path))
  alone = read(complete, 'trainings.jsonl')
  rows = read(tmp_path, 'trainings.jsonl')
  assert len(rows) == 8
  for row, its in zip(rows, alone[:4] + alone[5:], strict=True):
    for key in ('variant', 'experiment', 'layer'):
      assert row[key] == its[key]
    for key in ('train_loss', 'test_loss', 'cosine_distance'):
      assert row[key] == pytest.approx(its[key], rel=1e-4)


def test_the_tables_tell_mean_and_silhouette(complete, no_images, capsys):
  run.run(small_study.config(), str(complete))
  out = capsys.readouterr().out
  rows = read(complete, 'trainings.jsonl')
  for figure, variant in (('1a', 'normal'), ('1c', 'frozen_relu')):
    accuracies = [
      row['test_accuracy']
      for row in rows
      if row['variant'] == variant and row['layer'] == 2
    ]
    _, table = out.split(f'Figure {figure}: {variant}\n')
    line = table.split('\n\n')[0].splitlines()[2].split()
    assert line[:2] == ['2', '2']
    assert float(line[3]) == pytest.approx(np.mean(accuracies), abs=1e-4)
  record = read(complete, 'feedback.jsonl')[-1]
  assert f'silhouette {record["silhouette"]:.4f} after 4 updates' in out


def test_a_complete_folder_says_so_without_images(complete, no_images, capsys):
  before = contents(complete)
  run.run(small_study.config(), str(complete))
  assert f'{complete} is complete.' in capsys.readouterr().out
  assert contents(complete) == before
  # So does one that holds more than what is asked for.
  run.run(small_study.config(layers=(2,), experiments=1), str(complete))
  assert contents(complete) == before


@pytest.mark.parametrize(
  ('key', 'value', 'change'),
  [
    ('rho', 2.0, 'rho: 1.0 -> 2.0'),
    ('with_bias', False, 'with_bias: True -> False'),
    ('steps', 5, 'steps: 4 -> 5'),
    ('seed', 1, 'seed: 0 -> 1'),
    ('freeze_own_relu', True, 'freeze_own_relu: False -> True'),
    ('feedback__images', 61, 'feedback.images: 60 -> 61'),
    ('optimizer__layca', True, 'optimizer.layca: False -> True'),
  ],
)
def test_another_config_is_refused(complete, no_images, key, value, change):
  before = contents(complete)
  with pytest.raises(InputError, match='another config') as error:
    run.run(small_study.config(**{key: value}), str(complete))
  assert f'({change})' in str(error.value)
  assert contents(complete) == before


def test_a_folder_in_use_by_another_process_is_refused(complete):
  before = contents(complete)
  with (
    WorkFolder(complete, (), ()).locked(),
    pytest.raises(InputError, match='another process'),
  ):
    run.run(small_study.config(experiments=3), str(complete))
  assert contents(complete) == before


@pytest.mark.parametrize(
  ('key', 'value', 'words'),
  [
    ('data__images_per_class', 1000, 'data.images_per_class=1000'),
    ('data__name', 'mnits', "data.name='mnits'"),
    ('data__image_size', 0, 'data.image_size=0'),
    ('feedback__images', 1, 'feedback.images=1'),
    ('layers', (3,), r'config.layers=\(3,\)'),
  ],
)
def test_bad_input_leaves_no_folder(tmp_path, key, value, words):
  with pytest.raises(InputError, match=words) as error:
    run.run(small_study.config(**{key: value}), str(tmp_path / 'run'))
  assert '\n' not in str(error.value)
  assert not (tmp_path / 'run').exists()


def test_a_training_that_diverges_is_said_and_has_no_loss(tmp_path, capsys):
  config = small_study.config(rho=3e38, figures=('1a',), experiments=1)
  run.run(config, str(tmp_path))
  assert 'diverged: layer 0 of experiment 0' in capsys.readouterr().out
  rows = read(tmp_path, 'trainings.jsonl')
  assert rows[0]['train_loss'] is None
  assert 0 <= rows[0]['test_accuracy'] <= 1


def test_a_feedback_that_diverges_names_the_rate(tmp_path):
  config = small_study.config(feedback__rho=3e38, figures=('1b',))
  with pytest.raises(InputError, match=r'feedback.rho=3e\+38: .* smaller rate'):
    run.run(config, str(tmp_path))
