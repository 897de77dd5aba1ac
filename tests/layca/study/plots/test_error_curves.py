"""Curves of means with intervals: that they show their table."""

import numpy as np
import pandas as pd

from layca.study.plots import error_curves, style
from tests.layca.study.figures.drawings import hollow, labels, points

COLUMNS = ['task', 'method', 'x', 'mean', 'half_width', 'values', 'fitted']
ROWS = [
  ('a', 'SGD', 1, 0.5, 0.1, [0.4, 0.6], True),
  ('a', 'SGD', 2, 0.99, 0.2, [0.98, 1.0], False),
  ('b', 'Layca', 1, 0.3, np.nan, [0.3], True),
]
TABLE = pd.DataFrame(ROWS, columns=COLUMNS)
AUTHORS = TABLE[:1].assign(mean=0.7, label='theirs')


def draw(authors=None, **options):
  options = {'authors': authors, **options}
  return error_curves.draw(
    '', TABLE, 'x', '', '', {'a': '', 'b': ''}, **options
  )


def test_panels_show_means_intervals_and_single_runs():
  first, second = draw().axes.values()
  assert points(first, 'SGD') == [[1, 50], [2, 99]]
  assert points(second, 'Layca') == [[1, 30]]
  (bars,) = first.containers
  ends = np.array(bars.lines[2][0].get_segments())[..., 1]
  np.testing.assert_allclose(ends, [[40, 60], [79, 119]])
  assert not second.containers
  single = first.lines[0].get_xydata()
  expected = [[1.1, 40], [1.1, 60], [2.1, 98], [2.1, 100]]
  np.testing.assert_allclose(single, expected)
  assert hollow(first) == [[2, 99]]
  assert first.get_ylim()[1] == 100


def test_methods_stand_beside_each_other_and_their_runs_outside():
  rows = TABLE.assign(task='a', x=[1, 3, 1], values=[[0.4, 0.6]] * 3)
  rows.loc[2, 'half_width'] = 0.1
  panels = error_curves.draw('', rows, 'x', '', '', {'a': ''})
  (axes,) = panels.axes.values()
  # 0.16 of the distance between neighbours apart, which is 2.
  assert points(axes, 'Layca') == [[0.84, 30]]
  np.testing.assert_allclose(points(axes, 'SGD'), [[1.16, 50], [3.16, 99]])
  runs = [
    line.get_xdata()[0] for line in axes.lines if len(line.get_xdata()) > 1
  ]
  assert min(runs) < 0.84
  assert panels.shifts == {('a', 'Layca'): -0.16, ('a', 'SGD'): 0.16}


def test_the_authors_stand_in_a_row_below_where_there_are_any():
  panels = draw(AUTHORS)
  below, empty = panels.figure.axes[2:]
  assert points(below, 'theirs') == [[1, 70]]
  assert not empty.get_visible()
  assert len(draw(AUTHORS[:0]).figure.axes) == 2
  texts = [handle.get_label() for handle in panels.handles]
  explained = [style.POOLED, 'single run', style.UNFITTED]
  assert texts == ['SGD', 'theirs', 'Layca', *explained]
  figure = draw(scale=1.0, labels={'SGD': 'plain'}).finish()
  assert labels(figure.axes[0]) == ['plain']
