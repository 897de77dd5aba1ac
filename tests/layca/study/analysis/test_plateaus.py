"""Plateaus of the training loss: which epochs, which heights."""

import json
import math

import numpy as np
import pandas as pd
import pytest

from layca.study.analysis import plateaus


def tables(*runs):
  """Returns rows of runs and of epochs, as `Results` holds them.

  Args:
    runs: (alpha, training losses by epoch, cosine distances [epochs, L]); the
      rate drops at epoch 14 of 16, so that plateaus take epochs 12 and 13.
  """
  run_rows, epoch_rows = [], []
  for place, (alpha, losses, distances) in enumerate(runs):
    run = {
      'run': f'r{place}',
      'alpha': alpha,
      'seed': place,
      'epochs': 16,
      'epochs_run': len(losses),
      'schedule.drop_epochs': json.dumps([14, 15]),
    }
    run_rows.append(run)
    epoch_rows += [
      {
        'run': run['run'],
        'epoch': epoch,
        'layer': layer,
        'train_loss': loss,
        'cosine_distance': distances[epoch][layer],
      }
      for epoch, loss in enumerate(losses)
      for layer in range(len(distances[epoch]))
    ]
  empty = {'run': [], 'epoch': [], 'layer': []}
  return pd.DataFrame(run_rows), pd.DataFrame(epoch_rows or empty)


def falling(scale=1.0, epochs=16):
  """Losses 16, 15, ..., times a scale: 4 and 3 in epochs 12 and 13."""
  return [scale * (16 - epoch) for epoch in range(epochs)]


ALIKE = [[0.5, 0.5]] * 16


@pytest.mark.parametrize(
  ('drops', 'planned', 'expected'),
  [
    # The authors' schedules.
    ((80, 90, 97), 100, range(70, 80)),
    ((70, 90, 105, 115), 120, range(60, 70)),
    ((70,), 80, range(60, 70)),
    # Where a seventh is less than ten epochs.
    ((20, 22), 25, range(17, 20)),
    ((21,), 25, range(18, 21)),
    ((22,), 25, range(18, 22)),
    ((1,), 5, range(0, 1)),
    # A drop within epoch 20.
    ((20.5,), 25, range(17, 20)),
    # No drop before the end.
    ((), 25, range(21, 25)),
    ((), 200, range(190, 200)),
    ((30,), 25, range(21, 25)),
  ],
)
def test_a_plateau_takes_the_epochs_before_the_first_drop(
  drops, planned, expected
):
  assert plateaus.plateau_epochs(drops, planned) == expected


def test_the_height_is_the_mean_loss_over_these_epochs_of_each_seed():
  (plateau,) = plateaus.by_alpha(
    *tables(
      (0.2, falling(1.0), ALIKE),
      (0.2, falling(2.0), ALIKE),
      (0.2, falling(3.0), ALIKE),
    )
  )
  assert (plateau.alpha, plateau.epochs) == (0.2, range(12, 14))
  assert plateau.heights == (3.5, 7.0, 10.5)
  assert plateau.height == 7.0
  # Standard deviation 3.5; Student's t of two degrees of freedom is 4.302653.
  assert plateau.half_width == pytest.approx(4.302653 * 3.5 / math.sqrt(3))
  # The last epoch's losses are 1, 2 and 3.
  assert plateau.final_train_loss == 2.0
  assert plateau.runs == ('r0', 'r1', 'r2')
  assert plateau.ended_early == {}
  np.testing.assert_array_equal(plateau.train_losses.index, range(16))
  np.testing.assert_allclose(plateau.train_losses, falling(2.0))


def test_alphas_are_apart_and_in_order():
  found = plateaus.by_alpha(
    *tables(
      (0.4, falling(4.0), ALIKE),
      (-0.6, falling(1.0), ALIKE),
      (0.0, falling(2.0), ALIKE),
    )
  )
  assert [plateau.alpha for plateau in found] == [-0.6, 0.0, 0.4]
  assert [plateau.height for plateau in found] == [3.5, 7.0, 14.0]
  assert all(math.isnan(plateau.half_width) for plateau in found)


def test_a_run_that_ended_before_the_drop_has_no_plateau():
  (plateau,) = plateaus.by_alpha(
    *tables(
      (0.0, falling(1.0), ALIKE),
      (0.0, falling(100.0, epochs=13), ALIKE),
      (0.0, [], ALIKE),
    )
  )
  assert plateau.heights == (3.5,)
  assert plateau.runs == ('r0',)
  assert plateau.ended_early == {'r1': 13, 'r2': 0}
  np.testing.assert_allclose(plateau.train_losses, falling(1.0))


def test_a_run_that_ended_at_the_drop_has_a_plateau():
  (plateau,) = plateaus.by_alpha(*tables((0.0, falling(epochs=14), ALIKE)))
  assert plateau.heights == (3.5,)
  assert plateau.ended_early == {}
  assert plateau.final_train_loss == 3.0


def test_without_any_plateau_there_is_still_a_curve():
  (plateau,) = plateaus.by_alpha(
    *tables(
      (0.0, falling(1.0, epochs=5), ALIKE),
      (0.0, falling(3.0, epochs=3), ALIKE),
      (0.0, [], ALIKE),
    )
  )
  assert plateau.heights == ()
  assert math.isnan(plateau.height)
  assert math.isnan(plateau.half_width)
  assert math.isnan(plateau.spread)
  assert plateau.runs == ('r0', 'r1')
  assert plateau.ended_early == {'r0': 5, 'r1': 3, 'r2': 0}
  # As far as both have come.
  np.testing.assert_allclose(plateau.train_losses, falling(2.0, epochs=3))
  # 12 and 3 * 14.
  assert plateau.final_train_loss == 27.0


def test_runs_without_an_epoch_have_neither_curve_nor_plateau():
  (plateau,) = plateaus.by_alpha(*tables((0.0, [], ALIKE)))
  assert len(plateau.train_losses) == 0
  assert plateau.heights == plateau.runs == ()
  assert math.isnan(plateau.final_train_loss)


def test_the_spread_is_that_at_the_plateaus_last_epoch():
  # cos of 60 and 20 degrees: angles of ratio 3, so half of ln 3; and ratio 1.
  rotated = [[1 - math.cos(math.radians(angle)) for angle in (60, 20)]]
  other = [[0.3, 0.9]]
  (plateau,) = plateaus.by_alpha(
    *tables(
      (0.0, falling(), other * 13 + rotated + other * 2),
      (0.0, falling(), ALIKE),
    )
  )
  assert plateau.spread == pytest.approx((0.5 * math.log(3) + 0) / 2)


def test_rank_correlation_is_spearmans():
  assert plateaus.rank_correlation([1, 2, 3], [10, 100, 101]) == 1
  assert plateaus.rank_correlation([1, 2, 3], [5, 4, -1]) == -1
  # Ranks 1 2 3 4 and 2 1 4 3: 1 - 6 * 4 / (4 * 15).
  assert plateaus.rank_correlation(
    [0.1, 0.2, 0.3, 0.9], [0.5, 0.1, 0.9, 0.8]
  ) == pytest.approx(0.6)


@pytest.mark.parametrize(
  ('x', 'y'), [([], []), ([1, 2], [1, 2]), ([1, 1, 1], [1, 2, 3])]
)
def test_too_little_has_no_rank_correlation(x, y):
  assert math.isnan(plateaus.rank_correlation(x, y))
  assert math.isnan(plateaus.rank_correlation(y, x))
