"""Several sweeps as one: in lockstep, each with the results of its own runs."""

import pytest

from layca.study.sweep import dry_run, made_up, plan, scheduler
from layca.study.sweep.combined import Combined
from layca.study.sweep.ray_cluster import Resources
from layca.training.errors import InputError
from layca.training.run.run_folder import RunFolder
from tests.layca.study.sweep import sweep_files
from tests.layca.study.sweep.recorder import Recorder

# Two stages; what it is answered is written into the second one's names.
LONG = """
  results = yield [('a', DIGITS, {'rho': 0.1}), ('b', DIGITS, {'rho': 0.2})]
  yield [(f'second/{name}', DIGITS, {'rho': 0.3}) for name in results]
"""
SHORT = "yield [('c', DIGITS, {'rho': 0.4})]"
SHARING = "yield [('a', DIGITS, {'rho': 0.1}), ('d', DIGITS, {'rho': 0.5})]"
LATER_SHARING = """
  yield [('d', DIGITS, {'rho': 0.5})]
  results = yield [('a', DIGITS, {'rho': 0.1})]
  yield [(f'after/{name}', DIGITS, {'rho': 0.6}) for name in results]
"""


def combined(folder, *members):
  """A whole of (folder of the runs, body of the sweep file)."""
  return Combined(
    [
      (prefix, plan.Sweep(sweep_files.write(folder, body, f'sweep_{n}.py')))
      for n, (prefix, body) in enumerate(members)
    ]
  )


def names(stages):
  return [[run.name for run in stage] for stage in stages]


def drive(sweep, failed=()):
  """The names of the runs of each stage, if some of them fail."""
  stages = []

  def answer(stage):
    stages.append([run.name for run in stage])
    results = made_up.create_results(stage)
    return {name: r for name, r in results.items() if name not in failed}

  plan.drive(sweep, answer)
  return stages


def test_a_stage_has_those_of_all_members(tmp_path):
  whole = combined(tmp_path, ('x', LONG), ('y', SHORT), ('z/deep', LONG))
  assert names(plan.rehearse(whole)) == [
    ['x/a', 'x/b', 'y/c', 'z/deep/a', 'z/deep/b'],
    ['x/second/a', 'x/second/b', 'z/deep/second/a', 'z/deep/second/b'],
  ]


def test_runs_keep_their_settings(tmp_path):
  whole = combined(tmp_path, ('x', LONG), ('y', SHORT))
  rates = {
    run.name: run.config.rho for stage in plan.rehearse(whole) for run in stage
  }
  assert rates['x/b'] == 0.2
  assert rates['y/c'] == 0.4


def test_a_run_that_two_members_have_is_one_run(tmp_path):
  whole = combined(tmp_path, ('x', LONG), ('x', SHARING))
  assert names(plan.rehearse(whole)) == [
    ['x/a', 'x/b', 'x/d'],
    ['x/second/a', 'x/second/b'],
  ]


def test_a_later_member_gets_the_result_of_an_earlier_stage(tmp_path):
  whole = combined(tmp_path, ('x', LONG), ('x', LATER_SHARING))
  assert drive(whole) == [
    ['x/a', 'x/b', 'x/d'],
    ['x/second/a', 'x/second/b'],
    ['x/after/a'],
  ]


def test_the_same_name_in_two_folders_is_two_runs(tmp_path):
  whole = combined(tmp_path, ('x', SHORT), ('y', SHORT))
  assert names(plan.rehearse(whole)) == [['x/c', 'y/c']]


@pytest.mark.parametrize(
  ('other', 'words'),
  [
    ("yield [('c', DIGITS, {'rho': 0.7})]", 'are named x/c (rho: 0.4 -> 0.7)'),
    ("yield [('c/e', DIGITS, {})]", 'run x/c/e would lie inside run x/c'),
  ],
)
def test_a_folder_belongs_to_one_run(tmp_path, other, words):
  with pytest.raises(InputError) as error:
    plan.rehearse(combined(tmp_path, ('x', SHORT), ('x', other)))
  assert words in str(error.value)


def test_within_one_member_no_name_comes_twice(tmp_path):
  body = "yield [('a', DIGITS, {}), ('a', DIGITS, {})]"
  with pytest.raises(InputError, match='two runs are named a'):
    plan.rehearse(combined(tmp_path, ('x', body), ('y', SHORT)))


def test_a_failure_stops_what_builds_on_it_alone(tmp_path):
  whole = combined(tmp_path, ('x', LONG), ('y', LONG), ('x', LATER_SHARING))
  assert drive(whole, failed=['x/b']) == [
    ['x/a', 'x/b', 'y/a', 'y/b', 'x/d'],
    ['y/second/a', 'y/second/b'],
    ['x/after/a'],
  ]


def finish(workdir, run):
  folder = RunFolder(workdir / run.name)
  with folder.locked():
    folder.write_config(run.config.to_dict())
    folder.write_result(made_up.create_results([run])[run.name])


def test_a_dry_run_knows_how_far_each_member_is(tmp_path):
  whole = combined(tmp_path, ('x', LONG), ('y', LONG), ('x', SHARING))
  work = tmp_path / 'work'
  first, _ = plan.rehearse(whole)
  for run in first:
    if run.name.startswith('x/'):
      finish(work, run)
  lines = [line.text() for line in dry_run.list_runs(whole, work)]
  assert [line.split(':')[0] for line in lines] == [
    'finished    x/a',
    'finished    x/b',
    'to run      x/second/a',
    # Its settings are those of the other one.
    'taken over  x/second/b',
    'to run      y/a',
    'to run      y/b',
    'later       y/second/a',
    'later       y/second/b',
    'finished    x/d',
  ]


# Of the first sweep one run fails, so that its second stage never comes.
FAILING = """
  results = yield [
    ('good', DIGITS, TINY),
    ('bad', DIGITS, TINY | {'model.widths': (0,)}),
  ]
  yield [('second', DIGITS, TINY | {'seed': 1})]
"""
GOOD = """
  results = yield [('first', DIGITS, TINY | {'seed': 2})]
  seed = 3 + (results['first']['test_accuracy'] < 0)
  yield [('second', DIGITS, TINY | {'seed': seed})]
"""


def test_the_engine_runs_them_as_one(two_nodes, tmp_path):
  del two_nodes
  shown, work = Recorder(), tmp_path / 'work'
  whole = combined(tmp_path, ('x', FAILING), ('y', GOOD))
  failed = scheduler.run(whole, str(work), Resources(), shown)
  assert failed == ['x/bad']
  for name in ('x/good', 'y/first', 'y/second'):
    assert sweep_files.result_of(work / name)['epochs'] == 2
  assert not (work / 'x' / 'second').exists()
  assert shown.said[-1].splitlines() == [
    '3 of 5 runs are finished, 1 failed: x/bad',
    'the other 1 build on these: the same command goes on once the failures '
    'are mended',
  ]
  assert {s.total for s in shown.snapshots} == {5, 4}
