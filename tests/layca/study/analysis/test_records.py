"""Tables of all runs below a folder, and which folders are no runs."""

import pytest

from layca.study.analysis import records
from layca.training.errors import InputError
from tests.layca.study.made_up_runs import write, write_sweep


def test_a_run_is_a_row_of_its_config_and_its_result(tmp_path):
  accuracies = (0.1, 0.2, 0.3, 0.4)
  options = {'alpha': 0.6, 'drop_epochs': (2, 3), 'epochs_planned': 9}
  write(tmp_path / 'a' / 'b', test_accuracy=accuracies, **options)
  usual = {'alpha': 0.1, 'optimizer.new': 'none', 'new': ()}
  loaded = records.load(tmp_path, usual)
  (row,) = loaded.runs.to_dict('records')
  settings = {
    'task': 'c10_cnn1:small',
    'alpha': 0.6,
    'optimizer.layca': True,
    'schedule.drop_epochs': '[2, 3]',
    'epochs': 9,
    # Which the config of an older run lacks.
    'optimizer.new': 'none',
    'new': '[]',
  }
  results = {
    'run': 'a/b',
    'method': 'Layca',
    'kernels': 3,
    'epochs_run': 4,
    'diverged': None,
    'test_accuracy': 0.4,
    'reported_test_accuracy': 0.4,
  }
  expected = settings | results
  assert {key: row[key] for key in expected} == expected
  assert set(settings) <= set(loaded.settings)
  assert not set(results) & set(loaded.settings)


def test_a_run_may_belong_to_several_sweeps(tmp_path):
  for name in ('c', 'b', 'a'):
    write(tmp_path / name)
  assert records.load(tmp_path / 'a').runs['run'].tolist() == ['.']
  alone = records.load(tmp_path)
  assert alone.runs['run'].tolist() == ['a', 'b', 'c']
  assert (alone.sweeps, len(alone.of_sweeps('rate_grid'))) == ([], 3)
  write_sweep(tmp_path, 'rate_grid', ['a', 'b', 'not there'])
  write_sweep(tmp_path, 'alpha_study', ['b'])
  loaded = records.load(tmp_path)
  assert loaded.sweeps == ['alpha_study', 'rate_grid']
  assert loaded.of_sweeps('rate_grid')['run'].tolist() == ['a', 'b']
  assert not len(loaded.of_sweeps('adaptive'))


@pytest.mark.parametrize(
  'content', ['{"sw', '3', '{"sweep": "a"}', '{"sweep": "a", "runs": null}']
)
def test_a_sweep_that_cannot_be_read_is_refused_by_name(tmp_path, content):
  write_sweep(tmp_path, 'mine', [])
  (tmp_path / 'sweeps' / 'mine.json').write_text(content)
  with pytest.raises(InputError, match=r'^.*mine\.json cannot be read.*$'):
    records.load(tmp_path)


def test_what_is_no_complete_run_is_noted_and_the_others_are_read(tmp_path):
  write(tmp_path / 'a')
  write(tmp_path / 'b', epochs=2, epochs_planned=5, complete=False)
  write(tmp_path / 'c')
  (tmp_path / 'c' / 'config.json').write_text('{"task')
  (tmp_path / 'toy').mkdir()
  (tmp_path / 'toy' / 'config.json').write_text('{"layers": [0]}')
  loaded = records.load(tmp_path)
  assert loaded.runs['run'].tolist() == ['a']
  assert set(loaded.epochs['run']) == {'a'}
  assert loaded.notes == [
    'left out: b: not complete: 2 of 5 epochs',
    'left out: c: config.json cannot be read: it is not JSON',
  ]


def test_a_folder_without_runs_gives_empty_tables(tmp_path):
  loaded = records.load(tmp_path)
  assert len(loaded.runs) == len(loaded.epochs) == len(loaded.left_out) == 0
  assert not len(loaded.of_sweeps('rate_grid'))
  with pytest.raises(InputError, match='none: there is no such folder'):
    records.load(tmp_path / 'none')
