"""Figure 6 on made-up layer tables."""

import numpy as np
import pytest

from layca.study.analysis.tasks import NoResultsError
from layca.study.figures import figure_6
from tests.layca.study.figures.drawings import draw, labels, panels
from tests.layca.study.made_up_runs import write

FORMULA = 'formula of the paper (Section 5)'


@pytest.mark.parametrize(
  ('alpha', 'expected'),
  [
    # 0.5^(5 l / 5), and mirrored above 0.
    (-0.5, [1, 1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 32]),
    (0.5, [1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 1]),
    (0.0, [1] * 6),
  ],
)
def test_the_formula_is_the_papers(alpha, expected):
  np.testing.assert_allclose(figure_6.formula(alpha, 6), expected)


def test_multipliers_stand_beside_the_formula(tmp_path):
  write(tmp_path / 'a', alpha=-0.5, kernels=6)
  write(tmp_path / 'b', alpha=-0.5, kernels=6, seed=1, layca=False)
  write(tmp_path / 'c', alpha=0.5, multipliers=(1 / 16, 0.2, 1.0))
  drawing = draw('6', tmp_path, with_authors=True)
  first, second = drawing.table.to_dict('records')
  assert (first['alpha'], first['n'], first['kernels']) == (-0.5, 2, 6)
  assert first['smallest'] == first['authors_smallest'] == 1 / 32
  assert first['largest_relative_difference'] == pytest.approx(0, abs=1e-12)
  # Twice the formula's, and at the second layer 0.5^2.5.
  assert (second['smallest'], second['authors_smallest']) == (1 / 16, 1 / 32)
  assert second['largest_relative_difference'] == pytest.approx(1.0)
  (axes,) = panels(drawing)
  np.testing.assert_allclose(axes.lines[0].get_ydata(), 0.5 ** np.arange(6))
  assert labels(axes).count(FORMULA) == 2
  alone = draw('6', tmp_path)
  assert 'authors_smallest' not in alone.table
  assert FORMULA not in labels(panels(alone)[0])


def test_a_task_is_a_panel_and_a_run_without_an_epoch_is_none(tmp_path):
  write(tmp_path / 'a')
  write(tmp_path / 'b', task='mine', alpha=0.2)
  write(tmp_path / 'c', task='tiny_cnn', epochs=0, diverged='not finite')
  drawing = draw('6', tmp_path)
  assert len(panels(drawing)) == 2
  assert drawing.table['task'].tolist() == ['c10_cnn1:small', 'mine']


def test_without_an_epoch_it_is_refused(tmp_path):
  write(tmp_path, epochs=0, diverged='not finite')
  with pytest.raises(NoResultsError, match='figure 6'):
    draw('6', tmp_path)
