"""Figures from a folder of results to files, and what is refused."""

import csv
import json
import re

import numpy as np
import pytest

from layca.study import figures
from layca.study.plots.drawing import NoResultsError
from layca.training.errors import InputError
from tests.layca.study import made_up_runs
from tests.layca.study.figures import made_up_study

ACCURACIES = {0: (0.7, 0.8), 1: (0.75, 0.79), 3: (0.5, 0.6)}


def write(folder, *variants):
  """Writes results of the variants, and of the feedback if it is one."""
  rows = [
    row
    for variant in variants
    for row in made_up_study.trainings(ACCURACIES, variant)
  ]
  records = {1: 0.1, 2: 0.2, 3: 0.3} if 'feedback' in variants else {}
  return made_up_study.write(folder, rows, made_up_study.records(records))


def names(folder):
  return sorted(path.name for path in folder.iterdir())


def test_a_figure_is_a_png_an_svg_and_a_table(tmp_path, capsys):
  results, out = write(tmp_path / 'results', 'normal'), tmp_path / 'a' / 'b'
  paths = figures.draw('1a', results, out)
  assert sorted(paths) == sorted(out.iterdir())
  assert names(out) == ['figure_1a.csv', 'figure_1a.png', 'figure_1a.svg']
  png = (out / 'figure_1a.png').read_bytes()
  width, height = np.frombuffer(png[16:24], '>u4')
  assert png.startswith(b'\x89PNG')
  assert width >= 900
  assert height >= 600
  svg = (out / 'figure_1a.svg').read_text()
  assert svg.startswith('<?xml')
  assert svg.count('<path') > 50
  with open(out / 'figure_1a.csv', newline='') as file:
    rows = list(csv.DictReader(file))
  assert [row['layer'] for row in rows] == ['0', '1', '3']
  assert [row['test_accuracy'] for row in rows] == [
    '0.7500',
    '0.7700',
    '0.5500',
  ]
  printed = capsys.readouterr().out
  assert 'Figure 1a: ' in printed
  assert re.search(r'ours +1 +2 +0\.7700 +0\.2541 +0\.7598 +\+1\.02', printed)
  assert 'not complete' not in printed


def test_what_the_results_lack_is_printed_in_one_line(tmp_path, capsys):
  results = write(tmp_path, 'normal')
  rows = (results / 'trainings.jsonl').read_text().splitlines()
  (results / 'trainings.jsonl').write_text('\n'.join(rows[:-1]) + '\n{"var')
  figures.draw('1a', results, tmp_path / 'out')
  (line,) = [
    x for x in capsys.readouterr().out.splitlines() if 'not complete' in x
  ]
  assert '5 of 6 trainings' in line


def test_the_same_results_give_the_same_bytes(tmp_path):
  results = write(tmp_path / 'results', 'normal', 'feedback')
  first = figures.draw_all((), results, tmp_path / 'first')
  second = figures.draw_all((), results, tmp_path / 'second')
  assert len(first) == 6
  for one, other in zip(first, second, strict=True):
    assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize(
  ('variants', 'drawn'),
  [
    (('normal', 'feedback', 'frozen_relu'), ['1a', '1b', '1c']),
    (('frozen_relu',), ['1c']),
    (('feedback',), ['1b']),
  ],
)
def test_by_default_all_that_there_are_results_of(tmp_path, variants, drawn):
  results, out = write(tmp_path / 'results', *variants), tmp_path / 'out'
  figures.draw_all((), results, out)
  assert [x for x in names(out) if x.endswith('.png')] == [
    f'figure_{name}.png' for name in drawn
  ]


def test_the_authors_can_be_left_out(tmp_path):
  results = write(tmp_path / 'results', 'normal')
  figures.draw_all(['1a'], results, tmp_path / 'out', with_authors=False)
  row = (tmp_path / 'out' / 'figure_1a.csv').read_text().splitlines()[1]
  assert row == 'ours,0,2,0.7500,0.6353,,'


def test_figures_are_named_in_the_papers_order_and_the_appendix_last():
  *names, last = figures.FIGURES
  assert last == 'a2'
  assert names == sorted(names, key=lambda n: (int(re.match(r'\d+', n)[0]), n))


def test_only_the_figures_that_are_named(tmp_path):
  results = write(tmp_path / 'results', 'normal', 'feedback', 'frozen_relu')
  paths = figures.draw_all(['1c', '1a'], results, tmp_path / 'out')
  assert {path.stem for path in paths} == {'figure_1a', 'figure_1c'}


def test_a_figure_that_is_named_must_have_results(tmp_path):
  results, out = write(tmp_path / 'results', 'normal'), tmp_path / 'out'
  with pytest.raises(NoResultsError, match='figure 1c'):
    figures.draw_all(['1c'], results, out)
  assert not out.exists()


def test_no_results_at_all_are_refused(tmp_path):
  with pytest.raises(NoResultsError, match=r'of any figure \(1a, 1b, 1c, 2,'):
    figures.draw_all((), tmp_path, tmp_path / 'out')
  assert not (tmp_path / 'out').exists()


def test_an_unknown_figure_is_refused_before_any_is_drawn(tmp_path):
  results, out = write(tmp_path / 'results', 'normal'), tmp_path / 'out'
  for draw in (
    lambda: figures.draw('1d', results, out),
    lambda: figures.draw_all(['1a', '1d'], results, out),
  ):
    with pytest.raises(InputError, match=r'--figure=1d: take of 1a,1b,1c,2,'):
      draw()
  assert not out.exists()


def test_a_figure_that_cannot_be_drawn_does_not_stop_the_others(
  tmp_path, capsys
):
  results, out = tmp_path / 'results', tmp_path / 'out'
  write(results / 'toy', 'normal')
  for rho in (0.1, 0.2):
    made_up_runs.write(results / f'rate={rho}', rho=rho)
  figures.draw_all((), results, out)
  assert 'figure_1a.png' in names(out)
  assert 'figure_6.png' in names(out)
  assert 'figure_3.png' not in names(out)
  printed = capsys.readouterr().out
  assert 'Figure 3 is not drawn: ' in printed
  assert 'differ in rho: 0.1 -> 0.2' in printed
  with pytest.raises(InputError, match='differ in rho'):
    figures.draw_all(['1a', '3'], results, out)


def test_an_error_of_all_figures_is_the_error(tmp_path):
  results = write(tmp_path / 'results', 'normal')
  (tmp_path / 'file').write_text('')
  with pytest.raises(InputError, match='cannot be written'):
    figures.draw_all((), results, tmp_path / 'file')


def test_results_that_do_not_exist_are_refused(tmp_path):
  (tmp_path / 'file').write_text('')
  for name in ('none', 'file'):
    with pytest.raises(InputError, match=rf'{name}: there is no such folder'):
      figures.draw('1a', tmp_path / name, tmp_path / 'out')


@pytest.mark.parametrize('out', ['file', 'file/below'])
def test_a_folder_that_cannot_be_written_is_refused(tmp_path, out):
  results = write(tmp_path / 'results', 'normal')
  (tmp_path / 'file').write_text('')
  with pytest.raises(InputError, match=rf'--out=.*{out} cannot be written'):
    figures.draw('1a', results, tmp_path / out)


@pytest.mark.parametrize('name', ['1a', '1b', '1c'])
@pytest.mark.parametrize(
  ('break_config', 'reason'),
  [
    (lambda path: path.write_text('{"data"'), 'cannot be read: it is not JSON'),
    (lambda path: path.unlink(), 'cannot be read: No such file'),
    (lambda path: path.write_text('{"data": 3}'), r'lacks \w+'),
    (lambda path: path.write_text('[]'), r'lacks \w+'),
  ],
)
def test_a_config_that_cannot_be_used_is_one_clear_line(
  tmp_path, name, break_config, reason
):
  write(tmp_path / 'good', 'normal', 'feedback', 'frozen_relu')
  bad = write(tmp_path / 'bad', 'normal', 'feedback', 'frozen_relu')
  break_config(bad / 'config.json')
  with pytest.raises(InputError, match=reason) as error:
    figures.draw(name, tmp_path, tmp_path / 'out')
  assert str(bad / 'config.json') in str(error.value)
  assert '\n' not in str(error.value)
  assert not isinstance(error.value, NoResultsError)


def test_rows_of_another_kind_are_refused(tmp_path):
  results = write(tmp_path, 'normal')
  with open(results / 'trainings.jsonl', 'a') as file:
    file.write(json.dumps({'variant': 'normal', 'layer': 0}) + '\n')
  with pytest.raises(InputError, match=r'line 7 lacks experiment, train_acc'):
    figures.draw('1a', results, tmp_path / 'out')
