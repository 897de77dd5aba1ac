"""Tables of all runs below a folder, and which folders are no runs."""

import math

import pytest

from layca.study.analysis import records
from layca.training.errors import InputError
from tests.layca.study.made_up_runs import write, write_sweep


def test_a_run_is_a_row_of_its_config_and_its_result(tmp_path):
  stopped = 'train loss 9e-05 is at most 0.0001'
  write(
    tmp_path / 'a' / 'b',
    alpha=0.6,
    rho=0.25,
    seed=3,
    drop_epochs=(2, 3),
    epochs_planned=9,
    test_accuracy=(0.1, 0.2, 0.3, 0.4),
    stopped=stopped,
  )
  loaded = records.load(tmp_path)
  (row,) = loaded.runs.to_dict('records')
  settings = {
    'task': 'c10_cnn1:small',
    'alpha': 0.6,
    'rho': 0.25,
    'seed': 3,
    'optimizer.layca': True,
    'schedule.drop_epochs': '[2, 3]',
    'epochs': 9,
  }
  results = {
    'run': 'a/b',
    'method': 'Layca',
    'kernels': 3,
    'epochs_run': 4,
    'step': 40,
    'diverged': None,
    'stopped': stopped,
    'test_accuracy': 0.4,
    'reported_test_accuracy': 0.4,
  }
  expected = settings | results
  assert {key: row[key] for key in expected} == expected
  assert set(settings) <= set(loaded.settings)
  assert not set(results) & set(loaded.settings)


def test_runs_are_sorted_and_a_run_can_be_named_itself(tmp_path, monkeypatch):
  for name in ('b', 'a/c', 'a'):
    write(tmp_path / name)
  loaded = records.load(tmp_path)
  assert loaded.runs['run'].tolist() == ['a', 'a/c', 'b']
  assert set(loaded.epochs['run']) == {'a', 'a/c', 'b'}
  monkeypatch.chdir(tmp_path / 'b')
  assert records.load('.').runs['run'].tolist() == ['.']


def test_settings_that_older_configs_lack_have_their_default(tmp_path):
  write(tmp_path, rho=0.5)
  loaded = records.load(tmp_path, {'optimizer.new': 'none', 'rho': 0.1})
  (row,) = loaded.runs.to_dict('records')
  assert (row['optimizer.new'], row['rho']) == ('none', 0.5)
  assert 'optimizer.new' in loaded.settings


def test_a_run_may_belong_to_several_sweeps(tmp_path):
  for name in ('a', 'b', 'c'):
    write(tmp_path / name)
  alone = records.load(tmp_path)
  assert alone.sweeps == ()
  assert len(alone.of_sweeps('rate_grid')) == 3
  write_sweep(tmp_path, 'rate_grid', ['a', 'b', 'not there'])
  write_sweep(tmp_path, 'alpha_study', ['b'])
  loaded = records.load(tmp_path)
  assert loaded.sweeps == ('alpha_study', 'rate_grid')
  assert loaded.of_sweeps('rate_grid')['run'].tolist() == ['a', 'b']
  assert loaded.of_sweeps('alpha_study')['run'].tolist() == ['b']
  both = loaded.of_sweeps('alpha_study', 'rate_grid')
  assert both['run'].tolist() == ['a', 'b']
  assert not len(loaded.of_sweeps('adaptive'))


@pytest.mark.parametrize(
  'content',
  ['{"sweep', '3', '[]', '{"sweep": "a"}', '{"sweep": "a", "runs": null}'],
)
def test_a_sweep_that_cannot_be_read_is_refused_by_name(tmp_path, content):
  write(tmp_path / 'a')
  (tmp_path / 'sweeps').mkdir()
  (tmp_path / 'sweeps' / 'mine.json').write_text(content)
  with pytest.raises(InputError, match=r'mine\.json cannot be read') as error:
    records.load(tmp_path)
  assert '\n' not in str(error.value)


def test_folders_without_a_training_job_are_no_runs(tmp_path):
  write(tmp_path / 'run')
  (tmp_path / 'toy').mkdir()
  (tmp_path / 'toy' / 'config.json').write_text('{"layers": [0]}')
  (tmp_path / 'toy' / 'trainings.jsonl').write_text('{"layer": 0}\n')
  loaded = records.load(tmp_path)
  assert loaded.runs['run'].tolist() == ['run']
  assert loaded.notes == []


def test_what_is_not_complete_is_noted_and_the_others_are_read(tmp_path):
  write(tmp_path / 'a')
  write(tmp_path / 'b', epochs=2, epochs_planned=5, complete=False)
  loaded = records.load(tmp_path)
  assert loaded.runs['run'].tolist() == ['a']
  assert set(loaded.epochs['run']) == {'a'}
  assert loaded.left_out['run'].tolist() == ['b']
  assert loaded.notes == ['left out: b: not complete: 2 of 5 epochs']


def test_a_run_that_diverged_in_its_first_epoch_has_no_accuracy(tmp_path):
  write(tmp_path, epochs=0, epochs_planned=4, diverged='not finite')
  loaded = records.load(tmp_path)
  (row,) = loaded.runs.to_dict('records')
  assert (row['diverged'], row['epochs_run']) == ('not finite', 0)
  assert math.isnan(row['reported_test_accuracy'])
  assert not len(loaded.epochs)


def test_a_folder_without_runs_gives_empty_tables(tmp_path):
  loaded = records.load(tmp_path)
  assert len(loaded.runs) == len(loaded.epochs) == len(loaded.left_out) == 0
  assert not len(loaded.of_sweeps('rate_grid'))


@pytest.mark.parametrize('name', ['none', 'file'])
def test_a_folder_that_does_not_exist_is_refused(tmp_path, name):
  (tmp_path / 'file').write_text('')
  with pytest.raises(InputError, match=rf'{name}: there is no such folder'):
    records.load(tmp_path / name)
