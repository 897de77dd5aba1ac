"""How many runs are done, and how long the rest takes, as measured."""

import pytest

from layca.study.sweep import progress
from layca.study.sweep.progress import Pace, Progress
from layca.study.sweep.run_status import RunStatus
from tests.layca.study.sweep.sweep_files import result, run_of, tiny

START = progress.STARTUP_SECONDS


@pytest.mark.parametrize(
  ('overrides', 'is_same'),
  [
    ({'seed': 3}, True),
    ({'rho': None, 'alpha': 0.6, 'optimizer__layca': False}, True),
    ({'schedule__drop_epochs': (1,), 'stop__train_loss': 0.5}, True),
    ({'data__data_dir': '/data', 'checkpoint_seconds': 1.0}, True),
    # Or the runs after a grid could not be foretold.
    ({'data__validation_examples': 10}, True),
    ({'batch_size': 64}, False),
    ({'precision': 'bfloat16'}, False),
    ({'model__widths': (1, 2, 3, 4)}, False),
    ({'data__train_examples': 200}, False),
  ],
)
def test_what_changes_the_speed(overrides, is_same):
  other = progress.network(tiny(**overrides))
  assert (other == progress.network(tiny())) == is_same


def left(epochs_left, has_started=True, **overrides):
  """A run of 24 epochs that are not all done."""
  run = run_of(tiny(epochs=24, **overrides))
  row = {'epoch': 23 - epochs_left}
  return RunStatus(run, row=row, has_started=has_started)


def test_a_pace_is_the_mean_over_the_epochs_of_a_network():
  pace = Pace()
  assert pace.seconds_left([left(1)], 1) is None
  pace.learn(tiny(), 0.0, 0)
  assert not pace.knows(tiny())
  pace.learn(tiny(seed=1), 20.0, 10)
  pace.learn(tiny(seed=2), 10.0, 2)
  assert pace.knows(tiny())
  assert pace.seconds_left([left(4)], 1) == 10.0
  # More epochs than there are to be.
  assert pace.seconds_left([left(-1)], 1) == 0.0


def test_an_unmeasured_network_is_taken_to_be_like_the_others():
  pace = Pace()
  pace.learn(tiny(), 20.0, 10)
  pace.learn(tiny(precision='bfloat16'), 8.0, 2)
  assert pace.seconds_left([left(24)], 1) == 48.0
  assert pace.seconds_left([left(4, batch_size=1)], 1) == 12.0


@pytest.mark.parametrize(
  ('running', 'waiting', 'slots', 'expected'),
  [
    ([], [20] * 6, 1, 6 * (20 + START)),
    ([], [20] * 6, 2, 3 * (20 + START)),
    ([5, 3], [], 2, 5),
    ([5, 3], [20] * 6, 2, 4 + 3 * (20 + START)),
    ([], [], 2, 0),
    # One run does not go faster on many slots.
    ([], [20, 10], 8, 20 + START),
    # What is not known is not guessed.
    ([1], [1], 0, None),
  ],
)
def test_runs_share_the_slots_and_each_has_to_start(
  running, waiting, slots, expected
):
  pace = Pace()
  pace.learn(tiny(), 1.0, 1)
  statuses = [left(n) for n in running] + [left(n, False) for n in waiting]
  finished = RunStatus(run_of(tiny()), result(0.5))
  assert pace.seconds_left([*statuses, finished], slots) == expected


def test_a_line_about_all_runs():
  failed = RunStatus(run_of(tiny()), error='no room')
  finished = RunStatus(run_of(tiny()), result(0.5))
  statuses = [finished, left(1), failed, left(2, has_started=False)]
  shown = Progress(statuses)
  assert shown.running == [statuses[1]]
  assert shown.summary() == (
    '1 of 4 done, 1 running, 1 waiting, 1 failed, unknown time left'
  )
  shown.seconds_left = 50.0
  assert shown.summary().endswith(', at this pace about 0:50 left')


def test_what_depends_on_a_failure_is_counted():
  finished = RunStatus(run_of(tiny()), result(0.5))
  later = RunStatus(run_of(tiny(rho=None)))
  shown = Progress([finished, later])
  assert shown.outcome() == '1 of 2 runs are finished'
  shown.broken.append('mine')
  assert shown.outcome().splitlines() == [
    '1 of 2 runs are finished, 1 failed: mine',
    'the other 1 depend on these: the same command goes on once the failures '
    'are mended',
  ]
