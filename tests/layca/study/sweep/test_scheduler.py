"""Sweeps on a real cluster: failures, what is finished, nodes that die.

The tests of this file build on each other's folders, to train little.
"""

import json
import os
import re
import signal
import time

import pytest

from layca.study.sweep import ray_cluster, run_status, scheduler
from layca.training.errors import InputError
from layca.training.run.run_folder import RunFolder
from tests.layca.study.sweep import sweep_files
from tests.layca.study.sweep.recorder import Recorder
from tests.layca.study.sweep.sweep_files import of_configs, run_of, start, tiny

RESOURCES = ray_cluster.Resources()

# So many that the scheduler, which looks once a second, sees both runs train
# on a fast machine, and none ends before it is stopped on a busy one.
EPOCHS = 300
LONG = {'epochs': EPOCHS, 'rho': 0.1}
A, B = (tiny(**LONG, seed=seed) for seed in range(2))
# It cannot build its network; once mended it can.
BAD, MENDED = (tiny(model__widths=widths) for widths in ((4, 0), (4, 8)))
# With other `checkpoint_seconds` it is the same run.
UNSAVED = [tiny(**LONG, seed=n, checkpoint_seconds=3600.0) for n in range(2)]


def name(config):
  return run_of(config).name


def choosing(second):
  """A sweep whose run B waits for A and a second one."""

  def get_runs(options, seeds, result_of):
    is_decided = result_of(A) and result_of(second)
    b = tiny(epochs=EPOCHS, rho=0.1 if is_decided else None, seed=1)
    return {'grid': [A, second], 'mine': [b]}

  return sweep_files.create(get_runs)


def run(sweeps, workdir, shown):
  return scheduler.run(sweeps, str(workdir), RESOURCES, shown)


@pytest.fixture(scope='module')
def workdir(tmp_path_factory):
  return tmp_path_factory.mktemp('sweep') / 'work'


@pytest.fixture(scope='module')
def failing(two_nodes, workdir):
  """The first run of the sweep, in which one run fails."""
  del two_nodes
  shown = Recorder()
  return run([choosing(BAD)], workdir, shown), shown


@pytest.fixture(scope='module')
def mended(failing, workdir):
  """The second run of the sweep; the folder of B is taken until B starts."""
  before = sweep_files.contents(workdir / name(A))
  lock = RunFolder(workdir / name(B)).locked()

  def release(text):
    if text == f'started {name(B)}':
      time.sleep(2.0)
      lock.__exit__(None, None, None)

  lock.__enter__()
  shown = Recorder(on_say=release)
  return run([choosing(MENDED)], workdir, shown), shown, before


def test_a_run_that_fails_stops_only_what_depends_on_it(failing, workdir):
  failed, shown = failing
  assert failed == [name(BAD)]
  (text,) = shown.about('FAILED')
  first, *log = text.splitlines()
  assert first.startswith(f'FAILED {name(BAD)}: config.model: ')
  assert log[-1].startswith('  | error: config.model: ')
  assert 'Traceback' not in '\n'.join(shown.said)
  assert sweep_files.result_of(workdir / name(A))['epochs'] == EPOCHS
  assert not (workdir / name(B)).exists()
  first, second = shown.said[-1].splitlines()
  assert first == f'1 of 3 runs are finished, 1 failed: {name(BAD)}'
  assert second.startswith('the other 1 depend on these')


def test_the_same_sweep_goes_on_and_leaves_what_is_finished(mended, workdir):
  failed, shown, before = mended
  assert failed == []
  assert sweep_files.contents(workdir / name(A)) == before
  assert shown.said[0] == '1 of 3 runs are finished'
  assert not shown.about(f'done {name(A)}')
  assert shown.about(f'done {name(MENDED)}: finished 2 epochs')
  assert shown.about(f'done {name(B)}: finished {EPOCHS} epochs')
  assert shown.said[-1] == '3 of 3 runs are finished'
  # The display follows the epochs.
  epochs = shown.epochs[name(B)]
  assert epochs == sorted(epochs)
  assert epochs[-1] > 0
  assert shown.last == (3, 3, 0.0)


def test_the_work_folder_lists_the_runs_of_each_sweep(mended, workdir):
  lists = {
    path.stem: json.loads(path.read_text())['runs']
    for path in (workdir / 'sweeps').iterdir()
  }
  # What failed stays listed: the figures leave it out.
  grid = sorted(map(name, (A, BAD, MENDED)))
  assert lists == {'grid': grid, 'mine': [name(B)]}


def test_several_sweeps_run_as_one(mended, workdir, tmp_path):
  def fails(options, seeds, result_of):
    if result_of(MENDED):
      raise ValueError('no rate to choose')
    return {'other': [MENDED, tiny(rho=None)]}

  shown = Recorder()
  other = sweep_files.create(fails, name='other')
  refused = tiny(seed=6)
  mine = of_configs(tiny(seed=5), refused, MENDED)
  for config in (A, B):
    folder = start(config, tmp_path)
    folder.write_result(RunFolder(workdir / name(config)).result())
  start(refused, tmp_path).write_config(tiny(rho=0.5).to_dict())
  before = sweep_files.contents(tmp_path / name(refused))
  failed = run([other, mine, choosing(MENDED)], tmp_path, shown)
  assert failed == [name(refused), 'other']
  of_run, of_sweep = shown.about('FAILED')
  assert of_run.startswith(f'FAILED {name(refused)}: ')
  assert 'another config' in of_run
  assert sweep_files.contents(tmp_path / name(refused)) == before
  assert of_sweep.startswith('FAILED other: ')
  assert of_sweep.endswith(': no rate to choose')
  for config in (MENDED, tiny(seed=5)):
    assert len(shown.about(f'done {name(config)}')) == 1
  assert shown.said[-1].startswith('4 of 6 runs are finished, 2 failed: ')


def test_a_change_of_the_nodes_is_said(two_nodes, tmp_path, monkeypatch):
  rooms = [2]
  monkeypatch.setattr(ray_cluster, 'slots', lambda _: rooms[-1])
  shown = Recorder(
    on_say=lambda text: rooms.append(1 if 'started' in text else rooms[-1])
  )
  assert run([of_configs(tiny(seed=7))], tmp_path, shown) == []
  assert shown.about('the nodes have changed: room for 1 runs, before 2')


def test_two_sweeps_do_not_share_a_folder(two_nodes, tmp_path):
  with (
    RunFolder(tmp_path).locked(),
    pytest.raises(InputError, match='another process'),
  ):
    run([of_configs(A)], tmp_path, Recorder())


def when_both_train(action):
  """A display that acts once, when two runs are on their way."""
  acted = []

  def act(progress):
    started = [
      run for run in progress.running if 1 <= run.epochs <= EPOCHS // 3
    ]
    if len(started) == 2 and not acted:
      acted.append(progress)
      action()

  return Recorder(on_show=act), acted


def logs_of_undisturbed_numbers(work, workdir):
  """The logs of two runs that end as they do when nothing happens."""
  logs = []
  for config in (A, B):
    folder, same = work / name(config), workdir / name(config)
    assert sweep_files.rows_of(folder) == sweep_files.rows_of(same)
    assert sweep_files.result_of(folder) == sweep_files.result_of(same)
    logs.append((folder / run_status.LOG).read_text())
    assert logs[-1].count(f'finished {EPOCHS} epochs') == 1
  return logs


def headings(logs):
  return re.findall('^== .* process ([0-9]+)$', '\n'.join(logs), re.MULTILINE)


def test_an_interrupted_sweep_saves_its_runs_and_goes_on(
  mended, workdir, tmp_path
):
  def interrupt():
    raise KeyboardInterrupt

  shown, interrupted = when_both_train(interrupt)
  with pytest.raises(KeyboardInterrupt):
    run([of_configs(*UNSAVED)], tmp_path, shown)
  assert interrupted
  assert shown.said[-2:] == [
    'stopping: runs save their checkpoints, 60 s at most',
    'interrupted: the same command goes on',
  ]
  for config in UNSAVED:
    folder = tmp_path / name(config)
    assert not (folder / 'result.json').exists()
    (saved,) = (folder / 'checkpoints').glob('*.index')
    step = int(saved.stem.removeprefix('ckpt-'))
    assert step >= run_status.last_row(folder)['step']

  assert run([of_configs(*UNSAVED)], tmp_path, Recorder()) == []
  logs = logs_of_undisturbed_numbers(tmp_path, workdir)
  assert all('resuming at step' in log for log in logs)
  # The four times that a run started.
  assert len(headings(logs)) == 4
  assert len(set(headings(logs))) < 4


@pytest.mark.slow
def test_a_worker_that_gets_sigterm_saves_its_run_which_goes_on(
  mended, workdir, tmp_path
):
  def terminate():
    log = tmp_path / name(A) / run_status.LOG
    (process,) = headings([log.read_text()])
    os.kill(int(process), signal.SIGTERM)

  shown, terminated = when_both_train(terminate)
  assert run([of_configs(*UNSAVED)], tmp_path, shown) == []
  assert terminated
  of_a, of_b = logs_of_undisturbed_numbers(tmp_path, workdir)
  assert of_a.count('interrupted: the same command goes on from here') == 1
  assert of_a.count('resuming at step') == 1
  assert len(headings([of_a])) == 2
  assert len(headings([of_b])) == 1


@pytest.mark.slow
def test_a_node_dies_and_every_run_finishes_once(
  two_nodes, mended, workdir, tmp_path, capsys
):
  node = two_nodes.list_all_nodes()[-1]
  shown, killed = when_both_train(
    lambda: two_nodes.remove_node(node, allow_graceful=False)
  )
  assert run([of_configs(A, B)], tmp_path, shown) == []
  assert killed
  logs = logs_of_undisturbed_numbers(tmp_path, workdir)
  for config in (A, B):
    assert len(shown.about(f'done {name(config)}')) == 1
  # One of the two was started anew, and went on from its checkpoint.
  assert len(headings(logs)) == 3
  assert '\n'.join(logs).count('resuming at step') == 1
  # Ray's own account of it stays out of the way.
  assert 'raylet' not in capsys.readouterr().out
  assert 'retries remaining' in (tmp_path / 'ray.log').read_text()
