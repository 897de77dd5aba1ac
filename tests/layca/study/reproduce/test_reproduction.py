"""The command's order of work, with experiments that are only made up."""

import contextlib
import json

import pytest

from layca.study.reproduce import report, request, run
from layca.study.single_layer import run as single_layer
from layca.study.sweep import dry_run, ray_cluster, scheduler
from layca.study.sweep import plan as sweeps
from layca.training.data import sources
from layca.training.errors import InputError
from layca.training.run.work_folder import WorkFolder
from tests.layca.study.reproduce import made_up_paper


def create_job(folder, **options):
  return run.Job(
    made_up_paper.create_request(),
    str(folder),
    ray_cluster.Resources(),
    None,
    options.get('take_over', []),
    'the command',
  )


@pytest.fixture
def calls(monkeypatch):
  """What was computed, in order; Ray is not started."""
  made = []

  @contextlib.contextmanager
  def connected(address):
    made.append(('connected', address))
    yield

  def run_toy(config, workdir):
    made.append(('toy', config.task, config.figures, workdir))

  def run_sweep(sweep, workdir, resources, display, take_over):
    stages = sweeps.rehearse(sweep)
    names = {r.name.split('/')[1] for stage in stages for r in stage}
    made.append(('sweeps', names, workdir, take_over))
    return ['alpha_study/c10_cnn1/bad']

  def describe(sweep, workdir, resources, take_over):
    made.append(('describe', workdir, take_over))
    return '33 runs, 33 of them left'

  monkeypatch.setattr(ray_cluster, 'connected', connected)
  monkeypatch.setattr(single_layer, 'run', run_toy)
  monkeypatch.setattr(single_layer, 'seconds_left', lambda *_: 107.0)
  monkeypatch.setattr(scheduler, 'run', run_sweep)
  monkeypatch.setattr(dry_run, 'describe', describe)
  return made


@pytest.fixture
def has_data(monkeypatch):
  monkeypatch.setattr(sources, 'find', lambda name, *rest: 'a folder')


@pytest.fixture
def no_data(tmp_path, monkeypatch):
  """No data set is there, and none can be downloaded."""

  def find(name, data_dir=None, download=True):
    if download:
      raise InputError(f'{name} cannot be downloaded')

  monkeypatch.setattr(sources, 'find', find)


def page(folder):
  return (folder / 'report' / 'index.html').read_text()


def test_the_toy_experiment_then_all_sweeps_then_the_report(
  calls, has_data, tmp_path, capsys
):
  work, old = tmp_path / 'work', tmp_path / 'old'
  old.mkdir()
  failed = run.run(create_job(work, take_over=[str(old)]))
  assert failed == ['alpha_study/c10_cnn1/bad']
  runs = work / 'runs'
  assert calls == [
    (
      'toy',
      'mnist_single_layer:small',
      ('1a', '1b'),
      str(runs / 'single_layer'),
    ),
    ('connected', None),
    ('sweeps', {'c10_cnn1'}, str(runs), [str(old)]),
  ]
  assert 'alpha_study/c10_cnn1/bad: failed' in page(work)
  (session,) = json.loads((work / 'sessions.json').read_text())
  assert session['command'] == 'the command'
  assert capsys.readouterr().out.splitlines()[-1] == (
    f'wrote {work}/report/index.html'
  )


def test_without_data_the_digits_are_run_and_the_rest_is_told(
  calls, no_data, tmp_path, capsys
):
  assert run.run(create_job(tmp_path)) == []
  ((what, task, _, workdir),) = calls
  assert (what, task) == ('toy', 'mnist_single_layer:digits')
  assert workdir == str(tmp_path / 'runs' / 'single_layer_digits')
  for text in (capsys.readouterr().out, page(tmp_path)):
    assert 'embedded digits, as mnist cannot be downloaded' in text
    assert 'c10_cnn1: left out, as cifar10 cannot be downloaded' in text


def test_a_second_time_adds_to_the_first(calls, has_data, tmp_path):
  run.run(create_job(tmp_path))
  run.run(create_job(tmp_path))
  assert len(json.loads((tmp_path / 'sessions.json').read_text())) == 2
  assert 'started 2 times' in page(tmp_path)


def test_an_interruption_leaves_the_time_and_no_report(
  calls, has_data, tmp_path, monkeypatch
):
  def interrupt(*arguments):
    raise KeyboardInterrupt

  monkeypatch.setattr(scheduler, 'run', interrupt)
  with pytest.raises(KeyboardInterrupt):
    run.run(create_job(tmp_path))
  assert len(json.loads((tmp_path / 'sessions.json').read_text())) == 1
  assert not (tmp_path / 'report').exists()


def test_a_report_alone_runs_nothing(calls, no_data, tmp_path):
  made_up_paper.write_toy(tmp_path / 'runs')
  run.write_report(create_job(tmp_path))
  assert calls == []
  assert page(tmp_path).count('<img') == 1
  assert not (tmp_path / 'sessions.json').exists()


def test_a_report_alone_finds_the_digits(calls, tmp_path, monkeypatch):
  made_up_paper.write_toy(tmp_path / 'runs', 'single_layer_digits')
  subjects = []
  monkeypatch.setattr(report, 'write', lambda s, folder: subjects.append(s))
  run.write_report(create_job(tmp_path))
  assert subjects[0].toy == 'digits'


def test_a_report_of_nothing_names_the_folder(tmp_path):
  with pytest.raises(InputError, match='none: there is no such folder'):
    run.write_report(create_job(tmp_path / 'none'))


def test_a_dry_run_tells_and_writes_nothing(calls, has_data, tmp_path):
  work = tmp_path / 'work'
  text = run.describe(create_job(work))
  assert text.splitlines() == [
    'to run      the toy experiment, small: about 1:47, as estimated from a '
    'few updates',
    '33 runs, 33 of them left',
  ]
  assert ('describe', str(work / 'runs'), []) in calls
  assert not work.exists()


def test_a_dry_run_without_data_needs_no_cluster(calls, no_data, tmp_path):
  assert run.describe(create_job(tmp_path)).splitlines() == [
    'to run      the toy experiment, digits: about 1:47, as estimated from a '
    'few updates',
    'not counted, as a dry run downloads nothing:',
    '  the toy experiment: with the embedded digits, as mnist is not at hand',
    '  alpha_study of c10_cnn1: left out, as cifar10 is not at hand',
  ]
  assert calls == []


def test_a_folder_to_take_over_that_is_missing_is_told_at_once(
  calls, has_data, tmp_path
):
  with pytest.raises(InputError, match=r'--take_over=.*no such folder'):
    run.run(create_job(tmp_path / 'work', take_over=[str(tmp_path / 'none')]))
  assert not (tmp_path / 'work').exists()


def test_two_commands_do_not_share_a_folder(calls, has_data, tmp_path):
  with (
    WorkFolder(tmp_path, (), ()).locked(),
    pytest.raises(InputError, match='another process'),
  ):
    run.run(create_job(tmp_path))
  assert calls == []


def test_sweeps_alone_leave_the_toy_experiment_out(calls, has_data, tmp_path):
  job = create_job(tmp_path)
  asked = request.create('small', ['2'], ['c10_cnn1'])
  run.run(run.Job(asked, *list(vars(job).values())[1:]))
  assert [name for name, *_ in calls] == ['connected', 'sweeps']
