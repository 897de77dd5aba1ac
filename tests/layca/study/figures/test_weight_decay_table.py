"""The table of figure 5 (right): means over seeds, and what theory says."""

import math

import numpy as np
import pytest

from layca.study.analysis import paper_numbers
from tests.layca.study.figures.made_up_weight_decay import (
  WITH,
  WITHOUT,
  distances,
  draw,
  step_angles,
  write,
)

LAST = np.array([0.2, 0.4, 0.8, 0.9])
RATES = np.array([0.10, 0.14, 0.13, 0.5])
# Of two values v and v + d: half a 95% interval is 12.7062 * d / 2.
T = 12.7062


def rows_of(folder, measure, with_authors=False, l2=0.01):
  return [
    row
    for row in draw(folder, with_authors).table.rows
    if row['measure'] == measure and row['l2'] == l2
  ]


def column(rows, name):
  return [row.get(name) for row in rows]


def spread(values):
  return np.std(np.log(np.arccos(1 - np.asarray(values))))


def test_accuracies_are_means_over_seeds_beside_the_authors(tmp_path):
  write(tmp_path, WITHOUT, test_accuracy=0.5, train_accuracy=0.7)
  for seed, accuracy in ((0, 0.54), (1, 0.56)):
    write(tmp_path, WITH, seed, test_accuracy=accuracy, train_accuracy=0.9)
  (test,) = rows_of(tmp_path, 'test_accuracy', with_authors=True)
  assert test['ours'] == pytest.approx(0.55)
  assert test['half_width_95'] == pytest.approx(T * 0.01, rel=1e-4)
  assert (test['seeds'], test['authors']) == (2, 0.9258)
  assert test['difference'] == pytest.approx(0.55 - 0.9258)
  (train,) = rows_of(tmp_path, 'train_accuracy', with_authors=True)
  assert (train['ours'], train['authors']) == (pytest.approx(0.9), 0.9953)
  for measure, ours, theirs in (
    ('test_accuracy', 0.5, 0.8741),
    ('train_accuracy', 0.7, 0.91),
  ):
    (row,) = rows_of(tmp_path, measure, with_authors=True, l2=0.0)
    assert (row['ours'], row['authors']) == (ours, theirs)
    assert math.isnan(row['half_width_95'])


def test_distances_are_those_of_the_end_by_layer(tmp_path):
  for seed, factor in ((0, 0.9), (1, 1.1)):
    write(tmp_path, seed=seed, distances=distances(factor * LAST))
  rows = rows_of(tmp_path, 'cosine_distance')
  assert column(rows, 'layer') == [0, 1, 2, 3, None]
  assert column(rows, 'kernel')[3:] == ['03_dense', 'median of the others']
  np.testing.assert_allclose(column(rows, 'ours'), [*LAST, 0.6])
  np.testing.assert_allclose(
    column(rows, 'half_width_95'), T * 0.1 * np.array([*LAST, 0.6]), rtol=1e-4
  )
  (row,) = rows_of(tmp_path, 'log_rotation_spread')
  assert row['ours'] == pytest.approx(
    (spread(0.9 * LAST) + spread(1.1 * LAST)) / 2
  )


def test_rotation_rates_are_those_before_the_drop_beside_theory(tmp_path):
  write(tmp_path, WITHOUT, step_angles=step_angles(RATES / 10))
  for seed, factor in ((0, 0.9), (1, 1.1)):
    write(tmp_path, WITH, seed, step_angles=step_angles(factor * RATES))
  rows = rows_of(tmp_path, 'step_angle')
  assert column(rows, 'layer') == [0, 1, 2, 3, None]
  assert rows[-1]['kernel'] == 'median of all but the last'
  np.testing.assert_allclose(column(rows, 'ours'), [*RATES, 0.13])
  # sqrt(2 * 0.5 * 2 * 0.01); no batch norm follows the last layer.
  theory = pytest.approx(0.141421, rel=1e-5)
  assert column(rows, 'predicted') == [theory] * 3 + [None, theory]
  without = rows_of(tmp_path, 'step_angle', l2=0.0)
  np.testing.assert_allclose(column(without, 'ours'), [*RATES / 10, 0.013])
  assert column(without, 'predicted') == [None] * 5


def test_layers_are_compared_where_the_networks_are_as_deep(tmp_path):
  last = np.linspace(0.5, 1, 15)
  for name in (WITHOUT, WITH):
    write(tmp_path, name, kernels=15, distances=distances(last))
  for l2, name in ((0.0, 'without'), (0.01, 'with')):
    rows = rows_of(tmp_path, 'cosine_distance', with_authors=True, l2=l2)
    family = paper_numbers.family(f'v1_fig5_right_{name}_l2')
    theirs = [y[-1] for y in family.ys.values()]
    theirs.append(np.median(theirs[1:-1]))
    assert column(rows, 'authors') == theirs
    ours = [*last, 0.75]
    np.testing.assert_allclose(
      column(rows, 'difference'), np.subtract(ours, theirs), atol=1e-12
    )
    (row,) = rows_of(tmp_path, 'log_rotation_spread', with_authors=True, l2=l2)
    assert row['authors'] == pytest.approx(spread(theirs[:-1]))


def test_of_another_depth_only_accuracies_are_compared(tmp_path):
  write(tmp_path)
  compared = {
    row['measure']
    for row in draw(tmp_path, with_authors=True).table.rows
    if 'difference' in row
  }
  assert compared == {'test_accuracy', 'train_accuracy'}


def test_without_authors_nothing_is_compared(tmp_path):
  write(tmp_path, kernels=15)
  for row in draw(tmp_path).table.rows:
    assert row.get('authors') is None
    assert 'difference' not in row


def test_a_run_that_ended_before_its_plateau_has_no_rotation_rate(tmp_path):
  write(tmp_path, epochs=3, epochs_planned=16, stopped='train loss')
  assert not rows_of(tmp_path, 'step_angle')
  assert len(rows_of(tmp_path, 'cosine_distance')) == 5
