"""The figures from the command line: files, and one clear line if refused."""

import json
import pathlib
import subprocess
import sys

import pytest

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


@pytest.mark.parametrize(
  ('arguments', 'words'),
  [
    (['--results=RESULTS'], 'out'),
    (['--results=RESULTS', '--out=x', '--figure=1a,9'], '--figure=9: take of'),
    (['--results=configs', '--out=x'], 'no results of any figure'),
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
