"""Figure 6 on made-up layer tables."""

import numpy as np
import pytest

from layca.study.figures import figure_6
from tests.layca.study.figures.drawings import draw, labels, panels
from tests.layca.study.made_up_runs import write_all

FORMULA = 'formula of the paper (Section 5)'


def test_the_formula_is_the_papers():
  falling = 0.5 ** np.arange(6)
  np.testing.assert_allclose(figure_6.formula(-0.5, 6), falling)
  np.testing.assert_allclose(figure_6.formula(0.5, 6), falling[::-1])
  np.testing.assert_allclose(figure_6.formula(0.0, 6), 1)


def test_multipliers_stand_beside_the_formula(tmp_path):
  alike = {'alpha': -0.5, 'kernels': 6}
  other = {'alpha': 0.5, 'multipliers': (1 / 16, 0.2, 1.0)}
  write_all(tmp_path / 'a', alike, alike | {'layca': False}, other)
  write_all(tmp_path / 'b', {}, task='mine')
  write_all(tmp_path / 'c', {'epochs': 0, 'diverged': 'lost'}, task='tiny_cnn')
  drawing = draw('6', tmp_path, with_authors=True)
  table = drawing.table
  assert table['task'].unique().tolist() == ['c10_cnn1:small', 'mine']
  assert table['alpha'].tolist() == [-0.5, 0.5, 0.0]
  assert table['n'].tolist() == [2, 1, 1]
  assert table['kernels'].tolist() == [6, 3, 3]
  assert table['smallest'].tolist() == [1 / 32, 1 / 16, 1]
  assert table['authors_smallest'].tolist() == [1 / 32, 1 / 32, 1]
  # Twice the formula's, and at the second layer 0.5^2.5.
  differences = table['largest_relative_difference'].tolist()
  assert differences == pytest.approx([0, 1, 0])
  axes, _ = panels(drawing)
  np.testing.assert_allclose(axes.lines[0].get_ydata(), 0.5 ** np.arange(6))
  assert labels(axes).count(FORMULA) == 2
  alone = draw('6', tmp_path)
  assert 'authors_smallest' not in alone.table
  assert FORMULA not in labels(panels(alone)[0])
