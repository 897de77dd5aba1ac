"""Runs of the same settings are trained once, wherever their folder is."""

import json
import os

import pytest

from layca.study.sweep import dry_run, plan, runs, scheduler, take_over
from layca.study.sweep.ray_cluster import Resources
from layca.training.errors import InputError
from layca.training.run.run_folder import RunFolder
from tests.layca.study.sweep import sweep_files
from tests.layca.study.sweep.recorder import Recorder

FILES = ['config.json', 'layers.json', 'metrics.jsonl', 'angle_deviation.png']
RESULT = {'epochs': 2, 'seconds': 61.0, 'test_accuracy': 0.5}


def config(**overrides):
  return plan.resolve(sweep_files.DIGITS, overrides)


def write(folder, of, rows=2, result=RESULT):
  """The folder of a run, with small made-up files."""
  run = RunFolder(folder)
  with run.locked():
    run.write_config(of.to_dict())
    run.write_layers([{'name': 'net/dense/w'}])
    for epoch in range(rows):
      run.append({'epoch': epoch, 'seconds': 30.5})
    run.write_figure(b'a picture')
    if result:
      run.write_result(result)
  return folder


def find(root, of):
  return take_over.Finished([root]).find(of)


def test_a_run_is_known_by_its_settings_alone(tmp_path):
  folder = write(tmp_path / 'deep' / 'down', config(rho=0.5, seed=1))
  source = find(tmp_path, config(rho=0.5, seed=1))
  assert source.folder == folder
  assert source.root == tmp_path
  assert source.result == RESULT
  assert find(tmp_path, config(rho=0.5, seed=2)) is None
  assert find(tmp_path, config(rho=0.25, seed=1)) is None


def test_what_changes_no_number_may_differ(tmp_path):
  write(tmp_path, config())
  other = config(
    **{
      'data.data_dir': '/elsewhere',
      'steps_per_call': 7,
      'checkpoint_seconds': 1.5,
    }
  )
  assert find(tmp_path, other) is not None
  assert find(tmp_path, config(precision='bfloat16')) is None


@pytest.mark.parametrize(
  'damage',
  [
    lambda folder: (folder / 'result.json').unlink(),
    lambda folder: (folder / 'result.json').write_text('{'),
    lambda folder: (folder / 'config.json').unlink(),
    lambda folder: (folder / 'config.json').write_text('3'),
    lambda folder: (folder / 'layers.json').unlink(),
    lambda folder: (folder / 'metrics.jsonl').unlink(),
    lambda folder: (folder / 'metrics.jsonl').write_text('{"epoch": 0}\n{"ep'),
  ],
)
def test_a_run_that_is_not_whole_is_none(tmp_path, damage):
  damage(write(tmp_path, config()))
  assert find(tmp_path, config()) is None


def test_of_several_the_whole_one_is_taken(tmp_path):
  write(tmp_path / 'a', config(), rows=1)
  whole = write(tmp_path / 'b', config())
  assert find(tmp_path, config()).folder == whole


def test_a_folder_that_does_not_exist_is_named(tmp_path):
  with pytest.raises(InputError, match=r'--take_over=.*none: there is no such'):
    take_over.Finished([tmp_path, tmp_path / 'none'])


def test_the_files_are_copied_and_the_origin_is_told(tmp_path):
  folder = write(tmp_path / 'old', config())
  (folder / 'checkpoints').mkdir()
  (folder / 'log.txt').write_text('== somewhere')
  before = sweep_files.contents(folder)
  target = tmp_path / 'new' / 'run'
  take_over.take_over(find(folder, config()), target)
  for name in FILES:
    assert (target / name).read_bytes() == (folder / name).read_bytes()
  assert json.loads((target / 'result.json').read_text()) == RESULT
  assert json.loads((target / 'taken_over.json').read_text()) == {
    'from': str(folder)
  }
  assert {path.name for path in target.iterdir()} == {
    *FILES,
    'result.json',
    'taken_over.json',
    '.lock',
  }
  assert sweep_files.contents(folder) == before


def test_a_run_without_a_picture_is_taken_over_too(tmp_path):
  folder = write(tmp_path / 'old', config())
  (folder / 'angle_deviation.png').unlink()
  take_over.take_over(find(folder, config()), tmp_path / 'new')
  assert RunFolder(tmp_path / 'new').result() == RESULT


def test_what_was_trained_of_it_so_far_is_replaced(tmp_path):
  source = find(write(tmp_path / 'old', config()), config())
  target = write(tmp_path / 'new', config(), rows=1, result=None)
  take_over.take_over(source, target)
  assert len(RunFolder(target).rows()) == 2


@pytest.mark.parametrize('kills_at', range(6))
def test_a_kill_leaves_no_folder_that_seems_finished(
  tmp_path, monkeypatch, kills_at
):
  source = find(write(tmp_path / 'old', config()), config())
  replace, replaced = os.replace, []

  def kill_in_time(path, target):
    if len(replaced) == kills_at:
      raise KeyboardInterrupt
    replaced.append(os.path.basename(target))
    replace(path, target)

  monkeypatch.setattr(os, 'replace', kill_in_time)
  monkeypatch.setattr('pathlib.Path.replace', kill_in_time)
  with pytest.raises(KeyboardInterrupt):
    take_over.take_over(source, tmp_path / 'new')
  monkeypatch.undo()
  assert RunFolder(tmp_path / 'new').result() is None
  # It can still be trained, or taken over.
  RunFolder(tmp_path / 'new').check_config(config().to_dict())
  take_over.take_over(source, tmp_path / 'new')
  assert RunFolder(tmp_path / 'new').result() == RESULT


def test_a_folder_in_use_is_left_alone(tmp_path):
  source = find(write(tmp_path / 'old', config()), config())
  with (
    RunFolder(tmp_path / 'new').locked(),
    pytest.raises(InputError, match='another process is training'),
  ):
    take_over.take_over(source, tmp_path / 'new')
  assert not (tmp_path / 'new' / 'config.json').exists()


def test_a_source_that_vanishes_is_one_line(tmp_path):
  source = find(write(tmp_path / 'old', config()), config())
  (tmp_path / 'old' / 'layers.json').unlink()
  (tmp_path / 'old' / 'layers.json').mkdir()
  with pytest.raises(
    InputError, match=r'cannot be taken over to .*new: Is a d'
  ):
    take_over.take_over(source, tmp_path / 'new')


# `twin` has the settings of `b`, and `last` those of `a`.
SWEEP = """
  yield [
    ('a', DIGITS, TINY | {'seed': 1}),
    ('b', DIGITS, TINY | {'seed': 2}),
    ('twin', DIGITS, TINY | {'seed': 2}),
  ]
  yield [('last', DIGITS, TINY | {'seed': 1})]
"""


@pytest.fixture
def sweep(tmp_path):
  return plan.Sweep(sweep_files.write(tmp_path, SWEEP))


def write_a(sweep, folder):
  run = plan.rehearse(sweep)[0][0]
  assert isinstance(run, runs.Run)
  return write(folder, run.config)


def test_a_dry_run_lists_what_would_be_taken_over(sweep, tmp_path):
  folder = write_a(sweep, tmp_path / 'old' / 'a')
  work = tmp_path / 'work'
  lines = dry_run.list_runs(sweep, work, [tmp_path / 'old'])
  assert [line.text() for line in lines] == [
    f'taken over  a: from {folder}',
    'to run      b',
    'taken over  twin: from b, once it is done',
    'later       last',
  ]
  assert [line.is_left for line in lines] == [False, True, False, True]
  assert not work.exists()


def test_what_would_be_taken_over_decides_what_follows(tmp_path):
  body = """
    results = yield [('a', DIGITS, TINY)]
    yield [('b', DIGITS, TINY | {'rho': results['a']['test_accuracy']})]
  """
  sweep = plan.Sweep(sweep_files.write(tmp_path, body))
  write(tmp_path / 'old', plan.rehearse(sweep)[0][0].config)
  _, line = dry_run.list_runs(sweep, tmp_path / 'work', [tmp_path / 'old'])
  assert line.text() == 'to run      b'
  assert line.run.config.rho == 0.5


def test_the_engine_trains_only_what_there_is_not(two_nodes, sweep, tmp_path):
  del two_nodes
  folder = write_a(sweep, tmp_path / 'old' / 'a')
  work, shown = tmp_path / 'work', Recorder()
  failed = scheduler.run(
    sweep, str(work), Resources(), shown, [str(tmp_path / 'old')]
  )
  assert failed == []
  trained = {path.parent.name for path in work.rglob('log.txt')}
  assert trained == {'b'}
  assert (work / 'a' / 'result.json').read_bytes() == (
    folder / 'result.json'
  ).read_bytes()
  assert sweep_files.rows_of(work / 'twin') == sweep_files.rows_of(work / 'b')
  # Its twin had been taken over a stage before.
  assert json.loads((work / 'last' / 'result.json').read_text()) == RESULT
  said = '\n'.join(shown.said)
  assert f'runs taken over: 1 from {tmp_path / "old"}' in said
  assert 'taken over twin: from b' in said
  assert shown.said[-1] == '4 of 4 runs are finished'

  before = sweep_files.contents(work / 'b')
  again = Recorder()
  assert scheduler.run(sweep, str(work), Resources(), again) == []
  assert again.said == [
    '3 of 3 runs are finished',
    '1 of 1 runs are finished',
    '4 of 4 runs are finished',
  ]
  assert sweep_files.contents(work / 'b') == before
