"""One process makes several runs, each as if it were alone; no Ray here."""

import json
import os
import pathlib
import signal
import subprocess
import sys
import time

import pytest

from layca.study.sweep import ray_cluster, run_status
from tests.layca.study.sweep import sweep_files

ROOT = pathlib.Path(__file__).parents[4]

A = {'seed': 1, 'rho': 0.1}
# Another network, with what needs random numbers at every step.
B = {
  'seed': 2,
  'model.widths': (8, 4),
  'data.shift': 0.1,
  'optimizer.name': 'adam',
}
# Too long for any test.
ENDLESS = {'epochs': 10**6, 'checkpoint_seconds': 10.0**6}

pytestmark = pytest.mark.skipif(
  not pathlib.Path('/proc').exists(), reason='looks at processes in /proc'
)


def start(*runs, cpus=1, **options):
  """Starts a process that makes runs: pairs of a folder and overrides."""
  environment = ray_cluster.Resources(cpus).options()['runtime_env']
  text = json.dumps([(str(folder), overrides) for folder, overrides in runs])
  return subprocess.Popen(
    [sys.executable, '-m', 'tests.layca.study.sweep.train_runs', text],
    cwd=ROOT,
    env=os.environ | environment['env_vars'],
    stdout=subprocess.PIPE,
    stderr=subprocess.PIPE,
    text=True,
    **options,
  )


def finish(process):
  """What the process tells of each run, and its standard error."""
  said, errors = process.communicate()
  assert process.returncode == 0, errors
  return [json.loads(line) for line in said.splitlines()], errors


@pytest.fixture(scope='module')
def work(tmp_path_factory):
  return tmp_path_factory.mktemp('worker')


@pytest.fixture(scope='module')
def both_orders(work):
  """Each run first in one process, and after others in another."""
  bad = {'model.widths': (0,)}
  one = start((work / 'a_first', A), (work / 'bad', bad), (work / 'b_third', B))
  two = start((work / 'b_first', B), (work / 'a_second', A))
  return finish(one), finish(two)


@pytest.fixture(scope='module')
def interrupted(work):
  """What a process on three cores tells of runs that got a signal each."""
  runs = {work / 'cancelled': signal.SIGINT, work / 'killed': signal.SIGTERM}

  def ignore():
    # As a shell has it in what it starts in the background.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # As Ray's processes inherit it.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})

  process = start(*((run, ENDLESS) for run in runs), cpus=3, preexec_fn=ignore)
  for run, number in runs.items():
    wait_for_a_row(run, process)
    process.send_signal(number)
  said, _ = process.communicate()
  return process.returncode, [json.loads(line) for line in said.splitlines()]


def wait_for_a_row(folder, process):
  deadline = time.monotonic() + 120
  while run_status.last_row(folder) is None:
    assert process.poll() is None, process.communicate()
    assert time.monotonic() < deadline
    time.sleep(0.05)


@pytest.mark.parametrize(
  ('alone', 'after_others'), [('a_first', 'a_second'), ('b_first', 'b_third')]
)
def test_a_run_after_others_is_as_one_alone(
  both_orders, work, alone, after_others
):
  alone, after_others = work / alone, work / after_others
  assert sweep_files.rows_of(after_others) == sweep_files.rows_of(alone)
  assert sweep_files.result_of(after_others) == sweep_files.result_of(alone)


def test_a_run_that_fails_is_followed_by_others(both_orders, work):
  (first, bad, third), _ = both_orders[0]
  assert first['reason'] is third['reason'] is None
  assert bad['result'] is None
  assert 'widths' in bad['reason']
  log = (work / 'bad' / run_status.LOG).read_text()
  assert log.splitlines()[-1] == f'error: {bad["reason"]}'


def test_each_run_has_a_log_of_its_own(both_orders, work):
  for name in ('a_first', 'a_second', 'b_first', 'b_third'):
    log = (work / name / run_status.LOG).read_text()
    assert log.startswith('== ')
    assert log.count('finished 2 epochs') == 1
    # What is no fault of a run, and what the process says between runs.
    assert 'retracing' not in log
    assert 'between runs' not in log
  told, errors = both_orders[0]
  assert errors.count('between runs') == len(told) == 3


def test_a_run_computes_with_as_many_threads_as_it_has_cores(
  both_orders, interrupted
):
  (on_one_core, *_), _ = both_orders[0]
  _, (on_three, *_) = interrupted
  # Two pools: of operations, and inside of each.
  assert on_three['threads'] - on_one_core['threads'] == 2 * (3 - 1)


def test_cancelling_leaves_the_process_to_others_and_sigterm_ends_it(
  interrupted,
):
  status, told = interrupted
  assert [about['reason'] for about in told] == ['cancelled']
  assert status == 128 + signal.SIGTERM


@pytest.mark.parametrize('name', ['cancelled', 'killed'])
def test_a_signal_makes_a_run_save_where_it_is(interrupted, work, name):
  folder = work / name
  (saved,) = (folder / 'checkpoints').glob('*.index')
  step = int(saved.stem.removeprefix('ckpt-'))
  assert step >= run_status.last_row(folder)['step'] > 0
  log = (folder / run_status.LOG).read_text().splitlines()
  assert log[-1] == 'interrupted: the same command goes on from here'


@pytest.mark.slow
def test_ten_runs_leave_the_memory_as_two_do(tmp_path):
  runs = [(tmp_path / str(seed), A | {'seed': seed}) for seed in range(10)]
  told, _ = finish(start(*runs))
  memory = [about['memory'] for about in told]
  assert max(memory[1:]) < 1.03 * memory[1]
