"""The sweep as a user calls it: killed, interrupted, and gone on with."""

import os
import pathlib
import signal
import subprocess
import sys
import time

import pytest

from layca.study.sweep import folders
from tests.layca.study.sweep import sweep_files

ROOT = pathlib.Path(__file__).parent.parent.parent
RUNS = ('stage1/a', 'stage1/b', 'stage2/c')
SWEEP = """
  LONG = TINY | {'epochs': 40, 'rho': 0.1}
  if variant == 'unsaved':
    LONG |= {'checkpoint_seconds': 3600.0}
  results = yield [
    (f'stage1/{name}', DIGITS, LONG | {'seed': seed})
    for seed, name in enumerate('ab')
  ]
  best = max(results, key=lambda name: results[name]['test_accuracy'])
  # With another task's name it is trained, to the same numbers.
  again = {'seed': 'ab'.index(best[-1]), 'task': 'again'}
  yield [('stage2/c', DIGITS, LONG | again)]
"""


def start(*arguments):
  return subprocess.Popen(
    [sys.executable, '-m', 'launch.sweep', *arguments],
    cwd=ROOT,
    stdout=subprocess.PIPE,
    stderr=subprocess.PIPE,
    text=True,
  )


def wait_until(condition, process):
  deadline = time.monotonic() + 300
  while not condition():
    assert process.poll() is None, process.communicate()
    assert time.monotonic() < deadline
    time.sleep(0.05)


def trainers(workdir):
  """The processes that have a log below a folder open."""
  found = []
  for path in pathlib.Path('/proc').glob('[0-9]*'):
    try:
      opened = [os.readlink(file) for file in (path / 'fd').iterdir()]
    except OSError:
      continue
    if any(x.startswith(f'{workdir}/') and 'log.txt' in x for x in opened):
      found.append(int(path.name))
  return found


def descendants(process):
  """The processes that a process has started, and those that they have."""
  parents = {}
  for path in pathlib.Path('/proc').glob('[0-9]*/stat'):
    try:
      # What follows the name, which may hold anything: state, parent.
      parent = path.read_text().rpartition(')')[2].split()[1]
    except OSError:
      continue
    parents.setdefault(int(parent), []).append(int(path.parent.name))
  found = [process]
  for known in found:
    found.extend(parents.get(known, ()))
  return found[1:]


def saved_step(run):
  """The step of a run's newest checkpoint."""
  names = [path.stem for path in (run / 'checkpoints').glob('*.index')]
  return max(int(name.removeprefix('ckpt-')) for name in names)


def is_training(run):
  row = folders.last_row(run)
  return row is not None and row['epoch'] >= 2


@pytest.mark.skipif(
  not pathlib.Path('/proc').exists(), reason='looks for processes in /proc'
)
@pytest.mark.slow
def test_killed_interrupted_and_gone_on_with(tmp_path):
  work = tmp_path / 'work'
  file = sweep_files.write(tmp_path, SWEEP)
  command = f'--sweep={file}', f'--workdir={work}'
  a, b, c = (work / name for name in RUNS)

  killed = start(*command)
  wait_until(lambda: is_training(a) or is_training(b), killed)
  killed.kill()
  killed.communicate()
  deadline = time.monotonic() + 30
  while trainers(work):
    assert time.monotonic() < deadline, 'orphans train on'
    time.sleep(0.1)

  interrupted = start(*command)
  wait_until(lambda: is_training(c), interrupted)
  before = sweep_files.contents(a), sweep_files.contents(b)
  interrupted.send_signal(signal.SIGINT)
  said, errors = interrupted.communicate()
  assert interrupted.returncode == 130
  assert said.splitlines()[-1] == 'interrupted: the same command goes on'
  assert 'Traceback' not in errors

  last = start(*command)
  said, errors = last.communicate()
  assert last.returncode == 0, errors
  assert '2 of 2 runs are finished' in said
  assert said.splitlines()[-1] == '3 of 3 runs are finished'
  assert (sweep_files.contents(a), sweep_files.contents(b)) == before

  # The runs of one seed are the same run, one of them not disturbed at all.
  logs = {run: (run / folders.LOG).read_text() for run in (a, b, c)}
  assert 'resuming at step' in logs[c]
  twin = a if sweep_files.rows_of(c) == sweep_files.rows_of(a) else b
  assert sweep_files.rows_of(c) == sweep_files.rows_of(twin)
  assert sweep_files.result_of(c) == sweep_files.result_of(twin)
  for log in logs.values():
    assert log.count('finished 40 epochs') == 1


@pytest.mark.skipif(
  not pathlib.Path('/proc').exists(), reason='looks for processes in /proc'
)
@pytest.mark.slow
def test_sigterm_ends_a_sweep_which_loses_nothing_and_goes_on(tmp_path):
  work = tmp_path / 'work'
  file = sweep_files.write(tmp_path, SWEEP)
  command = f'--sweep={file}:unsaved', f'--workdir={work}'
  a, b, c = (work / name for name in RUNS)

  def last_step(run):
    return folders.last_row(run)['step'] if folders.last_row(run) else 0

  def terminate(with_workers):
    before = last_step(a), last_step(b)
    process = start(*command)
    wait_until(
      lambda: last_step(a) > before[0] and last_step(b) > before[1], process
    )
    started = descendants(process.pid)
    for pid in [process.pid, *(started if with_workers else ())]:
      os.kill(pid, signal.SIGTERM)
    said, errors = process.communicate()
    assert process.returncode == 143, errors
    assert 'Traceback' not in errors
    assert said.splitlines()[-1] == 'interrupted: the same command goes on'
    for run in (a, b):
      assert saved_step(run) >= last_step(run)
    assert not trainers(work)

  terminate(with_workers=False)
  # As Slurm does at the end of a job's time.
  terminate(with_workers=True)

  last = start(*command)
  said, errors = last.communicate()
  assert last.returncode == 0, errors
  assert said.splitlines()[-1] == '3 of 3 runs are finished'
  # c was not disturbed, and is one of them under another name.
  for run in (a, b):
    assert (run / folders.LOG).read_text().count('resuming at step') == 2
  twin = a if sweep_files.rows_of(c) == sweep_files.rows_of(a) else b
  assert sweep_files.rows_of(c) == sweep_files.rows_of(twin)
  assert sweep_files.result_of(c) == sweep_files.result_of(twin)


@pytest.mark.parametrize(
  ('arguments', 'words'),
  [
    (['--sweep={broken}'], "my_sweep.py, line 6: KeyError: 'x'"),
    (['--sweep=configs/sweeps/rate_grid.py:c10_cnn1', '--seeds=0'], 'seeds'),
  ],
)
def test_bad_input_is_one_line_without_a_traceback(tmp_path, arguments, words):
  broken = sweep_files.write(tmp_path, "{}['x']\nyield []")
  arguments = [text.format(broken=broken) for text in arguments]
  process = start(*arguments, f'--workdir={tmp_path / "work"}')
  _, errors = process.communicate()
  assert process.returncode == 2
  assert 'Traceback' not in errors
  (line,) = (x for x in errors.splitlines() if x.startswith('error: '))
  assert words in line
  assert not (tmp_path / 'work').exists()
