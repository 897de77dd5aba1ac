"""The list of a dry run: what is known before anything runs."""

import pytest

from layca.study.sweep import dry_run, made_up, plan, runs
from layca.training.run.run_folder import RunFolder
from tests.layca.study.sweep import sweep_files

SWEEP = """
  results = yield [(f'r{n}', DIGITS, {'rho': 0.5**n}) for n in range(3)]
  best = max(results, key=lambda name: results[name]['test_accuracy'])
  rho = 0.5 ** int(best[1])
  yield [
    ('fixed', DIGITS, {'rho': 0.1}),
    ('final', DIGITS, {'rho': rho, 'alpha': 0.6}),
  ]
"""


@pytest.fixture
def sweep(tmp_path):
  return plan.Sweep(sweep_files.write(tmp_path, SWEEP))


def start(workdir, name, rho, epochs=0, accuracy=None):
  config = plan.resolve(sweep_files.DIGITS, {'rho': rho})
  folder = RunFolder(workdir / name)
  with folder.locked():
    folder.write_config(config.to_dict())
  for epoch in range(epochs):
    folder.append({'epoch': epoch})
  if accuracy is not None:
    folder.write_result(
      made_up.create_results([runs.Run(name, config)])[name]
      | {'test_accuracy': accuracy, 'seconds': 61.0}
    )


def texts(sweep, workdir):
  return [line.text() for line in dry_run.list_runs(sweep, workdir)]


def test_nothing_is_there(sweep, tmp_path):
  assert texts(sweep, tmp_path / 'work') == [
    'to run      r0',
    'to run      r1',
    'to run      r2',
    'later       fixed',
    'later       final  rho: to be chosen',
  ]
  assert not (tmp_path / 'work').exists()


def test_every_state_is_told_and_nothing_is_touched(sweep, tmp_path):
  work = tmp_path / 'work'
  start(work, 'r0', rho=1.0, epochs=20, accuracy=0.9)
  start(work, 'r1', rho=0.5, epochs=3)
  start(work, 'r2', rho=0.3, epochs=3)
  before = sweep_files.contents(work)
  r0, r1, r2, *_, final = texts(sweep, work)
  assert r0.startswith('finished    r0: finished 20 epochs, 1:01: accuracy')
  assert r1 == 'goes on     r1  epoch 3/20'
  assert r2.startswith('FAILED      r2: ')
  assert 'rho: 0.3 -> 0.25' in r2
  # Two of three results are not enough for the choice.
  assert final == 'later       final  rho: to be chosen'
  assert sweep_files.contents(work) == before


@pytest.mark.parametrize('best', [0, 1, 2])
def test_what_the_results_have_decided_is_known(sweep, tmp_path, best):
  for n in range(3):
    start(tmp_path, f'r{n}', 0.5**n, accuracy=0.5 + 0.1 * (n == best))
  lines = dry_run.list_runs(sweep, tmp_path)
  assert [line.text() for line in lines[3:]] == [
    'to run      fixed',
    'to run      final',
  ]
  assert lines[-1].run.config.rho == 0.5**best
  assert [line.is_left for line in lines] == [False] * 3 + [True] * 2
