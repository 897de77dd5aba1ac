"""The list of a dry run: what is known before anything runs."""

import re

import pytest

from layca.study.sweep import dry_run, ray_cluster
from tests.layca.study.sweep import sweep_files
from tests.layca.study.sweep.sweep_files import of_configs, start, tiny

RATES = (1.0, 0.5, 0.25)
GRID = [tiny(rho=rho, epochs=20) for rho in RATES]


@pytest.fixture(autouse=True)
def patient(monkeypatch):
  """However slow the machine is, all that can be timed is."""
  monkeypatch.setattr(dry_run, '_TIMING_SECONDS', 600.0)


def get_runs(options, seeds, result_of):
  results = [result_of(config) for config in GRID]
  best = None
  if None not in results:
    accuracies = [result['test_accuracy'] for result in results]
    best = RATES[accuracies.index(max(accuracies))]
  return {'grid': GRID, 'mine': [tiny(rho=0.1), tiny(rho=best, alpha=0.6)]}


SWEEP = sweep_files.create(get_runs)


def words(workdir):
  """The first word of each line, and the rate or what of it is open."""
  return [
    (status.line().split('  ')[0].strip(), status.run.config.rho)
    for status in dry_run.list_runs([SWEEP], workdir)
  ]


def test_every_state_is_listed_and_nothing_is_touched(tmp_path):
  assert [state for state, _ in words(tmp_path)] == ['to run'] * 4 + ['later']
  assert not list(tmp_path.iterdir())
  start(GRID[0], tmp_path, epochs=20, accuracy=0.9)
  start(GRID[1], tmp_path, epochs=3)
  refused = start(GRID[2], tmp_path)
  refused.write_config(tiny(rho=0.3).to_dict())
  before = sweep_files.contents(tmp_path)
  states = [state for state, _ in words(tmp_path)]
  # One of three results is not enough for the choice.
  assert states == ['finished', 'goes on', 'FAILED', 'to run', 'later']
  assert sweep_files.contents(tmp_path) == before


def test_what_the_results_have_decided_is_known(tmp_path):
  for config, accuracy in zip(GRID, (0.5, 0.6, 0.4), strict=True):
    start(config, tmp_path, accuracy=accuracy)
  assert words(tmp_path)[3:] == [('to run', 0.1), ('to run', RATES[1])]


def total(sweeps, workdir):
  """The last line of a dry run on the cluster."""
  text = dry_run.describe(sweeps, str(workdir), ray_cluster.Resources())
  return text.splitlines()[-1]


def test_the_time_is_known_from_what_is_finished(two_nodes, tmp_path):
  start(GRID[0], tmp_path, accuracy=0.5)
  assert total([of_configs(GRID[0])], tmp_path) == '1 runs, 0 of them left'
  # 40 epochs of 61 / 20 seconds, and the start of two runs.
  assert total([of_configs(*GRID)], tmp_path) == (
    '3 runs, 2 of them left: at most about 1:08, 2 side by side, as estimated '
    'from the runs that are finished; it depends on what else runs here'
  )


def test_else_a_few_steps_are_timed(two_nodes, tmp_path):
  line = total([SWEEP], tmp_path / 'none')
  assert line.startswith('5 runs, 5 of them left: at most about ')
  assert '2 side by side, as estimated from a few steps of digits_' in line
  assert not (tmp_path / 'none').exists()


def test_each_precision_is_timed_by_itself(two_nodes, tmp_path):
  usual, wider = tiny(rho=1.0), tiny(rho=1.0, model__with_bias=True)
  halved = tiny(rho=1.0, precision='float16')
  line = total([of_configs(usual, wider, halved)], tmp_path)
  # One of the two networks in float32, and the one in float16.
  assert line.partition('from a few steps of ')[2].count('digits_demo/') == 2


@pytest.mark.parametrize(
  ('config', 'reason'),
  [
    (tiny(model__widths=(0,)), 'digits_demo/.*widths'),
    (tiny(rho=None), 'all wait for results'),
  ],
)
def test_what_cannot_be_timed_is_unknown(two_nodes, tmp_path, config, reason):
  line = total([of_configs(config)], tmp_path)
  start = '1 runs, 1 of them left; how long that takes is unknown: '
  assert re.match(start + reason, line)


def test_what_takes_too_long_to_time_is_unknown(
  two_nodes, tmp_path, monkeypatch
):
  monkeypatch.setattr(dry_run, '_TIMING_SECONDS', 0.0)
  line = total([of_configs(tiny(seed=5))], tmp_path)
  assert line.endswith('unknown: nothing was timed in 0 s')


def test_a_summary_counts_the_runs_of_each_sweep(two_nodes, tmp_path):
  start(GRID[0], tmp_path, accuracy=0.5)
  text = dry_run.describe(
    [of_configs(*GRID)], str(tmp_path), ray_cluster.Resources(), False
  )
  of_sweep, in_all = text.splitlines()
  assert of_sweep.split() == [
    *('mine', '3', 'runs,', '2', 'left,', 'about', '1:08')
  ]
  assert in_all.startswith('3 runs, 2 of them left: at most about 1:08')
