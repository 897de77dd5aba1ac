"""The run's folder survives kills, and other configs."""

import json
import math

import pytest

from layca.training.errors import InputError
from layca.training.run_folder import RunFolder

CONFIG = {'rho': 0.1, 'schedule': {'drop_epochs': (1, 2)}}


def row(epoch):
  return {'epoch': epoch, 'train_loss': 1.0 / 3.0}


def test_rows_come_back_as_they_were_written(tmp_path):
  folder = RunFolder(tmp_path)
  written = [folder.append(row(epoch)) for epoch in range(3)]
  assert folder.rows() == written == [row(0), row(1), row(2)]


def test_numbers_that_are_not_finite_are_null(tmp_path):
  folder = RunFolder(tmp_path)
  folder.append({'train_loss': math.nan, 'rotation': {'angle': [math.inf]}})
  text = (tmp_path / 'metrics.jsonl').read_text()
  assert json.loads(text) == {'train_loss': None, 'rotation': {'angle': [None]}}


def test_a_line_cut_short_is_dropped_with_all_after_the_checkpoint(tmp_path):
  folder = RunFolder(tmp_path)
  for epoch in range(3):
    folder.append(row(epoch))
  with open(tmp_path / 'metrics.jsonl', 'a') as file:
    file.write('{"epoch": 3, "tr')
  assert folder.keep_rows(2) == [row(0), row(1)]
  folder.append(row(2))
  assert folder.rows() == [row(0), row(1), row(2)]


def test_the_same_config_is_welcome_tuples_or_not(tmp_path):
  folder = RunFolder(tmp_path)
  folder.check_config(CONFIG)
  folder.write_config(CONFIG)
  folder.check_config(CONFIG)


def test_another_config_is_refused_with_the_keys_that_differ(tmp_path):
  folder = RunFolder(tmp_path)
  folder.write_config(CONFIG)
  stored = (tmp_path / 'config.json').read_bytes()
  with pytest.raises(InputError, match=r'\(rho: 0.1 -> 0.2\)'):
    folder.check_config(CONFIG | {'rho': 0.2})
  assert (tmp_path / 'config.json').read_bytes() == stored


def test_a_broken_or_missing_config_is_refused(tmp_path):
  folder = RunFolder(tmp_path)
  folder.append(row(0))
  with pytest.raises(InputError, match=r'without config\.json'):
    folder.check_config(CONFIG)
  (tmp_path / 'config.json').write_text('{')
  with pytest.raises(InputError, match='not readable JSON'):
    folder.check_config(CONFIG)


def test_one_process_at_a_time(tmp_path):
  with (
    RunFolder(tmp_path).locked(),
    pytest.raises(InputError, match='another process'),
    RunFolder(tmp_path).locked(),
  ):
    pass
  with RunFolder(tmp_path).locked():
    pass


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
  (tmp_path / 'file').write_text('')
  with (
    pytest.raises(InputError, match='file/run: Not a directory'),
    RunFolder(tmp_path / 'file' / 'run').locked(),
  ):
    pass


def test_a_result_is_there_once_it_is_written(tmp_path):
  folder = RunFolder(tmp_path)
  assert folder.result() is None
  folder.write_result({'test_accuracy': 0.5})
  assert folder.result() == {'test_accuracy': 0.5}
  assert not list(tmp_path.glob('*.tmp'))
