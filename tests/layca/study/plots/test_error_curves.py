"""Curves of means with intervals: that they show their table."""

import numpy as np
import pandas as pd
import pytest

from layca.study.plots import error_curves, style
from tests.layca.study.figures.drawings import hollow, labels, points

ROWS = pd.DataFrame(
  {
    'task': ['a', 'a', 'b'],
    'method': ['SGD', 'SGD', 'Layca'],
    'x': [1, 2, 1],
    'mean': [0.5, 0.99, 0.3],
    'half_width': [0.1, 0.2, np.nan],
    'values': [[0.4, 0.6], [0.98, 1.0], [0.3]],
    'fitted': [True, False, True],
  }
)
AUTHORS = pd.DataFrame(
  {'task': ['a'], 'method': ['SGD'], 'x': [1], 'mean': [0.7], 'label': 'theirs'}
)


def draw(authors=None, **options):
  headings = {'a': 'Task a', 'b': 'Task b'}
  options = {'authors': authors, **options}
  return error_curves.draw('t', ROWS, 'x', 'x', 'y', headings, **options)


def test_panels_show_means_intervals_and_single_runs():
  panels = draw(step=0.5)
  first, second = panels.axes.values()
  assert points(first, 'SGD').tolist() == [[1, 50], [2, 99]]
  assert points(second, 'Layca').tolist() == [[1, 30]]
  ((bar, _),) = [(c.lines[2][0], c) for c in first.containers]
  ends = [[tuple(end) for end in ends] for ends in bar.get_segments()]
  assert ends == [[(1, 40), (1, 60)], [(2, 79), (2, 119)]]
  assert not second.containers
  single = first.lines[0].get_xydata()
  np.testing.assert_allclose(single[:, 1], [40, 60, 98, 100])
  np.testing.assert_allclose(single[:2, 0], 1.06)
  assert hollow(first) == [(2, 99)]
  assert first.get_ylim()[1] == 100


def test_the_authors_stand_in_a_row_below_where_there_are_any():
  panels = draw(AUTHORS)
  below, empty = panels.figure.axes[2:]
  assert points(below, 'theirs').tolist() == [[1, 70]]
  assert not empty.lines
  assert len(draw(AUTHORS[:0]).figure.axes) == 2


def test_a_legend_explains_what_is_there_once():
  texts = [h.get_label() for h in draw(AUTHORS).handles]
  single = 'single run'
  expected = ['SGD', 'theirs', 'Layca', style.POOLED, single, style.UNFITTED]
  assert texts == expected
  figure = draw(scale=1.0, labels={'SGD': 'plain'}).finish()
  assert labels(figure.axes[0])[0] == 'plain'
  assert not error_curves.explanations(ROWS[2:])


@pytest.mark.parametrize('is_horizontal', [False, True])
def test_a_curve_may_lie_on_its_side(is_horizontal):
  _, ((axes,),) = style.create_panels('t', ['x'], ['y'])
  look = style.looks(['a'])['a']
  error_curves.add(
    axes, [3, 4], ROWS[:2], look, label='a', beside=0.1,
    is_horizontal=is_horizontal,
  )  # fmt: skip
  expected = np.array([[3, 50], [4, 99]])
  expected = expected[:, ::-1] if is_horizontal else expected
  np.testing.assert_allclose(points(axes, 'a'), expected)
