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


@pytest.fixture(autouse=True, name='calls')
def fixture_calls(monkeypatch):
  """What was computed, in order; neither Ray nor a training is started."""
  made = []

  def replace(module, name, result=None):
    def call(*arguments):
      made.append((name, *arguments))
      return result

    monkeypatch.setattr(module, name, call)

  replace(ray_cluster, 'connected', contextlib.nullcontext())
  replace(reproduction.toy_experiment, 'run')
  replace(reproduction.toy_experiment, 'seconds_left', 107.0)
  replace(scheduler, 'run', ['bad'])
  replace(dry_run, 'describe', '33 runs')
  replace(page, 'write', 'the page')
  monkeypatch.setattr(sources, 'find', lambda *_: 'a folder')
  return made


def test_the_toy_experiment_then_all_sweeps_then_the_report(
  calls, tmp_path, capsys
):
  job = made_up_paper.create_job(tmp_path / 'work')
  assert reproduction.run(job) == ['bad']
  toy = job.toys['single_layer']
  assert calls[0] == ('run', toy, str(job.runs / 'single_layer'))
  assert calls[1] == ('connected', None)
  assert calls[2][:3] == ('run', job.sweeps, str(job.runs))
  assert calls[3:] == [('write', job, ['bad: failed'])]
  (session,) = sessions.read(job.folder / sessions.FILE)
  assert session['command'] == made_up_paper.COMMAND
  assert capsys.readouterr().out.splitlines()[-1] == 'wrote the page'


def test_without_data_the_digits_are_run_and_the_rest_is_told(
  calls, tmp_path, monkeypatch, capsys
):
  monkeypatch.setattr(sources, 'find', lambda *_: None)
  job = made_up_paper.create_job(tmp_path)
  *_, title, toy, sweep = reproduction.describe(job).splitlines()
  assert title.startswith('not counted')
  assert toy == f'  {TOY}: left out, as mnist is not at hand'
  assert sweep.startswith('  alpha_study of c10_cnn1:small: left out')
  assert reproduction.run(job) == []
  assert [name for name, *_ in calls] == ['seconds_left', 'run', 'write']
  assert calls[1][1].task == 'mnist_single_layer:digits'
  assert calls[2][2] == capsys.readouterr().out.splitlines()[:2]


def test_an_interruption_leaves_the_time_and_no_report(
  calls, tmp_path, monkeypatch
):
  def interrupt(*arguments):
    raise KeyboardInterrupt

  monkeypatch.setattr(scheduler, 'run', interrupt)
  with pytest.raises(KeyboardInterrupt):
    reproduction.run(made_up_paper.create_job(tmp_path, ['2']))
  assert len(sessions.read(tmp_path / sessions.FILE)) == 1
  assert [name for name, *_ in calls] == ['connected']


def test_a_dry_run_tells_and_writes_nothing(calls, tmp_path):
  job = made_up_paper.create_job(tmp_path / 'work')
  first, second = reproduction.describe(job).splitlines()
  assert first.startswith(f'{TOY}: about 1:47 left')
  assert second == '33 runs'
  assert calls[-1][:3] == ('describe', job.sweeps, str(job.runs))
  assert calls[-1][-1] is False
  assert not job.folder.exists()
  sweeps_alone = made_up_paper.create_job(tmp_path, ['2'])
  assert reproduction.describe(sweeps_alone) == '33 runs'


def test_two_commands_do_not_share_a_folder(calls, tmp_path):
  with (
    WorkFolder(tmp_path, (), ()).locked(),
    pytest.raises(InputError, match='another process'),
  ):
    reproduction.run(made_up_paper.create_job(tmp_path))
  assert calls == []
