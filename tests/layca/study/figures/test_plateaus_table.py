"""Figures 5_left and 8: what is tabled, said and refused."""

import math

import numpy as np
import pytest

from layca.study.plots.drawing import NoResultsError
from layca.training.errors import InputError
from tests.layca.study.figures import made_up_study
from tests.layca.study.figures.made_up_plateaus import (
  TINY,
  curves,
  draw,
  marks,
  write,
  write_study,
)


def test_alphas_below_0_are_in_the_table_alone(tmp_path):
  write_study(tmp_path, {-0.6: 1.0, 0.0: 4.0, 0.6: 2.0})
  drawing = draw(tmp_path)
  assert len(curves(drawing.picture.axes[0])) == 2
  assert made_up_study.legend(drawing) == [
    'alpha 0',
    'alpha 0.6',
    'plateau: mean of its epochs',
  ]
  # Cosine distances of 1/2, 3/4 and 1, times 8/10: angles in radians.
  angles = np.arccos(1 - 0.8 * np.array([0.5, 0.75, 1.0]))
  assert drawing.table.rows == [
    {
      'task': 'c10_cnn1:small',
      'alpha': alpha,
      'seeds': 1,
      'plateau': pytest.approx(height),
      'half_width_95': pytest.approx(math.nan, nan_ok=True),
      'first_epoch': 6,
      'last_epoch': 7,
      'final_train_loss': pytest.approx(0.05 * height),
      'log_rotation_spread': pytest.approx(np.std(np.log(angles))),
    }
    for alpha, height in ((-0.6, 1.0), (0.0, 4.0), (0.6, 2.0))
  ]
  lines = drawing.table.to_csv().splitlines()
  assert lines[0].endswith(',final_train_loss,log_rotation_spread')
  assert lines[1].startswith('c10_cnn1:small,-0.6,1,1.0000,,6,7,0.05,')


def test_only_runs_of_layca_outside_of_grids(tmp_path):
  write(tmp_path / 'layca')
  write(tmp_path / 'sgd', scale=3.0, layca=False)
  write(tmp_path / 'adam', scale=3.0, optimizer='adam')
  write(tmp_path / 'grid', scale=3.0)
  assert [row['plateau'] for row in draw(tmp_path).table.rows] == [2.0]


def test_the_table_compares_plateaus_with_the_authors(tmp_path):
  write_study(tmp_path, {-0.2: 1.0, 0.0: 4.0, 0.5: 3.0, 0.6: 2.0})
  rows = draw(tmp_path, with_authors=True).table.rows
  expected = ((1.0, 0.1282), (4.0, 0.4569), (3.0, None), (2.0, 0.0825))
  for row, (height, theirs) in zip(rows, expected, strict=True):
    assert row.get('authors') == theirs
    if theirs is None:
      assert 'difference' not in row
    else:
      assert row['difference'] == pytest.approx(height - theirs)


@pytest.mark.parametrize(
  ('heights', 'notes'),
  [
    (
      # As the paper has it, but for -0.2; the authors' at these alphas, of
      # -0.4 to 0.4: .0439 .1282 .4569 .1906 .0818.
      {-0.4: 0.5, -0.2: 0.4, 0.0: 4.0, 0.2: 3.0, 0.4: 2.0},
      [
        'with |alpha|: -1.00 at alphas from 0',
        'with |alpha|: -0.50 at alphas up to 0',
        # Ranks 2 1 5 4 3 and 1 3 5 4 2: 1 - 6 * (1 + 4 + 1) / (5 * 24).
        "with the authors': 0.70 at 5 alphas",
      ],
    ),
    # Too few for a rank correlation.
    ({-0.2: 0.4, 0.0: 4.0}, []),
    # None of the authors at two of them.
    (
      {0.0: 4.0, 0.5: 3.0, 0.7: 4.5},
      ['with |alpha|: 0.50 at alphas from 0'],
    ),
  ],
)
def test_notes_tell_how_heights_go_with_alpha(tmp_path, heights, notes):
  write_study(tmp_path, heights)
  assert list(draw(tmp_path, with_authors=True).notes) == [
    f'c10_cnn1:small: rank correlation (Spearman) of plateaus {note}'
    for note in notes
  ]


def test_a_run_that_ended_before_the_drop_is_said_and_has_no_mark(tmp_path):
  write(tmp_path, alpha=0.0)
  write(tmp_path, alpha=0.6, epochs=7, stopped='train loss is small')
  drawing = draw(tmp_path)
  (axes,) = drawing.picture.axes
  assert [len(line.get_ydata()) for line in curves(axes)] == [10, 7]
  assert marks(axes) == [(5.5, 7.5, 2.0)]
  assert drawing.notes == [
    'alpha=0.6/seed=0 has no plateau: it ended after 7 epochs, before epoch 8'
  ]
  row = drawing.table.rows[1]
  assert math.isnan(row['plateau'])
  assert row['final_train_loss'] == 2.5
  assert drawing.table.to_csv().splitlines()[2] == (
    'c10_cnn1:small,+0.6,1,,,6,7,2.5,'
  )


def test_a_run_that_diverged_at_once_is_said_and_not_drawn(tmp_path):
  write(tmp_path, alpha=0.0)
  write(tmp_path, alpha=0.2, epochs=0, diverged='loss not finite')
  drawing = draw(tmp_path)
  assert len(curves(drawing.picture.axes[0])) == 1
  (note,) = drawing.notes
  assert note.startswith('alpha=0.2/seed=0 has no plateau: it ended after 0 ')
  assert drawing.table.to_csv().splitlines()[2] == (
    'c10_cnn1:small,+0.2,0,,,6,7,,'
  )


def test_a_task_without_a_curve_has_no_panel_but_its_rows(tmp_path):
  write(tmp_path / 'a', alpha=-0.6, task='mine', data='digits')
  write(tmp_path / 'b')
  drawing = draw(tmp_path)
  assert len(drawing.picture.axes) == 1
  tasks = [row['task'] for row in drawing.table.rows]
  assert tasks == ['c10_cnn1:small', 'mine']


def test_a_seed_that_is_there_twice_counts_once(tmp_path):
  write(tmp_path / 'a')
  write(tmp_path / 'b', scale=3.0)
  drawing = draw(tmp_path)
  (row,) = drawing.table.rows
  assert (row['seeds'], row['plateau']) == (1, 2.0)
  (note,) = drawing.notes
  assert 'b/alpha=0.0/seed=0' in note


def test_seeds_of_different_rates_are_not_averaged(tmp_path):
  write(tmp_path, seed=0)
  write(tmp_path, seed=1, rho=0.5)
  with pytest.raises(InputError, match=r'seed=0 and .*seed=1 .*rho: '):
    draw(tmp_path)


@pytest.mark.parametrize(
  ('name', 'fill', 'message'),
  [
    ('8', lambda folder: None, 'no results of figure 8'),
    ('8', lambda f: write(f, layca=False), 'no results of figure 8'),
    ('8', lambda f: write(f, alpha=-0.2), r'alphas from 0 of tasks other than'),
    ('8', lambda f: write(f, **TINY), r'of tasks other than tiny_cnn: make'),
    ('5_left', lambda f: write(f), r'figure 5_left.*of the task tiny_cnn'),
    ('8', lambda f: write(f, epochs=0), 'no results of figure 8'),
  ],
)
def test_results_without_the_figure_are_refused(tmp_path, name, fill, message):
  fill(tmp_path)
  with pytest.raises(NoResultsError, match=message) as error:
    draw(tmp_path, name)
  assert '\n' not in str(error.value)
