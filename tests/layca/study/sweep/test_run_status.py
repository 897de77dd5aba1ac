"""What the folder of a run says about it."""

import json

from layca.study.sweep import run_status
from layca.study.sweep.run_status import Observer, RunStatus
from tests.layca.study.sweep import sweep_files
from tests.layca.study.sweep.sweep_files import run_of, start, tiny

CONFIG = tiny(rho=0.5, epochs=20)
RUN = run_of(CONFIG)


def look(workdir, run=RUN):
  return Observer(workdir).look(run)


def test_nothing_is_there_and_nothing_is_made(tmp_path):
  assert look(tmp_path / 'none') == RunStatus(RUN)
  assert look(tmp_path / 'none').line() == f'to run    {RUN.name}'
  assert not (tmp_path / 'none').exists()


def test_an_interrupted_run_has_epochs_but_no_result(tmp_path):
  start(CONFIG, tmp_path, epochs=3)
  status = look(tmp_path)
  assert status.epochs == 3
  assert status.row['test_accuracy'] == 0.2
  assert status.is_left
  assert status.line() == f'goes on   {RUN.name}  epoch 3/20'


def test_a_finished_run_has_its_result(tmp_path):
  start(CONFIG, tmp_path, epochs=2, accuracy=0.5)
  status = look(tmp_path)
  assert status.result == sweep_files.result(0.5, epochs=20)
  assert not status.is_left
  assert status.line().startswith(f'finished  {RUN.name}: finished 20 epochs')
  assert Observer(tmp_path).result_of(RUN) == status.result


def test_an_undecided_run_names_what_is_open(tmp_path):
  status = look(tmp_path, run_of(tiny(rho=None, alpha=None)))
  assert status.is_left
  assert status.line().startswith('later     digits_demo/layca,alpha=?,rate=?')
  assert status.line().endswith('  alpha, rho: depends on results')


def test_a_folder_with_another_config_is_refused_and_stays(tmp_path):
  folder = start(CONFIG, tmp_path, epochs=2, accuracy=0.5)
  folder.write_config(tiny(rho=0.25, epochs=20).to_dict())
  before = sweep_files.contents(tmp_path)
  status = look(tmp_path)
  assert 'rho: 0.25 -> 0.5' in status.error
  assert status.result is None
  assert not status.is_left
  assert status.line().startswith(f'FAILED    {RUN.name}: ')
  assert sweep_files.contents(tmp_path) == before


def test_a_folder_that_is_older_than_a_key_is_as_good(tmp_path):
  folder = start(CONFIG, tmp_path, accuracy=0.5)
  older = CONFIG.to_dict()
  del older['jit_compile'], older['optimizer']['l2']
  (folder.path / 'config.json').write_text(json.dumps(older))
  assert look(tmp_path).result is not None


def test_a_result_that_cannot_be_read_is_refused(tmp_path):
  folder = start(CONFIG, tmp_path, epochs=2)
  (folder.path / 'result.json').write_text('{')
  assert 'cannot be read' in look(tmp_path).error


def test_the_last_row_is_the_last_that_is_whole(tmp_path):
  assert run_status.last_row(tmp_path) is None
  metrics = tmp_path / 'metrics.jsonl'
  metrics.write_text('{"epoch": 0')
  assert run_status.last_row(tmp_path) is None
  # Of a long file only the end is read.
  row = {'rotation': [0.123456789] * 1000}
  lines = [json.dumps(row | {'epoch': epoch}) for epoch in range(100)]
  metrics.write_text('\n'.join([*lines, '{"epoch"']))
  assert metrics.stat().st_size > 1e6
  assert run_status.last_row(tmp_path)['epoch'] == 99


def test_the_end_of_the_log(tmp_path):
  assert run_status.last_lines(tmp_path, 2) == []
  (tmp_path / run_status.LOG).write_text('a\nb\nc\n\n')
  assert run_status.last_lines(tmp_path, 2) == ['b', 'c']


def test_an_active_run_is_followed_from_where_it_goes_on(tmp_path):
  folder = start(CONFIG, tmp_path, epochs=2)
  (folder.path / run_status.LOG).write_text('interrupted')
  observer = Observer(tmp_path)
  status = observer.look(RUN)
  folder.append({'epoch': 2, 'seconds': 2.0})
  assert observer.follow(status) is None
  assert not status.has_started
  with (folder.path / run_status.LOG).open('a') as log:
    log.write('resuming')
  assert observer.follow(status) == 2.0
  assert observer.follow(status) is None
  assert (status.has_started, status.epochs) == (True, 3)
