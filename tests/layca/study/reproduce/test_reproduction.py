"""The command's order of work, with experiments that are only made up."""

import contextlib

import pytest

from layca.study.reproduce import reproduction, sessions
from layca.study.reproduce.report import page
from layca.study.sweep import dry_run, ray_cluster, scheduler
from layca.training.data import sources
from layca.training.errors import InputError
from layca.training.run.work_folder import WorkFolder
from tests.layca.study.reproduce import made_up_paper

TOY = 'mnist_single_layer:small'
create_job = made_up_paper.create_job


@pytest.fixture(autouse=True, name='calls')
def fixture_calls(monkeypatch):
  """What was computed, in order; neither Ray nor a training is started."""
  made = []

  def replace(module, name, result, *, shown=lambda *arguments: arguments):
    def call(*arguments):
      made.append((name, *shown(*arguments)))
      return result

    monkeypatch.setattr(module, name, call)

  replace(ray_cluster, 'connected', contextlib.nullcontext())
  toy = reproduction.toy_experiment
  replace(toy, 'run', None, shown=lambda config, folder: (config.task, folder))
  replace(toy, 'seconds_left', 107.0)
  replace(scheduler, 'run', ['bad'], shown=lambda _, folder, *__: (folder,))
  replace(dry_run, 'describe', '33 runs', shown=lambda _, folder, __: (folder,))
  replace(page, 'write', 'the page')
  monkeypatch.setattr(sources, 'find', lambda *_: 'a folder')
  return made


@pytest.fixture
def no_data(monkeypatch):
  monkeypatch.setattr(sources, 'find', lambda *_: None)


def test_the_toy_experiment_then_all_sweeps_then_the_report(
  calls, tmp_path, capsys
):
  job = create_job(tmp_path / 'work')
  assert reproduction.run(job) == ['bad']
  assert calls == [
    ('run', TOY, str(job.runs / 'single_layer')),
    ('connected', None),
    ('run', str(job.runs)),
    ('write', job, ['bad: failed']),
  ]
  (session,) = sessions.read(job.folder / sessions.FILE)
  assert session['command'] == made_up_paper.COMMAND
  assert capsys.readouterr().out.splitlines()[-1] == 'wrote the page'


def test_without_data_the_digits_are_run_and_the_rest_is_told(
  calls, no_data, tmp_path, capsys
):
  assert reproduction.run(create_job(tmp_path)) == []
  toy, (_, _, missing) = calls
  assert toy[1] == 'mnist_single_layer:digits'
  assert missing[1].startswith('alpha_study of c10_cnn1:small: left out')
  assert capsys.readouterr().out.splitlines()[:2] == missing


def test_an_interruption_leaves_the_time_and_no_report(
  calls, tmp_path, monkeypatch
):
  def interrupt(*arguments):
    raise KeyboardInterrupt

  monkeypatch.setattr(scheduler, 'run', interrupt)
  with pytest.raises(KeyboardInterrupt):
    reproduction.run(create_job(tmp_path))
  assert len(sessions.read(tmp_path / sessions.FILE)) == 1
  assert 'write' not in [name for name, *_ in calls]


def test_a_dry_run_tells_and_writes_nothing(calls, tmp_path):
  job = create_job(tmp_path / 'work')
  first, second = reproduction.describe(job).splitlines()
  assert first.startswith(f'{TOY}: about 1:47 left')
  assert second == '33 runs'
  assert calls[-1] == ('describe', str(job.runs))
  assert not job.folder.exists()


def test_a_dry_run_without_data_needs_no_cluster(calls, no_data, tmp_path):
  *_, toy, sweep = reproduction.describe(create_job(tmp_path)).splitlines()
  assert toy == f'  {TOY}: left out, as mnist is not at hand'
  assert sweep.startswith('  alpha_study of c10_cnn1:small: left out')
  assert [name for name, *_ in calls] == ['seconds_left']


def test_two_commands_do_not_share_a_folder(calls, tmp_path):
  with (
    WorkFolder(tmp_path, (), ()).locked(),
    pytest.raises(InputError, match='another process'),
  ):
    reproduction.run(create_job(tmp_path))
  assert calls == []
