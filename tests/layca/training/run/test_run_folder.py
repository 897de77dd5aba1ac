"""The run's folder survives kills."""

import pytest

from layca.training.errors import InputError
from layca.training.run.run_folder import RunFolder

CONFIG = {'rho': 0.1, 'data': {'data_dir': None}, 'steps_per_call': 100}


def row(epoch):
  return {'epoch': epoch, 'train_loss': 1.0 / 3.0}


def test_a_line_cut_short_is_dropped_with_all_after_the_checkpoint(tmp_path):
  folder = RunFolder(tmp_path)
  for epoch in range(3):
    folder.append(row(epoch))
  with open(tmp_path / 'metrics.jsonl', 'a') as file:
    file.write('{"epoch": 3, "tr')
  assert folder.keep_rows(2) == [row(0), row(1)]
  folder.append(row(2))
  assert folder.keep_rows(3) == [row(0), row(1), row(2)]


def test_what_a_run_leaves_is_refused_without_a_config(tmp_path):
  for name in ('metrics.jsonl', 'result.json', 'checkpoints'):
    (tmp_path / name).write_text('')
    with pytest.raises(InputError, match=r'without config\.json'):
      RunFolder(tmp_path).check_config(CONFIG)
    (tmp_path / name).unlink()
  RunFolder(tmp_path).check_config(CONFIG)


def test_a_run_may_resume_with_what_changes_no_number(tmp_path):
  folder = RunFolder(tmp_path)
  folder.write_config(CONFIG)
  folder.check_config(CONFIG | {'data': {'data_dir': 'x'}, 'steps_per_call': 1})
  shown = {'bands': 7, 'per_layer': True, 'figure_to_one': True}
  folder.check_config(CONFIG | {'tensorboard': shown})
  with pytest.raises(InputError, match=r'\(rho: 0.1 -> 0.2\)'):
    folder.check_config(CONFIG | {'rho': 0.2})


def test_a_result_is_there_once_it_is_written(tmp_path):
  folder = RunFolder(tmp_path)
  assert folder.result() is None
  folder.write_result({'test_accuracy': 0.5})
  assert folder.result() == {'test_accuracy': 0.5}
  assert not list(tmp_path.glob('*.tmp'))
