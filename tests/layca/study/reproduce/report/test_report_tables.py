"""The tables of a report: runs, time and settings."""

import json

import pytest

from layca.study.analysis import records
from layca.study.reproduce.report import report_tables
from tests.layca.study import made_up_runs
from tests.layca.study.reproduce import made_up_paper

TASK, TOY_TASK = 'c10_cnn1:small', 'mnist_single_layer:small'


@pytest.fixture(scope='module', name='job')
def fixture_job(tmp_path_factory):
  job = made_up_paper.create_job(tmp_path_factory.mktemp('work'))
  made_up_paper.write_runs(job)
  return job


def runs_and_time(job):
  table = report_tables.runs_and_time(job)
  return [tuple(row) for row in table.itertuples(index=False)]


def test_runs_and_time_are_told_by_sweep_and_task(job):
  grid, study = runs_and_time(job)
  # Each run has 4 epochs of 2 seconds.
  assert grid == ('rate_grid', TASK, 5, 5, 40.0, 1)
  assert study == ('alpha_study', TASK, 28, 28, 224.0, 2)


def test_what_is_missing_is_planned_and_not_finished(tmp_path):
  job = made_up_paper.create_job(tmp_path, ['1a', '2', 'a2'])
  made_up_paper.write_toy(job)
  assert runs_and_time(job) == [
    ('single_layer', TOY_TASK, 3, 0, 180.0, 0),
    ('rate_grid', TASK, 0, 5, 0.0, 1),
    ('alpha_study', TASK, 0, 28, 0.0, 2),
    # Two of 24 have the settings of the study, and count there.
    ('recommendations', TASK, 0, 22, 0.0, 2),
  ]
  found = report_tables.settings(records.load(job.runs))
  assert found['MNIST (single_layer)']['data.name'] == ['mnist']


def test_a_sweep_that_cannot_go_on_still_has_its_rows(tmp_path):
  job = made_up_paper.create_job(tmp_path)
  made_up_paper.write_runs(job)
  for path in job.runs.glob('*/sgd*/result.json'):
    result = json.loads(path.read_text()) | {'diverged': 'loss not finite'}
    path.write_text(json.dumps(result))
  assert [row[3] for row in runs_and_time(job)] == [5, 28]


def test_settings_are_told_once_and_what_varies_first(job):
  found = report_tables.settings(records.load(job.runs))
  values = found['CIFAR-10 (33 runs)']
  assert values['alpha'] == ['-0.6', '-0.4', '-0.2', '0', '0.2', '0.4', '0.6']
  assert values['data.name'] == ['cifar10']
  assert values['model.widths'] == ['[16, 32, 64, 128]']
  keys = list(values)
  assert keys.index('seed') < keys.index('data.name')
  # The title says it; and no run has a value of the other.
  assert 'task' not in values
  assert 'data.data_dir' not in values


def test_a_setting_that_only_some_runs_have_varies(tmp_path):
  for name, more in (('a', {}), ('b', {'with_bias': True})):
    path = made_up_runs.write(tmp_path / name) / 'config.json'
    config = json.loads(path.read_text())
    config['model'] |= more
    path.write_text(json.dumps(config))
  values = report_tables.settings(records.load(tmp_path))['CIFAR-10 (2 runs)']
  assert values['model.with_bias'] == ['True', 'None']
