"""The figures from the command line: files, and one clear line if refused."""

import pandas as pd
import pytest

from tests.launch.scripts import ROOT, finish, refuse, start
from tests.layca.study import made_up_runs, made_up_toy


@pytest.fixture(name='results')
def fixture_results(tmp_path):
  trainings = made_up_toy.trainings({0: (0.70, 0.72), 1: (0.60, 0.62)})
  made_up_toy.write(tmp_path / 'results' / 'toy', trainings)
  made_up_runs.write(tmp_path / 'results' / 'a', epochs=2, alpha=0.6)
  made_up_runs.write(tmp_path / 'results' / 'b', complete=False)
  return tmp_path / 'results'


def test_it_draws_what_there_is_and_names_the_files(results, tmp_path):
  folders = f'--results={results}', f'--out={tmp_path / "out"}'
  printed, _ = finish(start('figures', *folders, '--nopaper'))
  files = [
    tmp_path / 'out' / f'figure_{name}.{suffix}'
    for name in ('1a', '6', '8', 'spread')
    for suffix in ('png', 'svg', 'csv')
  ]
  assert printed.splitlines()[-12:] == [f'wrote {file}' for file in files]
  assert sorted((tmp_path / 'out').iterdir()) == sorted(files)
  rows = files[2].read_text().splitlines()
  assert rows[1].startswith('MNIST,ours,0,0.71,0.127062,2,')
  # Without the authors' numbers.
  assert rows[1].endswith(',,')


def test_figures_tables_and_ones_own_can_be_asked_for_at_once(
  results, tmp_path
):
  out = tmp_path / 'out'
  asked = ['--figure=6', '--table', '--format=csv', '--x=alpha', '--by=seed']
  asked.append('--run=a')
  folders = f'--results={results}', f'--out={out}'
  printed, _ = finish(start('figures', *folders, *asked))
  assert 'left out: b: not complete: 4 of 4 epochs' in printed
  own = 'reported_test_accuracy_by_alpha'
  names = {'runs', 'epochs', 'left_out', 'figure_6', own, 'a'}
  assert {path.stem for path in out.iterdir()} == names
  assert pd.read_csv(out / 'runs.csv')['run'].tolist() == ['a']
  assert pd.read_csv(out / f'{own}.csv')['seed'].tolist() == [0]


@pytest.mark.parametrize(
  ('arguments', 'words'),
  [
    (['--results=RESULTS'], 'out'),
    (['--results=RESULTS', '--out=x', '--figure=6,11'], '--figure=11: take of'),
    (['--results=RESULTS', '--out=x', '--x=beta'], '--x=beta: take of alpha'),
    (['--results=configs', '--out=x', '--figure=2'], 'no results of figure 2'),
    (['--results=configs', '--out=x', '--format=xls'], '<parquet|csv>'),
    (['--results=RESULTS', '--out=README.md/x'], '--out=README.md/x cannot be'),
  ],
)
def test_bad_input_is_one_line_without_a_traceback(results, arguments, words):
  arguments = (each.replace('RESULTS', str(results)) for each in arguments)
  assert words in refuse('figures', *arguments)
  assert not (ROOT / 'x').exists()
