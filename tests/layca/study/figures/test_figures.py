"""Figures from records to files, and what it takes to add one."""

import csv

import pytest

from layca.study import figures, paper
from layca.study.analysis import records
from layca.study.analysis.tasks import NoResultsError
from layca.training.errors import InputError
from tests.layca.study import made_up_runs
from tests.layca.study.figures import made_up_study

ACCURACIES = {0: (0.7, 0.8), 1: (0.75, 0.79), 3: (0.5, 0.6)}
OWN_FIGURE = """
from layca.study.analysis import comparison
from layca.study.plots import error_curves
from layca.study.plots.drawing import Drawing


def draw(name, records, with_authors):
  table = comparison.summarize(records.runs, ['task', 'method', 'rho'])
  panels = error_curves.draw(
    name, table, 'rho', 'rate', 'accuracy', {'digits': 'digits'}
  )
  return Drawing(panels.finish(), 'Mine', table)
"""


def write_toy(folder, *variants):
  """Writes results of the variants, and of the feedback if it is one."""
  rows = [
    row
    for variant in variants
    for row in made_up_study.trainings(ACCURACIES, variant)
  ]
  feedback = {1: 0.1, 2: 0.2, 3: 0.3} if 'feedback' in variants else {}
  made_up_study.write(folder, rows, made_up_study.records(feedback))


def draw_all(folder, out, names=(), **options):
  return figures.draw_all(names, records.load(folder), out, **options)


def test_a_figure_is_a_png_an_svg_and_a_table(tmp_path, capsys):
  write_toy(tmp_path / 'results', 'normal', 'feedback', 'frozen_relu')
  out = tmp_path / 'a' / 'out'
  paths = draw_all(tmp_path / 'results', out)
  assert sorted(paths) == sorted(out.iterdir())
  assert [path.name for path in paths] == [
    f'figure_{name}.{suffix}'
    for name in ('1a', '1b', '1c')
    for suffix in ('png', 'svg', 'csv')
  ]
  printed = capsys.readouterr().out
  for path in paths[::3]:
    assert path.read_bytes().startswith(b'\x89PNG')
    assert path.with_suffix('.svg').read_text().count('<path') > 20
    rows = list(csv.DictReader(path.with_suffix('.csv').open()))
    assert len(rows) > 0
  assert 'Figure 1c: ' in printed


def test_whoever_adds_a_figure_adds_a_file_and_a_line(tmp_path, monkeypatch):
  (tmp_path / 'code').mkdir()
  (tmp_path / 'code' / 'my_figure.py').write_text(OWN_FIGURE)
  monkeypatch.setattr(
    figures, '__path__', [*figures.__path__, str(tmp_path / 'code')]
  )
  line = {'mine': paper.Figure('my_sweep', 'my_figure')}
  monkeypatch.setattr(paper, 'FIGURES', {**paper.FIGURES, **line})
  made_up_runs.write(tmp_path / 'run', task='digits', rho=0.5)
  figures.check(['mine'])
  draw_all(tmp_path / 'run', tmp_path / 'out')
  text = (tmp_path / 'out' / 'figure_mine.csv').read_text()
  assert text.splitlines()[1].startswith('digits,Layca,0.5,0.6,')
  assert (tmp_path / 'out' / 'figure_mine.png').exists()


def test_only_the_figures_that_are_named_and_they_must_have_results(tmp_path):
  write_toy(tmp_path / 'results', 'normal', 'frozen_relu')
  out = tmp_path / 'out'
  paths = draw_all(tmp_path / 'results', out, ['1c', '1a'], with_authors=False)
  assert [path.stem for path in paths[::3]] == ['figure_1c', 'figure_1a']
  row = (out / 'figure_1a.csv').read_text().splitlines()[1]
  assert row.endswith(',,')
  with pytest.raises(NoResultsError, match='figure 1b'):
    draw_all(tmp_path / 'results', out, ['1b'])


def test_the_same_results_give_the_same_bytes(tmp_path):
  write_toy(tmp_path / 'results', 'normal')
  first, second = (
    draw_all(tmp_path / 'results', tmp_path / out) for out in ('a', 'b')
  )
  for one, other in zip(first, second, strict=True):
    assert one.read_bytes() == other.read_bytes()


def test_a_figure_that_cannot_be_drawn_does_not_stop_the_others(
  tmp_path, capsys
):
  for rho in (0.1, 0.2):
    made_up_runs.write(tmp_path / f'{rho}', rho=rho)
  paths = draw_all(tmp_path, tmp_path / 'out')
  assert tmp_path / 'out' / 'figure_6.png' in paths
  assert tmp_path / 'out' / 'figure_3.png' not in paths
  assert 'Figure 3 is not drawn: ' in capsys.readouterr().out
  with pytest.raises(InputError, match='differ in rho'):
    draw_all(tmp_path, tmp_path / 'out', ['6', '3'])


def test_what_cannot_be_drawn_at_all_is_refused(tmp_path):
  out = tmp_path / 'out'
  with pytest.raises(NoResultsError, match=r'of any figure \(1a, 1b, 1c, 2,'):
    draw_all(tmp_path, out)
  assert not out.exists()
  with pytest.raises(InputError, match=r'--figure=1d: take of 1a,1b,1c,2,'):
    figures.check(['1a', '1d'])
  write_toy(tmp_path / 'results', 'normal')
  out.write_text('')
  with pytest.raises(InputError, match=r'--out=.*out cannot be written'):
    draw_all(tmp_path / 'results', out)


def test_a_figure_of_ones_own_is_named_by_its_axes(tmp_path, capsys):
  made_up_runs.write(tmp_path / 'run')
  asked = ('alpha', 'train_loss', 'method')
  paths = figures.draw_own(records.load(tmp_path), tmp_path / 'out', *asked)
  assert [path.name for path in paths] == [
    f'train_loss_by_alpha.{suffix}' for suffix in ('png', 'svg', 'csv')
  ]
  assert 'train_loss by alpha' in capsys.readouterr().out
