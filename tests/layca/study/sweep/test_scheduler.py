"""Sweeps on a real cluster: failures, what is finished, nodes that die.

The tests of this file build on each other's folders, to train little.
"""

import os
import re
import signal
import time

import pytest

from layca.study.sweep import (
  dry_run,
  folders,
  made_up,
  plan,
  ray_cluster,
  scheduler,
)
from layca.training.errors import InputError
from layca.training.run.run_folder import RunFolder
from tests.layca.study.sweep import sweep_files
from tests.layca.study.sweep.recorder import Recorder

RESOURCES = ray_cluster.Resources()

# `bad` cannot build its network; once mended it can.
SWEEP = """
  LONG = TINY | {'epochs': 30}
  widths = (4, 0) if variant == 'failing' else (4, 8)
  results = yield [
    ('first/a', DIGITS, LONG | {'rho': 0.5 if variant == 'other' else 0.1}),
    ('first/bad', DIGITS, TINY | {'model.widths': widths}),
  ]
  seed = 1 + (results['first/a']['test_accuracy'] < 0)
  yield [('second/b', DIGITS, LONG | {'rho': 0.1, 'seed': seed})]
"""
SIDE_BY_SIDE = """
  LONG = TINY | {'epochs': 30, 'rho': 0.1}
  if variant == 'unsaved':
    LONG |= {'checkpoint_seconds': 3600.0}
  yield [(name, DIGITS, LONG | {'seed': s}) for s, name in enumerate('ab')]
"""

# What made-up results, which take no time, decide otherwise.
GOES_ON = """
  LONG = TINY | {'epochs': 30, 'rho': 0.1}
  results = yield [('a', DIGITS, LONG)]
  yield [('new', DIGITS, TINY | {'seed': 3})]
  seed = 1 if results['a']['seconds'] else 2
  yield [('b', DIGITS, LONG | {'seed': seed})]
"""


def sweep(folder, variant=''):
  return plan.Sweep(f'{sweep_files.write(folder, SWEEP)}:{variant}')


@pytest.fixture(scope='module')
def workdir(tmp_path_factory):
  return tmp_path_factory.mktemp('sweep') / 'work'


@pytest.fixture(scope='module')
def failing(two_nodes, workdir):
  """The first run of the sweep, in which one run fails."""
  del two_nodes
  shown = Recorder()
  failed = scheduler.run(
    sweep(workdir.parent, 'failing'), str(workdir), RESOURCES, shown
  )
  return failed, shown


@pytest.fixture(scope='module')
def mended(failing, workdir):
  """The second run of the sweep; the folder of b is taken until b starts."""
  before = sweep_files.contents(workdir / 'first' / 'a')
  lock = RunFolder(workdir / 'second' / 'b').locked()

  def release(text):
    if text == 'started second/b':
      time.sleep(2.0)
      lock.__exit__(None, None, None)

  lock.__enter__()
  shown = Recorder(on_say=release)
  failed = scheduler.run(sweep(workdir.parent), str(workdir), RESOURCES, shown)
  return failed, shown, before


def test_a_run_that_fails_is_told_and_does_not_stop_the_others(
  failing, workdir
):
  failed, shown = failing
  assert failed == ['first/bad']
  (text,) = shown.about('FAILED')
  first, *log = text.splitlines()
  assert first.startswith('FAILED first/bad: config.model: ')
  assert 'widths' in first
  assert log[-1].startswith('  | error: config.model: ')
  assert sweep_files.result_of(workdir / 'first' / 'a')['epochs'] == 30
  assert 'Traceback' not in '\n'.join(shown.said)


def test_what_builds_on_a_failed_run_waits(failing, workdir):
  _, shown = failing
  assert not (workdir / 'second').exists()
  assert shown.said[-1].splitlines() == [
    '1 of 3 runs are finished, 1 failed: first/bad',
    'the other 1 build on these: the same command goes on once the failures '
    'are mended',
  ]


def test_the_same_sweep_goes_on_and_leaves_what_is_finished(mended, workdir):
  failed, shown, before = mended
  assert failed == []
  assert sweep_files.contents(workdir / 'first' / 'a') == before
  assert '1 of 2 runs are finished' in shown.said
  assert not shown.about('done first/a')
  assert shown.about('done first/bad: finished 2 epochs')
  assert shown.about('done second/b: finished 30 epochs')
  assert shown.said[-1] == '3 of 3 runs are finished'


def test_the_display_follows_the_epochs(mended):
  _, shown, _ = mended
  running = [s.running[0] for s in shown.snapshots if s.running]
  of_b = [run for run in running if run.name == 'second/b']
  assert {run.epochs for run in of_b} == {30}
  epochs = [run.epoch for run in of_b]
  assert epochs == sorted(epochs)
  assert of_b[-1].test_accuracy is not None
  assert shown.snapshots[-1].done == shown.snapshots[-1].total == 3
  assert shown.snapshots[-1].seconds_left == 0.0


def test_the_time_left_is_without_runs_to_be_taken_over(
  mended, workdir, tmp_path
):
  goes_on = plan.Sweep(sweep_files.write(tmp_path, GOES_ON))
  shown, folder = Recorder(), tmp_path / 'work'
  scheduler.run(goes_on, str(folder), RESOURCES, shown, [workdir])
  # It is of the moment at which `new` was done, and b was not yet there.
  assert (shown.snapshots[-1].done, shown.snapshots[-1].total) == (2, 3)
  assert shown.snapshots[-1].seconds_left == 0.0
  assert shown.said[-2].startswith('runs taken over: 1 from ')


def test_the_folder_of_another_config_is_refused_and_stays(mended, workdir):
  before = sweep_files.contents(workdir / 'first' / 'a')
  shown = Recorder()
  failed = scheduler.run(
    sweep(workdir.parent, 'other'), str(workdir), RESOURCES, shown
  )
  assert failed == ['first/a']
  (text,) = shown.about('FAILED')
  assert 'rho: 0.1 -> 0.5' in text
  assert len(text.splitlines()) == 1
  assert sweep_files.contents(workdir / 'first' / 'a') == before


def test_made_up_results_have_what_real_ones_have(mended, workdir):
  (stage, *_) = plan.rehearse(sweep(workdir.parent))
  expected = made_up.create_results(stage)['first/a']
  real = folders.look(stage[0], workdir).result
  assert set(expected) == set(real) - {'environment', 'earlier_environments'}


def test_a_dry_run_knows_the_time_from_what_is_finished(mended, workdir):
  before = sweep_files.contents(workdir)
  text = dry_run.describe(sweep(workdir.parent), str(workdir), RESOURCES)
  assert text.splitlines()[0].startswith('finished    first/a: finished 30 epo')
  assert text.splitlines()[-1] == '3 runs, 0 of them left'
  assert sweep_files.contents(workdir) == before


def test_a_dry_run_else_times_a_few_steps(two_nodes, tmp_path):
  text = dry_run.describe(sweep(tmp_path), str(tmp_path / 'none'), RESOURCES)
  *_, total = text.splitlines()
  assert total.startswith('3 runs, 3 of them left: at most about 0:')
  assert total.endswith(
    '2 side by side, as estimated from a few steps of first/a'
  )
  assert not (tmp_path / 'none').exists()


def side_by_side(folder, variant=''):
  path = sweep_files.write(folder, SIDE_BY_SIDE)
  return plan.Sweep(f'{path}:{variant}')


def when_both_train(action):
  """A display that acts once, when two runs are on their way."""
  acted = []

  def act(snapshot):
    started = [run for run in snapshot.running if 1 <= run.epoch <= 20]
    if len(started) == 2 and not acted:
      acted.append(snapshot)
      action()

  return Recorder(on_show=act), acted


def logs_of_undisturbed_numbers(work, workdir):
  """The logs of two runs that end as they do when nothing happens."""
  logs = []
  for name, undisturbed in (('a', 'first/a'), ('b', 'second/b')):
    folder, same = work / name, workdir / undisturbed
    assert sweep_files.rows_of(folder) == sweep_files.rows_of(same)
    assert sweep_files.result_of(folder) == sweep_files.result_of(same)
    logs.append((folder / folders.LOG).read_text())
    assert logs[-1].count('finished 30 epochs') == 1
  return logs


def headings(logs):
  return re.findall('^== .* process ([0-9]+)$', '\n'.join(logs), re.MULTILINE)


def test_an_interrupted_sweep_saves_its_runs_and_goes_on(
  two_nodes, mended, workdir, tmp_path
):
  def interrupt():
    raise KeyboardInterrupt

  work = tmp_path / 'work'
  shown, interrupted = when_both_train(interrupt)
  with pytest.raises(KeyboardInterrupt):
    scheduler.run(
      side_by_side(tmp_path, 'unsaved'), str(work), RESOURCES, shown
    )
  assert interrupted
  assert shown.said[-2:] == [
    'stopping: runs save their checkpoints, 60 s at most',
    'interrupted: the same command goes on',
  ]
  for name in 'ab':
    assert not (work / name / 'result.json').exists()
    (saved,) = (work / name / 'checkpoints').glob('*.index')
    step = int(saved.stem.removeprefix('ckpt-'))
    assert step >= folders.last_row(work / name)['step']

  shown = Recorder()
  sweep_to_end = side_by_side(tmp_path, 'unsaved')
  assert scheduler.run(sweep_to_end, str(work), RESOURCES, shown) == []
  logs = logs_of_undisturbed_numbers(work, workdir)
  assert all('resuming at step' in log for log in logs)
  # The four times that a run started.
  assert len(headings(logs)) == 4
  assert len(set(headings(logs))) < 4


@pytest.mark.slow
def test_a_worker_that_gets_sigterm_saves_its_run_which_goes_on(
  two_nodes, mended, workdir, tmp_path
):
  work = tmp_path / 'work'

  def terminate():
    (process,) = headings([(work / 'a' / folders.LOG).read_text()])
    os.kill(int(process), signal.SIGTERM)

  shown, terminated = when_both_train(terminate)
  both = side_by_side(tmp_path, 'unsaved')
  assert scheduler.run(both, str(work), RESOURCES, shown) == []
  assert terminated
  of_a, of_b = logs_of_undisturbed_numbers(work, workdir)
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
  failed = scheduler.run(
    side_by_side(tmp_path), str(tmp_path / 'work'), RESOURCES, shown
  )

  assert killed
  assert failed == []
  logs = logs_of_undisturbed_numbers(tmp_path / 'work', workdir)
  for name in 'ab':
    assert len(shown.about(f'done {name}')) == 1
  # One of the two was started anew, and went on from its checkpoint.
  assert len(headings(logs)) == 3
  assert '\n'.join(logs).count('resuming at step') == 1
  # Ray's own account of it stays out of the way.
  assert 'raylet' not in capsys.readouterr().out
  assert 'retries remaining' in (tmp_path / 'work' / 'ray.log').read_text()


def test_two_sweeps_do_not_share_a_folder(two_nodes, tmp_path):
  with (
    RunFolder(tmp_path).locked(),
    pytest.raises(InputError, match='another process'),
  ):
    scheduler.run(sweep(tmp_path), str(tmp_path), RESOURCES, Recorder())
