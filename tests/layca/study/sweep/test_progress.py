"""How many runs are done, and how long the rest takes."""

import pytest

from layca.study.sweep.active_run import ActiveRun
from layca.study.sweep.progress import Progress
from layca.study.sweep.run_status import RunStatus
from layca.study.sweep.time_estimate import STARTUP_SECONDS
from tests.layca.study.sweep.sweep_files import run_of, start, tiny

CONFIGS = [tiny(seed=seed, epochs=10) for seed in range(3)]


@pytest.fixture
def progress():
  progress = Progress()
  progress.runs = [run_of(config) for config in (*CONFIGS, tiny(rho=None))]
  progress.done, progress.failed = 1, ['a']
  return progress


def active(config, workdir, epochs=0):
  """A run that has done so many epochs since it was handed to Ray."""
  found = ActiveRun(RunStatus(run_of(config)), workdir)
  if epochs:
    folder = start(config, workdir).path
    (folder / 'log.txt').write_text('started')
    rows = [f'{{"epoch": {n}, "seconds": 2.0}}\n' for n in range(epochs)]
    (folder / 'metrics.jsonl').write_text(''.join(rows))
    assert found.look() == 2.0
    assert found.look() is None
  return found


def test_runs_in_progress_and_the_time_left(progress, tmp_path):
  first, second = active(CONFIGS[0], tmp_path, 4), active(CONFIGS[1], tmp_path)
  assert second.look() is None
  progress.update([first, second], 1)
  assert progress.seconds_left is None
  assert 'unknown time left' in progress.summary()
  progress.pace.learn(CONFIGS[0], 6.0, 3)
  progress.update([first, second], 1)
  assert progress.running == [first]
  # 6 epochs of the first, 10 of the second, 2 of the one not decided yet.
  assert progress.seconds_left == 36 + 2 * STARTUP_SECONDS
  assert progress.summary() == (
    '1 of 4 done, 1 running, 1 waiting, 1 failed, about 0:50 left'
  )


def test_what_depends_on_a_failure_is_counted(progress):
  assert progress.outcome().splitlines() == [
    '1 of 4 runs are finished, 1 failed: a',
    'the other 1 depend on these: the same command goes on once the failures '
    'are mended',
  ]
  progress.failed = []
  assert progress.outcome() == '1 of 4 runs are finished'
