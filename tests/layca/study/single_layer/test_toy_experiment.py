"""The toy experiment in its folder: what runs write, keep, refuse and tell."""

import json
import re
import shutil
import time

import numpy as np
import pandas as pd
import pytest

from layca.study.single_layer import toy_experiment
from layca.training.data import load
from layca.training.errors import InputError
from layca.training.run.work_folder import WorkFolder
from tests.layca.study.single_layer import small_study

TRAININGS, FEEDBACK = 'trainings.jsonl', 'feedback.jsonl'
# Programs of Figure 1c: figure, layers, experiments.
FROZEN = [('1c', '0, 2', '0'), ('1c', '0, 2', '1')]


def run(folder, **changes):
  toy_experiment.run(small_study.config(changes), str(folder))


def trained(capsys):
  """Programs that a run made: (figure, layers, experiments)."""
  said = r'(1[abc]): training layers (.*) of experiments (.*), each alone'
  return re.findall(said, capsys.readouterr().out)


def lines(folder, name=TRAININGS):
  return (folder / name).read_bytes().splitlines(keepends=True)


def read(folder, name=TRAININGS):
  """The rows of a file, without what the clock decides."""
  rows = [json.loads(line) for line in lines(folder, name)]
  return [row | {'seconds': 0} for row in rows]


def contents(folder):
  return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope='module')
def complete(tmp_path_factory):
  """The folder of a run of all figures."""
  folder = tmp_path_factory.mktemp('complete')
  run(folder)
  return folder


@pytest.fixture
def folder(complete, tmp_path):
  """A copy of it, to be damaged."""
  return shutil.copytree(complete, tmp_path / 'run')


def test_a_run_writes_its_config_trainings_and_records(complete):
  names = {path.name for path in complete.iterdir()}
  assert names == {'.lock', 'config.json', TRAININGS, FEEDBACK}
  variants = [row['variant'] for row in read(complete)]
  assert variants == 4 * ['normal'] + ['feedback'] + 4 * ['frozen_relu']
  assert all(json.loads(line)['seconds'] > 0 for line in lines(complete))
  assert [r['step'] for r in read(complete, FEEDBACK)] == [1, 2, 3, 4]


def test_updates_per_call_change_no_number(complete, tmp_path):
  run(tmp_path, steps_per_call=3, figures=('1a', '1c'))
  expected = [r for r in read(complete) if r['variant'] != 'feedback']
  assert read(tmp_path) == expected


def test_feedback_has_its_own_layer_length_and_records(tmp_path):
  changes = {'feedback.layer': 1, 'feedback.steps': 5}
  run(tmp_path, figures=('1b',), **changes | {'feedback.record_every': 2})
  assert [r['step'] for r in read(tmp_path, FEEDBACK)] == [2, 4]
  assert [(r['layer'], r['steps']) for r in read(tmp_path)] == [(1, 5)]


@pytest.mark.parametrize(
  ('whole', 'programs'),
  [
    # Of 9 trainings: one of two layers, all of 1a and 1b, all but one.
    (1, [('1a', '2', '0'), ('1a', '0, 2', '1'), ('1b', '0', '0'), *FROZEN]),
    (5, FROZEN),
    (8, [('1c', '2', '1')]),
  ],
)
def test_a_killed_run_trains_what_is_missing(
  complete, folder, capsys, whole, programs
):
  kept = lines(folder)
  half = kept[whole][: len(kept[whole]) // 2]
  (folder / TRAININGS).write_bytes(b''.join(kept[:whole]) + half)
  run(folder)
  assert trained(capsys) == programs
  assert lines(folder)[:whole] == kept[:whole]
  assert_same_trainings(folder, complete)
  assert lines(folder, FEEDBACK) == lines(complete, FEEDBACK)


def assert_same_trainings(folder, complete):
  """The same rows, once each, in whatever order, to rounding."""
  keys = ['variant', 'experiment', 'layer']
  rows, expected = (
    pd.DataFrame(read(x)).sort_values(keys, ignore_index=True)
    for x in (folder, complete)
  )
  pd.testing.assert_frame_equal(rows, expected, rtol=1e-4, atol=1e-6)


def test_feedback_goes_on_from_its_records(complete, folder, capsys):
  kept = lines(folder, FEEDBACK)
  (folder / FEEDBACK).write_bytes(b''.join(kept[:2]) + kept[2][:9])
  (folder / TRAININGS).write_bytes(b''.join(lines(folder)[:4]))
  run(folder, figures=('1a', '1b'))
  assert trained(capsys) == [('1b', '0', '0')]
  assert lines(folder, FEEDBACK)[:2] == kept[:2]
  records = zip(read(folder, FEEDBACK), read(complete, FEEDBACK), strict=True)
  for record, expected in records:
    assert record == pytest.approx(expected, abs=1e-6)


def test_more_experiments_layers_and_figures_join_what_is_there(
  complete, tmp_path, capsys
):
  run(tmp_path, figures=('1a',), experiments=1, layers=(2,))
  first = lines(tmp_path)
  run(tmp_path)
  programs = [('1a', '2', '0'), ('1a', '0', '0'), ('1a', '0, 2', '1')]
  assert trained(capsys)[:3] == programs
  assert lines(tmp_path)[:1] == first
  assert_same_trainings(tmp_path, complete)
  # The folder is now one of the larger config.
  config = json.loads((complete / 'config.json').read_text())
  assert json.loads((tmp_path / 'config.json').read_text()) == config


def test_a_complete_folder_is_told_without_images(
  complete, monkeypatch, capsys
):
  monkeypatch.delattr(load, 'load')
  before = contents(complete)
  run(complete)
  assert toy_experiment.seconds_left(small_study.config(), str(complete)) == 0
  out = capsys.readouterr().out
  assert f'{complete} is complete.' in out
  accuracies = [row['test_accuracy'] for row in read(complete)[5:9:2]]
  table = out.partition('Figure 1c: frozen_relu\n')[2].splitlines()
  layer, experiments, _, accuracy, _ = table[1].split()
  assert (layer, experiments) == ('0', '2')
  assert float(accuracy) == pytest.approx(np.mean(accuracies), abs=1e-4)
  record = read(complete, FEEDBACK)[-1]
  assert f'silhouette {record["silhouette"]:.4f} after 4 updates' in out
  # So is one that holds more than what is asked for.
  run(complete, layers=(2,), experiments=1)
  assert contents(complete) == before


@pytest.mark.parametrize(
  ('changes', 'words'),
  [
    ({'feedback.images': 61}, r'\(feedback.images: 60 -> 61\)'),
    ({'experiments': 3}, 'another process'),
  ],
)
def test_a_folder_of_another_run_is_refused(complete, changes, words):
  before = contents(complete)
  with (
    WorkFolder(complete, (), ()).locked(),
    pytest.raises(InputError, match=words),
  ):
    run(complete, **changes)
  assert contents(complete) == before


@pytest.mark.parametrize(
  ('key', 'value'),
  [
    ('data.images_per_class', 1000),
    ('feedback.images', 1),
    ('layers', (3,)),
  ],
)
def test_bad_input_leaves_no_folder(tmp_path, key, value):
  with pytest.raises(InputError, match=f'{key}='):
    run(tmp_path / 'run', **{key: value})
  assert not (tmp_path / 'run').exists()


def test_a_training_that_diverges_is_said_and_has_no_loss(tmp_path, capsys):
  run(tmp_path, rho=3e38, figures=('1a',), experiments=1)
  assert 'diverged: layer 0 of experiment 0' in capsys.readouterr().out
  row = read(tmp_path)[0]
  assert row['train_loss'] is None
  assert 0 <= row['test_accuracy'] <= 1


class Clock:
  """Takes the place of a trainer, each call of which takes made-up seconds."""

  CREATE, UPDATE, ROWS, RECORD = 7.0, 0.5, 3.0, 11.0
  now, created = 0.0, 0

  def create(self, program):
    self.now += self.CREATE
    self.created += 1
    return self

  def train(self, steps):
    self.now += steps * self.UPDATE

  def rows(self, *_):
    self.now += self.ROWS

  def record(self, *_):
    self.now += self.RECORD


@pytest.mark.parametrize(
  ('changes', 'programs', 'updates', 'records', 'created'),
  [
    # Programs of the same layers are timed once.
    ({'figures': ('1a', '1c'), 'steps': 100}, 4, 100, 0, 2),
    ({'figures': ('1a',), 'experiments': 3, 'steps': 3}, 3, 3, 0, 1),
    ({'figures': ('1b',), 'feedback.record_every': 2}, 1, 4, 2, 1),
  ],
)
def test_the_time_is_that_of_all_updates_and_records(
  tmp_path, monkeypatch, changes, programs, updates, records, created
):
  clock = Clock()
  monkeypatch.setattr(time, 'monotonic', lambda: clock.now)
  monkeypatch.setattr(toy_experiment, 'Trainer', lambda config: clock)
  config = small_study.config(changes)
  seconds = toy_experiment.seconds_left(config, str(tmp_path / 'run'))
  once = clock.CREATE + clock.ROWS + (1 + updates) * clock.UPDATE
  assert seconds == pytest.approx(programs * (once + records * clock.RECORD))
  assert clock.created == created
  assert not (tmp_path / 'run').exists()
