"""The figures from the command line: files, and one clear line if refused."""

import json
import pathlib
import subprocess
import sys

import pandas as pd
import pytest

from tests.layca.study import made_up_runs

ROOT = pathlib.Path(__file__).parent.parent.parent
CONFIG = {
  'data': {'name': 'mnist'},
  'figures': ['1a'],
  'experiments': 2,
  'layers': [0, 1],
}


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
  folder = tmp_path / 'results' / 'toy'
  folder.mkdir(parents=True)
  (folder / 'config.json').write_text(json.dumps(CONFIG))
  rows = [
    {
      'variant': 'normal',
      'experiment': experiment,
      'layer': layer,
      'train_accuracy': 1.0,
      'test_accuracy': 0.7 + 0.02 * experiment - 0.1 * layer,
    }
    for experiment in range(2)
    for layer in range(2)
  ]
  lines = ''.join(json.dumps(row) + '\n' for row in rows)
  (folder / 'trainings.jsonl').write_text(lines)
  return tmp_path / 'results'


def test_it_draws_what_there_is_and_names_the_files(results, tmp_path):
  out = tmp_path / 'out'
  done = call(f'--results={results}', f'--out={out}')
  assert done.returncode == 0, done.stderr
  files = [f'{out}/figure_1a.{suffix}' for suffix in ('png', 'svg', 'csv')]
  assert done.stdout.splitlines()[-3:] == [f'wrote {file}' for file in files]
  assert sorted(map(str, out.iterdir())) == sorted(files)
  assert 'Figure 1a: ' in done.stdout
  assert (out / 'figure_1a.csv').read_text().splitlines()[1:] == [
    'ours,0,2,0.7100,0.1271,0.7447,-3.47',
    'ours,1,2,0.6100,0.1271,0.7598,-14.98',
  ]


def test_the_authors_can_be_left_out(results, tmp_path):
  out = tmp_path / 'out'
  done = call(f'--results={results}', f'--out={out}', '--nopaper')
  assert done.returncode == 0, done.stderr
  rows = (out / 'figure_1a.csv').read_text().splitlines()[1:]
  assert rows == ['ours,0,2,0.7100,0.1271,,', 'ours,1,2,0.6100,0.1271,,']


@pytest.mark.parametrize('suffix', ['parquet', 'csv'])
def test_tables_are_written_instead_of_figures(tmp_path, suffix):
  out = tmp_path / 'out'
  made_up_runs.write(tmp_path / 'runs' / 'a', epochs=2)
  made_up_runs.write(tmp_path / 'runs' / 'b', complete=False)
  arguments = [f'--results={tmp_path / "runs"}', f'--out={out}', '--table']
  if suffix != 'parquet':
    arguments.append(f'--format={suffix}')
  done = call(*arguments)
  assert done.returncode == 0, done.stderr
  files = [out / f'{name}.{suffix}' for name in ('runs', 'epochs', 'left_out')]
  assert done.stdout.splitlines() == [
    '1 complete run',
    'left out: b: not complete: 4 of 4 epochs',
    '',
    *(f'wrote {file}' for file in files),
  ]
  assert sorted(out.iterdir()) == sorted(files)
  read = pd.read_csv if suffix == 'csv' else pd.read_parquet
  assert read(files[0])['run'].tolist() == ['a']
  assert read(files[1])['epoch'].tolist() == [0, 0, 0, 1, 1, 1]


def test_tables_and_figures_can_be_asked_for_at_once(results, tmp_path):
  made_up_runs.write(results / 'run')
  out = tmp_path / 'out'
  done = call(f'--results={results}', f'--out={out}', '--table', '--figure=1a')
  assert done.returncode == 0, done.stderr
  assert (out / 'runs.parquet').exists()
  assert (out / 'figure_1a.png').exists()


@pytest.mark.parametrize(
  ('arguments', 'words'),
  [
    (['--results=RESULTS'], 'out'),
    (
      ['--results=RESULTS', '--out=x', '--figure=1a,11'],
      '--figure=11: take of',
    ),
    (['--results=configs', '--out=x'], 'no results of any figure'),
    (['--results=configs', '--out=x', '--table'], '=configs holds no runs'),
    (['--results=none', '--out=x', '--table'], 'none: there is no such folder'),
    (['--results=configs', '--out=x', '--figure=2'], 'no results of figure 2'),
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
