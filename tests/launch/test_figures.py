"""The figures from the command line: files, and one clear line if refused."""

import pathlib
import subprocess
import sys

import pandas as pd
import pytest

from tests.layca.study import made_up_runs
from tests.layca.study.figures import made_up_study

ROOT = pathlib.Path(__file__).parent.parent.parent


def call(*arguments):
  return subprocess.run(
    [sys.executable, '-m', 'launch.figures', *arguments],
    cwd=ROOT,
    capture_output=True,
    text=True,
    check=False,
  )


@pytest.fixture
def results(tmp_path):
  trainings = made_up_study.trainings({0: (0.70, 0.72), 1: (0.60, 0.62)})
  made_up_study.write(tmp_path / 'results' / 'toy', trainings)
  made_up_runs.write(tmp_path / 'results' / 'a', epochs=2, alpha=0.6)
  made_up_runs.write(tmp_path / 'results' / 'b', complete=False)
  return tmp_path / 'results'


def test_it_draws_what_there_is_and_names_the_files(results, tmp_path):
  out = tmp_path / 'out'
  done = call(f'--results={results}', f'--out={out}', '--nopaper')
  assert done.returncode == 0, done.stderr
  files = [
    f'{out}/figure_{name}.{suffix}'
    for name in ('1a', '6', '8')
    for suffix in ('png', 'svg', 'csv')
  ]
  lines = done.stdout.splitlines()
  assert lines[-len(files) :] == [f'wrote {file}' for file in files]
  assert sorted(map(str, out.iterdir())) == sorted(files)
  rows = (out / 'figure_1a.csv').read_text().splitlines()
  assert rows[1].startswith('MNIST,ours,0,0.71,0.127062,2,')


def test_figures_tables_and_ones_own_can_be_asked_for_at_once(
  results, tmp_path
):
  out = tmp_path / 'out'
  asked = ['--figure=6', '--table', '--format=csv', '--x=alpha', '--by=seed']
  done = call(f'--results={results}', f'--out={out}', *asked)
  assert done.returncode == 0, done.stderr
  assert 'left out: b: not complete: 4 of 4 epochs' in done.stdout
  names = ('runs', 'epochs', 'left_out', 'figure_6')
  own = 'reported_test_accuracy_by_alpha'
  assert {path.stem for path in out.iterdir()} == {*names, own}
  assert pd.read_csv(out / 'runs.csv')['run'].tolist() == ['a']
  assert pd.read_csv(out / f'{own}.csv')['seed'].tolist() == [0]


@pytest.mark.parametrize(
  ('arguments', 'words'),
  [
    (['--results=RESULTS'], 'out'),
    (['--results=RESULTS', '--out=x', '--figure=6,11'], '--figure=11: take of'),
    (['--results=RESULTS', '--out=x', '--x=beta'], '--x=beta: take of alpha'),
    (['--results=configs', '--out=x', '--figure=2'], 'no results of figure 2'),
    (['--results=none', '--out=x', '--table'], 'none: there is no such folder'),
    (['--results=configs', '--out=x', '--format=xls'], '<parquet|csv>'),
    (['--results=RESULTS', '--out=README.md/x'], '--out=README.md/x cannot be'),
  ],
)
def test_bad_input_is_one_line_without_a_traceback(results, arguments, words):
  done = call(*(x.replace('RESULTS', str(results)) for x in arguments))
  assert done.returncode == 2
  assert 'Traceback' not in done.stderr
  (line,) = [x for x in done.stderr.splitlines() if x.startswith('error: ')]
  assert words in line
  assert not (ROOT / 'x').exists()
