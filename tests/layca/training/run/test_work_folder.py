"""A work folder belongs to one config, and to one process at a time."""

import json

import pytest

from layca.training.errors import InputError
from layca.training.run.work_folder import WorkFolder

CONFIG = {
  'rho': 0.1,
  'schedule': {'drop_epochs': (1, 2)},
  'data': {'name': 'digits', 'data_dir': None},
}


def create(path):
  return WorkFolder(path, ('rows.jsonl',), ('data.data_dir',))


def test_the_same_config_is_welcome_tuples_or_not(tmp_path):
  folder = create(tmp_path)
  folder.check_config(CONFIG)
  assert not list(tmp_path.iterdir())
  folder.write_config(CONFIG)
  folder.check_config(CONFIG)
  stored = json.loads((tmp_path / 'config.json').read_text())
  assert stored['schedule'] == {'drop_epochs': [1, 2]}
  folder.check_config(stored)


def test_another_config_is_refused_with_the_keys_that_differ(tmp_path):
  folder = create(tmp_path)
  folder.write_config(CONFIG)
  stored = (tmp_path / 'config.json').read_bytes()
  with pytest.raises(InputError, match=r'\(rho: 0.1 -> 0.2\)'):
    folder.check_config(CONFIG | {'rho': 0.2})
  other = {key: CONFIG[key] for key in ('schedule', 'data')} | {'alpha': 0.3}
  with pytest.raises(InputError, match=r'\(rho: .* -> None; alpha: None -> 0'):
    folder.check_config(other)
  assert (tmp_path / 'config.json').read_bytes() == stored


def test_what_is_free_to_change_may_change(tmp_path):
  folder = create(tmp_path)
  folder.write_config(CONFIG)
  folder.check_config(CONFIG | {'data': {'name': 'digits', 'data_dir': 'here'}})
  with pytest.raises(InputError, match=r'\(data.name: digits -> mnist\)'):
    folder.check_config(CONFIG | {'data': {'name': 'mnist', 'data_dir': None}})


def test_a_key_that_a_config_lacks_has_its_default(tmp_path):
  defaults = {'alpha': 0.0, 'stop': {'train_loss': None, 'drops': (1,)}}
  folder = WorkFolder(tmp_path, (), (), defaults)
  folder.write_config(CONFIG)
  new = CONFIG | defaults
  folder.check_config(new)
  with pytest.raises(InputError, match=r'\(alpha: 0.0 -> 0.3\)'):
    folder.check_config(new | {'alpha': 0.3})
  folder.write_config(new | {'alpha': 0.3})
  with pytest.raises(InputError, match=r'\(alpha: 0.3 -> 0.0\)'):
    folder.check_config(CONFIG)


def test_a_broken_or_missing_config_is_refused(tmp_path):
  folder = create(tmp_path)
  (tmp_path / 'other.txt').write_text('none of its files')
  folder.check_config(CONFIG)
  (tmp_path / 'rows.jsonl').write_text('')
  with pytest.raises(InputError, match=r'without config\.json'):
    folder.check_config(CONFIG)
  (tmp_path / 'config.json').write_text('{')
  with pytest.raises(InputError, match='not readable JSON'):
    folder.check_config(CONFIG)


def test_one_holder_at_a_time(tmp_path):
  path = tmp_path / 'new' / 'run'
  first, second = create(path).locked(), create(path).locked()
  with first, pytest.raises(InputError, match='another process'), second:
    pass
  with create(path).locked():
    pass


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
  (tmp_path / 'file').write_text('')
  lock = create(tmp_path / 'file' / 'run').locked()
  with pytest.raises(InputError, match='file/run: Not a directory'), lock:
    pass
