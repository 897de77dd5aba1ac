"""Figure 6: the multipliers of layers by alpha, on made-up runs."""

import numpy as np
import pytest

from layca.study import figures
from layca.study.figures import alpha_colors, multipliers
from layca.study.plots.drawing import NoResultsError
from tests.layca.study import made_up_runs
from tests.layca.study.figures import made_up_study

FORMULA = 'formula of the paper (Section 5)'


def write(folder, alpha=0.0, **options):
  return made_up_runs.write(
    folder / f'alpha={alpha}', alpha=alpha, epochs=1, **options
  )


def draw(folder, with_authors=False):
  return figures.FIGURES['6'](folder, with_authors)


def points(axes):
  return [line for line in axes.lines if line.get_marker() == 'o']


def dashed(axes):
  return [line for line in axes.lines if line.get_linestyle() == '--']


def test_the_formula_favours_early_layers_below_0_and_late_ones_above():
  # Base 1/2 to the power of 0, 5/2 and 5.
  steps = [1, 2**-2.5, 2**-5]
  np.testing.assert_allclose(multipliers.formula(-0.5, 3), steps, rtol=1e-14)
  np.testing.assert_allclose(
    multipliers.formula(0.5, 3), steps[::-1], rtol=1e-14
  )
  np.testing.assert_array_equal(multipliers.formula(0.0, 4), [1] * 4)
  # The smallest of the paper's, 0.2 to the power of 5.
  assert multipliers.formula(-0.8, 25).min() == pytest.approx(3.2e-4)


def test_points_are_the_multipliers_that_the_runs_had(tmp_path):
  write(tmp_path, -0.5, kernels=3, multipliers=(1.0, 0.25, 0.125))
  write(tmp_path, 0.5, kernels=3)
  drawing = draw(tmp_path)
  (axes,) = drawing.picture.axes
  below, above = points(axes)
  np.testing.assert_array_equal(below.get_xdata(), [0, 1, 2])
  np.testing.assert_array_equal(below.get_ydata(), [1.0, 0.25, 0.125])
  np.testing.assert_allclose(above.get_ydata(), [2**-5, 2**-2.5, 1])
  colors = alpha_colors.diverging((-0.5, 0.5))
  assert below.get_color() == colors[-0.5]
  assert above.get_color() == colors[0.5]
  assert axes.get_yscale() == 'log'
  assert (axes.get_xlabel(), axes.get_ylabel()) == ('layer', 'multiplier')
  assert axes.get_title() == 'CIFAR-10, 3 kernels'
  assert drawing.title.startswith('Figure 6: ')
  assert made_up_study.legend(drawing) == ['alpha -0.5', 'alpha 0.5']
  assert not dashed(axes)


def test_the_papers_formula_is_dashed_beneath_the_points(tmp_path):
  write(tmp_path, -0.5, kernels=3, multipliers=(1.0, 0.25, 0.125))
  drawing = draw(tmp_path, with_authors=True)
  (axes,) = drawing.picture.axes
  (line,), (own,) = dashed(axes), points(axes)
  np.testing.assert_allclose(line.get_ydata(), [1, 2**-2.5, 2**-5])
  assert line.get_color() == 'black'
  assert line.get_zorder() < own.get_zorder()
  assert made_up_study.legend(drawing) == ['alpha -0.5', FORMULA]


def test_the_table_has_the_largest_difference_from_the_formula(tmp_path):
  write(tmp_path, -0.5, kernels=3, multipliers=(1.0, 0.25, 2**-5))
  write(tmp_path, 0.4, kernels=25)
  below, above = draw(tmp_path, with_authors=True).table.rows
  assert below == {
    'task': 'c10_cnn1:small',
    'alpha': -0.5,
    'runs': 1,
    'kernels': 3,
    'smallest': 2**-5,
    'largest': 1.0,
    'authors_smallest': pytest.approx(2**-5),
    'authors_largest': 1.0,
    # 2^-2 is 2^(1/2) times 2^(-5/2).
    'largest_relative_difference': pytest.approx(2**0.5 - 1),
  }
  assert above['smallest'] == pytest.approx(0.6**5)
  assert above['largest_relative_difference'] < 1e-14


def test_without_the_authors_the_table_has_our_numbers_alone(tmp_path):
  write(tmp_path, -0.5, kernels=3)
  assert draw(tmp_path).table.to_csv() == (
    'task,alpha,runs,kernels,smallest,largest\n'
    'c10_cnn1:small,-0.5,1,3,0.03125,1\n'
  )


def test_runs_of_any_optimizer_that_agree_are_one(tmp_path):
  write(tmp_path / 'layca', 0.2)
  write(tmp_path / 'sgd', 0.2, layca=False)
  write(tmp_path / 'adam', 0.2, optimizer='adam', seed=1)
  write(tmp_path / 'grid', 0.2, multipliers=(1, 1, 1))
  drawing = draw(tmp_path)
  (row,) = drawing.table.rows
  assert row['runs'] == 3
  assert len(points(drawing.picture.axes[0])) == 1


def test_runs_that_disagree_are_both_shown(tmp_path):
  write(tmp_path / 'a', 0.2)
  write(tmp_path / 'b', 0.2, multipliers=(1, 1, 1))
  drawing = draw(tmp_path, with_authors=True)
  assert [row['runs'] for row in drawing.table.rows] == [1, 1]
  assert len(points(drawing.picture.axes[0])) == 2
  differences = [
    row['largest_relative_difference'] for row in drawing.table.rows
  ]
  assert differences == [
    pytest.approx(0, abs=1e-14),
    pytest.approx(0.8**-5 - 1),
  ]


def test_each_task_is_a_panel_with_the_same_colours(tmp_path):
  write(tmp_path / 'a', 0.0, task='mine', data='digits', kernels=2)
  write(tmp_path / 'a', 0.2, task='mine', data='digits', kernels=2)
  write(tmp_path / 'b', 0.2, kernels=25, shortcuts=(13,))
  drawing = draw(tmp_path)
  first, second = drawing.picture.axes
  assert first.get_title() == 'CIFAR-10, 25 kernels'
  assert second.get_title() == 'digits, 2 kernels'
  (here,), (zero, there) = points(first), points(second)
  assert here.get_color() == there.get_color() != zero.get_color()
  assert [r['kernels'] for r in drawing.table.rows] == [25, 2, 2]
  assert made_up_study.legend(drawing) == ['alpha 0', 'alpha 0.2']


@pytest.mark.parametrize(
  'fill',
  [
    lambda folder: None,
    lambda folder: write(folder / 'grid'),
    lambda folder: write(folder, complete=False),
    lambda folder: made_up_runs.write(folder, epochs=0, diverged='not finite'),
  ],
)
def test_results_without_the_figure_are_refused(tmp_path, fill):
  fill(tmp_path)
  with pytest.raises(NoResultsError, match='no results of figure 6') as error:
    draw(tmp_path)
  assert '\n' not in str(error.value)


def test_a_run_that_is_not_complete_is_said(tmp_path):
  write(tmp_path, 0.0)
  write(tmp_path, 0.2, complete=False)
  drawing = draw(tmp_path)
  assert len(drawing.table.rows) == 1
  (note,) = drawing.notes
  assert 'alpha=0.2' in note
