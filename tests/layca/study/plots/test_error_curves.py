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
  first, second = draw(step=0.5).axes.values()
  assert points(first, 'SGD') == [[1, 50], [2, 99]]
  assert points(second, 'Layca') == [[1, 30]]
  (bars,) = first.containers
  ends = np.array(bars.lines[2][0].get_segments())[..., 1]
  np.testing.assert_allclose(ends, [[40, 60], [79, 119]])
  assert not second.containers
  single = first.lines[0].get_xydata()
  expected = [[1.06, 40], [1.06, 60], [2.06, 98], [2.06, 100]]
  np.testing.assert_allclose(single, expected)
  assert hollow(first) == [[2, 99]]
  assert first.get_ylim()[1] == 100


def test_the_authors_stand_in_a_row_below_where_there_are_any():
  panels = draw(AUTHORS)
  below, empty = panels.figure.axes[2:]
  assert points(below, 'theirs') == [[1, 70]]
  assert not empty.lines
  assert len(draw(AUTHORS[:0]).figure.axes) == 2
  texts = [handle.get_label() for handle in panels.handles]
  explained = [style.POOLED, 'single run', style.UNFITTED]
  assert texts == ['SGD', 'theirs', 'Layca', *explained]
  figure = draw(scale=1.0, labels={'SGD': 'plain'}).finish()
  assert labels(figure.axes[0]) == ['plain']
