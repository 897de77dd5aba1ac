"""The sweep as a user calls it: killed, interrupted, and gone on with."""

import os
import pathlib
import signal
import time

import pytest

from layca.study.sweep import run_status
from layca.training.errors import InputError
from layca.training.run.run_folder import RunFolder
from tests.launch import scripts
from tests.layca.study.sweep import sweep_files

# What depends on both runs is one of them, under the name of another task.
SWEEP = """
  saves = {} if options.is_saved else {'checkpoint_seconds': 3600.0}
  long = {'epochs': 100, 'rho': 0.1} | saves
  first = [tiny(seed=seed, **long) for seed in range(2)]
  results = [result_of(config) for config in first]
  seed = None
  if None not in results:
    accuracies = [result['test_accuracy'] for result in results]
    seed = accuracies.index(max(accuracies))
  return {'first': first, 'second': [tiny(**long, seed=seed, task='again')]}
"""


def start(command):
  return scripts.start('sweep', *command)


def end(process, status):
  """What a process said, once it has ended with this status."""
  return scripts.finish(process, status)[0].splitlines()


def wait_until(condition, process=None):
  deadline = time.monotonic() + 300
  while not condition():
    assert process is None or process.poll() is None, process.communicate()
    assert time.monotonic() < deadline
    time.sleep(0.05)


def descendants(pid):
  """The processes that a process has started, and those that they have."""
  found = []
  for path in pathlib.Path(f'/proc/{pid}/task').glob('*/children'):
    for child in map(int, path.read_text().split()):
      found += [child, *descendants(child)]
  return found


def is_free(run):
  """Whether no process trains in a run's folder."""
  try:
    with RunFolder(run).locked():
      return True
  except InputError:
    return False


def runs(work, task):
  """The folders of a task's runs, in order of their seeds."""
  return sorted(work.glob(f'{task}/*'), key=lambda path: 'seed=1' in path.name)


def steps(work, task):
  """The steps of the last epochs of a task's runs, 0 before the first."""
  rows = [run_status.last_row(run) for run in runs(work, task)]
  return [row['step'] if row else 0 for row in rows]


@pytest.fixture
def sweep(tmp_path):
  """A work folder, and the flags of a sweep in it."""
  file = sweep_files.write(tmp_path, SWEEP)
  work = tmp_path / 'work'
  return work, (f'--sweep={file}', f'--workdir={work}')


def check_undisturbed(work):
  """The last run has the numbers of the one that it is, and ended once."""
  a, b, c = runs(work, 'digits_demo') + runs(work, 'again')
  twin = b if 'seed=1' in c.name else a
  assert sweep_files.rows_of(c) == sweep_files.rows_of(twin)
  assert sweep_files.result_of(c) == sweep_files.result_of(twin)
  logs = [(run / run_status.LOG).read_text() for run in (a, b, c)]
  assert [log.count('finished 100 epochs') for log in logs] == [1, 1, 1]
  return logs


@pytest.mark.slow
def test_killed_interrupted_and_gone_on_with(sweep):
  work, command = sweep
  killed = start(command)
  wait_until(lambda: max(steps(work, 'digits_demo'), default=0) > 8, killed)
  killed.kill()
  killed.communicate()
  # No orphan trains on.
  wait_until(lambda: all(map(is_free, runs(work, 'digits_demo'))))

  interrupted = start(command)
  wait_until(lambda: max(steps(work, 'again'), default=0) > 8, interrupted)
  before = sweep_files.contents(work / 'digits_demo')
  interrupted.send_signal(signal.SIGINT)
  assert end(interrupted, 130)[-1] == 'interrupted: the same command goes on'

  said = end(start(command), 0)
  assert '2 of 3 runs are finished' in said
  assert said[-1] == '3 of 3 runs are finished'
  assert sweep_files.contents(work / 'digits_demo') == before
  *_, log = check_undisturbed(work)
  assert 'resuming at step' in log


@pytest.mark.slow
@pytest.mark.skipif(not os.path.exists('/proc'), reason='looks into /proc')
def test_sigterm_ends_a_sweep_which_loses_nothing_and_goes_on(sweep):
  work, command = sweep
  command += ('--sweep.is_saved=False',)
  before = [0, 0]

  def both_go_on():
    now = steps(work, 'digits_demo')
    return len(now) == 2 and now[0] > before[0] and now[1] > before[1]

  # At last as Slurm does at the end of a job's time.
  for with_workers in (False, True):
    process = start(command)
    wait_until(both_go_on, process)
    started = descendants(process.pid)
    for pid in [process.pid, *(started if with_workers else ())]:
      os.kill(pid, signal.SIGTERM)
    assert end(process, 143)[-1] == 'interrupted: the same command goes on'
    before = steps(work, 'digits_demo')
    for run, step in zip(runs(work, 'digits_demo'), before, strict=True):
      saved = [path.stem for path in (run / 'checkpoints').glob('*.index')]
      assert max(int(x.removeprefix('ckpt-')) for x in saved) >= step
      assert is_free(run)

  assert end(start(command), 0)[-1] == '3 of 3 runs are finished'
  logs = check_undisturbed(work)
  assert [log.count('resuming at step') for log in logs] == [2, 2, 0]


STUDY = '--sweep=configs/sweeps/alpha_study.py:c10_cnn1'


@pytest.mark.parametrize(
  ('arguments', 'words'),
  [
    (['--sweep={broken}'], "my_sweep.py, line 8: KeyError: 'x'"),
    (['--sweep=configs/digits.py'], 'digits.py has no function get_runs'),
    ([f'{STUDY},huge'], "scale='huge': use one of paper, medium, small"),
    ([STUDY, '--sweep.alpha=7'], 'alpha'),
    ([STUDY, '--sweep.alphas=(0,2)'], 'alpha=2'),
  ],
)
def test_bad_input_is_one_line_without_a_traceback(tmp_path, arguments, words):
  broken = sweep_files.write(tmp_path, "{}['x']")
  arguments = [text.format(broken=broken) for text in arguments]
  line = scripts.refuse('sweep', *arguments, f'--workdir={tmp_path / "work"}')
  assert words in line
  assert not (tmp_path / 'work').exists()
