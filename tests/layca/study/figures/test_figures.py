"""The figures of a folder, what is refused, and what it takes to add one."""

import pytest

from layca.study import figures, paper
from layca.study.analysis import records
from layca.study.analysis.tasks import NoResultsError
from layca.training.errors import InputError
from tests.layca.study import made_up_toy
from tests.layca.study.figures import drawings
from tests.layca.study.made_up_runs import write_all

MY_FIGURE = """
from matplotlib.figure import Figure

from layca.study.analysis import comparison
from layca.study.plots.drawing import Drawing


def draw(name, records, with_authors):
  table = comparison.summarize(records.runs, ['task', 'method', 'rho'])
  return Drawing(Figure(), name, table)
"""
ADAM, SGD, RATE = {'optimizer': 'adam'}, {'layca': False}, {'rho': 1.0}
LOST = {'epochs': 0, 'epochs_planned': 4, 'diverged': 'not finite'}


def draw_all(folder):
  return dict(figures.draw_all(records.load(folder)))


def test_whoever_adds_a_figure_adds_a_file_and_a_line(tmp_path, monkeypatch):
  path = [*figures.__path__, str(tmp_path)]
  (tmp_path / 'my_figure.py').write_text(MY_FIGURE)
  monkeypatch.setattr(figures, '__path__', path)
  line = {'mine': paper.Figure('my_sweep', 'my_figure')}
  monkeypatch.setattr(paper, 'FIGURES', paper.FIGURES | line)
  write_all(tmp_path, {'task': 'digits', 'rho': 0.5})
  figures.check(['mine'])
  *_, csv = draw_all(tmp_path)['mine'].write(tmp_path, 'figure_mine')
  row = csv.read_text().splitlines()[1]
  assert row.startswith('digits,Layca,0.5,0.6,')


def test_by_default_all_that_there_are_results_of_are_drawn(tmp_path):
  trainings = made_up_toy.trainings({0: (0.7, 0.8)}, 'frozen_relu')
  feedback = made_up_toy.records({1: 0.1, 2: 0.2})
  made_up_toy.write(tmp_path, trainings, feedback)
  assert list(draw_all(tmp_path)) == ['1b', '1c']


def test_a_figure_that_cannot_be_drawn_does_not_stop_the_others(
  tmp_path, capsys
):
  drawn = draw_all(write_all(tmp_path, {}, {'rho': 0.2}))
  assert '6' in drawn
  assert '3' not in drawn
  assert 'Figure 3 is not drawn: ' in capsys.readouterr().out


@pytest.mark.parametrize(
  ('name', 'other'),
  [('2', {'alpha': 0.6}), ('3', {}), ('4', ADAM), ('7', RATE), ('8', {}),
   ('10', ADAM), ('a2', RATE), ('spread', {})],
)  # fmt: skip
def test_runs_of_a_point_that_differ_otherwise_are_refused(
  tmp_path, name, other
):
  write_all(tmp_path, {}, {'coarse_labels': True}, other)
  with pytest.raises(InputError, match=r'0 and 1 cannot .*coarse_labels: F'):
    drawings.draw(name, tmp_path)


@pytest.mark.parametrize(
  ('name', 'runs'),
  [
    ('1a', [{}]),
    ('1b', [{}]),
    ('2', [{}]),
    ('3', [{'alpha': 0.6}, ADAM, LOST]),
    ('4', [{}, ADAM | {'alpha': 0.6}]),
    ('5_left', [{}]),
    ('5_right', [SGD, {'l2': 0.1}, SGD | {'l2': 0.1, 'task': 'mine'}]),
    ('6', [LOST]),
    ('7', [{}, RATE | {'alpha': 0.6}]),
    ('8', [{'alpha': -0.2}, LOST, SGD, {'task': 'tiny_cnn'}]),
    ('10', [{}]),
    ('a2', [{}, RATE | SGD, RATE | {'alpha': 0.2}]),
    ('spread', [ADAM, LOST]),
  ],
)
def test_runs_that_a_figure_is_not_about_are_no_results(tmp_path, name, runs):
  write_all(tmp_path, *runs, task='c10_cnn2')
  with pytest.raises(NoResultsError, match=f'no results of figure {name}, whi'):
    drawings.draw(name, tmp_path)


def test_no_results_at_all_and_unknown_figures_are_refused(tmp_path):
  with pytest.raises(NoResultsError, match=r'of any figure \(1a, 1b, 1c, 2,'):
    draw_all(tmp_path)
  with pytest.raises(InputError, match=r'--figure=1d: take of 1a,1b,1c,2,'):
    figures.check(['1a', '1d'])
