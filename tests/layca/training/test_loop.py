"""A whole run: its files, its ends, and how it resumes."""

import json
import os
import resource
import signal

import numpy as np
import pytest
import tensorflow as tf

from layca.training import loop, step
from layca.training.errors import InputError
from layca.training.output import console, step_progress
from layca.training.run import source
from tests.layca.training import tiny


class Killed(BaseException):
  """Stands for a kill: nothing of the program handles it."""


def rows_of(folder):
  """The rows of metrics.jsonl without the time they took."""
  lines = (folder / 'metrics.jsonl').read_text().splitlines()
  rows = [json.loads(line) for line in lines]
  return [{k: v for k, v in row.items() if k != 'seconds'} for row in rows]


def result_of(folder):
  result = json.loads((folder / 'result.json').read_text())
  del result['seconds']
  return result


def assert_same(folder, reference):
  assert rows_of(folder) == rows_of(reference)
  assert result_of(folder) == result_of(reference)


def kill_after(calls, folder, error=Killed, **overrides):
  """Trains until the call number `calls` of the compiled steps raises."""
  made, run = [0], step.Trainer.run

  def counted(trainer, max_steps):
    if made[0] == calls:
      raise error
    made[0] += 1
    return run(trainer, max_steps)

  with pytest.MonkeyPatch.context() as patch:
    patch.setattr(step.Trainer, 'run', counted)
    with pytest.raises(error):
      loop.train(resumable_config(**overrides), folder)


@pytest.fixture(scope='module')
def reference(tmp_path_factory):
  """A run of two epochs that nothing disturbs, calls of a single step."""
  folder = tmp_path_factory.mktemp('reference')
  loop.train(resumable_config(), folder)
  return folder


def resumable_config(checkpoint_seconds=0.0, **overrides):
  images = dict(data__train_examples=80, data__validation_examples=20)
  config = tiny.config(**images, **overrides)
  config.optimizer.name, config.steps_per_call = 'momentum', 1
  config.checkpoint_seconds = checkpoint_seconds
  return config


def test_the_folder_holds_what_the_contract_says(reference):
  names = {path.name for path in reference.iterdir()}
  assert names >= {'metrics.jsonl', 'result.json', 'checkpoints'}
  # To TensorBoard the run is called by its folder.
  assert len([*reference.rglob('events.out.tfevents.*')]) == 1
  assert [*reference.glob('events.out.tfevents.*')]
  layers = json.loads((reference / 'layers.json').read_text())
  layer_names = [row['name'] for row in layers]
  assert layer_names == ['vgg/conv_0/w', 'vgg/conv_1/w', 'vgg/dense/w']
  config = json.loads((reference / 'config.json').read_text())
  assert config['data']['validation_examples'] == 20
  rows = rows_of(reference)
  assert [row['epoch'] for row in rows] == [0, 1]
  assert [row['step'] for row in rows] == [3, 6]
  numbers = {f'{s}_{m}' for s in console.SPLITS for m in ('loss', 'accuracy')}
  for row in rows:
    assert numbers | {'learning_rate'} < set(row)
    assert all(len(values) == 3 for values in row['rotation'].values())
  assert rows[1]['rotation']['cosine_distance'][0] > 1e-5


def test_the_result_repeats_the_last_epoch_and_the_best(reference):
  rows, result = rows_of(reference), result_of(reference)
  assert result['test_accuracy'] == rows[-1]['test_accuracy']
  assert result['diverged'] is None
  best = max(rows, key=lambda row: row['val_accuracy'])
  assert result['best_epoch'] == best['epoch']
  assert result['best_val_accuracy'] == best['val_accuracy']
  assert result['best_epoch_test_accuracy'] == best['test_accuracy']


def test_a_sample_is_watched_and_all_is_measured_at_the_end(
  reference, tmp_path
):
  result = loop.train(
    resumable_config(data__watched_examples=10), tmp_path, origin={'rules': 'x'}
  )
  rows, usual = rows_of(tmp_path), rows_of(reference)
  for split in ('val', 'test'):
    accuracies = [row[f'{split}_accuracy'] for row in rows]
    # Of ten images.
    assert [round(10 * x, 4) % 1 for x in accuracies] == [0, 0]
    # What is watched changes nothing of the training.
    for key in (f'{split}_accuracy', f'{split}_loss'):
      assert result[key] == usual[-1][key]
  assert [r['train_loss'] for r in rows] == [r['train_loss'] for r in usual]
  # The best epoch is that of the sample, its accuracies are those of all.
  best = max(rows, key=lambda row: row['val_accuracy'])['epoch']
  assert result['best_epoch'] == best
  assert result['best_val_accuracy'] == usual[best]['val_accuracy']
  assert result['best_epoch_test_accuracy'] == usual[best]['test_accuracy']


def test_the_result_tells_the_code_and_what_the_run_was_made_for(
  tmp_path, monkeypatch
):
  monkeypatch.setattr(source, 'commit', lambda: 'abc+')
  result = loop.train(
    tiny.config(epochs=1), tmp_path, origin={'rules': 'hash', 'more': 1}
  )
  assert result['commit'] == 'abc+'
  written = result_of(tmp_path)
  assert (written['commit'], written['rules'], written['more']) == (
    'abc+',
    'hash',
    1,
  )
  # A run that is finished keeps what it was made with.
  again = loop.train(tiny.config(epochs=1), tmp_path, origin={'rules': 'other'})
  assert again['rules'] == 'hash'


def test_one_seed_decides_every_digit(reference, tmp_path):
  loop.train(resumable_config(), tmp_path)
  assert rows_of(tmp_path) == rows_of(reference)
  loop.train(resumable_config(seed=1), tmp_path / 'other')
  assert rows_of(tmp_path / 'other') != rows_of(reference)


@pytest.mark.parametrize('calls', [0, 2, 4])
def test_a_killed_run_resumes_as_if_nothing_had_happened(
  reference, tmp_path, calls
):
  kill_after(calls, tmp_path)
  assert not (tmp_path / 'result.json').exists()
  loop.train(resumable_config(), tmp_path)
  assert_same(tmp_path, reference)


def test_a_truncated_newest_checkpoint_falls_back_to_the_one_before(
  reference, tmp_path, caplog
):
  kill_after(5, tmp_path)
  newest = tf.train.latest_checkpoint(tmp_path / 'checkpoints')
  data = tmp_path / 'checkpoints' / f'{newest}.data-00000-of-00001'
  data.write_bytes(data.read_bytes()[:1000])
  loop.train(resumable_config(), tmp_path)
  assert 'cannot read checkpoint' in caplog.text
  assert rows_of(tmp_path) == rows_of(reference)


def test_ctrl_c_saves_where_it_is(reference, tmp_path, capsys):
  kill_after(4, tmp_path, KeyboardInterrupt, checkpoint_seconds=1e6)
  assert 'same command' in capsys.readouterr().out
  loop.train(resumable_config(checkpoint_seconds=1e6), tmp_path)
  assert 'resuming at step 4' in capsys.readouterr().out
  assert rows_of(tmp_path) == rows_of(reference)


@pytest.mark.parametrize(
  ('owner', 'name', 'call'),
  [
    # After the last of an epoch's three steps, before its row is written.
    (step_progress.Progress, 'show', 3),
    # In between: the sums of the epoch are gone, and its row is not there. The
    # first time is before the first step.
    (loop, '_evaluate', 2),
  ],
)
def test_ctrl_c_at_the_end_of_an_epoch_keeps_its_row(
  reference, tmp_path, monkeypatch, owner, name, call
):
  config = resumable_config(checkpoint_seconds=1e6)
  method, calls = getattr(owner, name), []

  def interrupted(*arguments):
    calls.append(arguments)
    if len(calls) == call:
      os.kill(os.getpid(), signal.SIGINT)
    return method(*arguments)

  with monkeypatch.context() as patch:
    patch.setattr(owner, name, interrupted)
    with pytest.raises(KeyboardInterrupt):
      loop.train(config, tmp_path)
  assert len(rows_of(tmp_path)) == 1
  loop.train(config, tmp_path)
  assert_same(tmp_path, reference)


def test_a_finished_run_says_so_and_stops(reference, capsys):
  before = (reference / 'metrics.jsonl').stat().st_mtime_ns
  result = loop.train(resumable_config(), reference)
  assert 'is complete' in capsys.readouterr().out
  assert result['epochs'] == 2
  assert (reference / 'metrics.jsonl').stat().st_mtime_ns == before


def test_another_config_is_refused_and_nothing_overwritten(reference):
  def files():
    return {p: p.read_bytes() for p in reference.iterdir() if p.is_file()}

  before = files()
  with pytest.raises(InputError, match=r'rho: 0\.037.* -> 0\.5'):
    loop.train(resumable_config(rho=0.5), reference)
  assert files() == before


def test_a_full_disk_is_one_line_and_the_run_goes_on_later(reference, tmp_path):
  kill_after(4, tmp_path)
  limits = resource.getrlimit(resource.RLIMIT_FSIZE)
  resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
  try:
    with pytest.raises(InputError, match='make room') as error:
      loop.train(resumable_config(), tmp_path)
  finally:
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)
  assert '\n' not in str(error.value)
  assert len(rows_of(tmp_path)) == 1
  loop.train(resumable_config(), tmp_path)
  assert rows_of(tmp_path) == rows_of(reference)


def test_a_diverged_run_names_epoch_and_layer(tmp_path, capsys):
  config = tiny.config(
    rho=1e30, optimizer__layca=False, model__use_batch_norm=False
  )
  result = loop.train(config, tmp_path)
  assert 'loss not finite in epoch 0' in result['diverged']
  assert 'layer vgg/' in result['diverged']
  assert 'layer vgg/' in capsys.readouterr().out
  assert result_of(tmp_path)['epochs'] == 0


def test_layca_does_not_diverge_at_that_rate(tmp_path):
  config = tiny.config(rho=1e30, model__use_batch_norm=False, epochs=1)
  assert loop.train(config, tmp_path)['diverged'] is None
  norms = rows_of(tmp_path)[0]['rotation']['weight_norm']
  assert np.isfinite(norms).all()


def test_a_run_ends_early_where_the_config_says(tmp_path):
  config = tiny.config(epochs=5, stop__train_loss=1e9)
  result = loop.train(config, tmp_path)
  assert 'train loss' in result['stopped']
  assert result['epochs'] == 1


@pytest.mark.parametrize(
  ('overrides', 'words'),
  [
    ({'model__widths': (4,) * 9}, 'config.model: .*'),
    ({'data__train_examples': 10**6}, 'train_examples'),
    ({'batch_size': 101, 'data__drop_remainder': True}, 'batch_size'),
  ],
)
def test_bad_input_is_one_line_before_any_file(tmp_path, overrides, words):
  folder = tmp_path / 'run'
  with pytest.raises(InputError, match=words) as error:
    loop.train(tiny.config(**overrides), folder)
  assert '\n' not in str(error.value)
  assert not (folder / 'config.json').exists()
