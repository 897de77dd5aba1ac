"""What the folder of a run tells about it."""

import json

import pytest

from layca.study.sweep import folders, plan, runs
from layca.training.run.run_folder import RunFolder
from tests.layca.study.sweep import sweep_files

RESULT = {'test_accuracy': 0.5}


@pytest.fixture
def run():
  return runs.Run('a/b', plan.resolve(sweep_files.DIGITS, {'rho': 0.5}))


def start(run, workdir, epochs):
  folder = RunFolder(run.folder(workdir))
  with folder.locked():
    folder.write_config(run.config.to_dict())
  for epoch in range(epochs):
    folder.append({'epoch': epoch, 'test_accuracy': epoch / 10})
  return folder


def test_nothing_is_there_and_nothing_is_made(run, tmp_path):
  assert folders.look(run, tmp_path / 'none') == folders.State()
  assert not (tmp_path / 'none').exists()


def test_an_interrupted_run_has_epochs_but_no_result(run, tmp_path):
  start(run, tmp_path, 3)
  state = folders.look(run, tmp_path)
  assert state.epochs == 3
  assert state.row['test_accuracy'] == 0.2
  assert state.result is state.refused is None


def test_a_finished_run_has_its_result(run, tmp_path):
  start(run, tmp_path, 2).write_result(RESULT)
  state = folders.look(run, tmp_path)
  assert state.result == RESULT
  assert state.refused is None


def test_a_run_of_another_config_is_refused_and_stays(run, tmp_path):
  start(run, tmp_path, 2).write_result(RESULT)
  before = sweep_files.contents(tmp_path)
  other = runs.Run('a/b', plan.resolve(sweep_files.DIGITS, {'rho': 0.25}))
  state = folders.look(other, tmp_path)
  assert 'rho: 0.5 -> 0.25' in state.refused
  assert state.result is None
  assert sweep_files.contents(tmp_path) == before


def test_a_result_that_cannot_be_read_is_refused(run, tmp_path):
  folder = start(run, tmp_path, 2)
  (folder.path / 'result.json').write_text('{')
  assert 'cannot be read' in folders.look(run, tmp_path).refused


def test_the_last_row_is_the_last_that_is_whole(tmp_path):
  metrics = tmp_path / 'metrics.jsonl'
  assert folders.last_row(tmp_path) is None
  metrics.write_text('{"epoch": 0')
  assert folders.last_row(tmp_path) is None
  metrics.write_text('{"epoch": 0}\n{"epoch": 1}\n{"epoch"')
  assert folders.last_row(tmp_path) == {'epoch': 1}
  # 12 is whole as JSON, and not a row.
  metrics.write_text('{"epoch": 0}\n12')
  assert folders.last_row(tmp_path) == {'epoch': 0}


def test_of_a_long_file_only_the_end_is_read(tmp_path):
  row = {'epoch': 0, 'rotation': [0.123456789] * 1000}
  lines = [json.dumps(row | {'epoch': epoch}) for epoch in range(100)]
  (tmp_path / 'metrics.jsonl').write_text('\n'.join(lines))
  assert (tmp_path / 'metrics.jsonl').stat().st_size > 1e6
  assert folders.last_row(tmp_path)['epoch'] == 99


def test_the_end_of_the_log(tmp_path):
  assert folders.last_lines(tmp_path, 2) == []
  assert folders.log_size(tmp_path) == 0
  (tmp_path / folders.LOG).write_text('a\nb\nc\n\n')
  assert folders.last_lines(tmp_path, 2) == ['b', 'c']
  assert folders.last_lines(tmp_path, 0) == []
  assert folders.log_size(tmp_path) == 7
