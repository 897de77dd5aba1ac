"""Plateaus of the training loss: which epochs, which heights."""

import json
import math

import numpy as np
import pandas as pd
import pytest

from layca.study.analysis import plateaus
from layca.study.analysis.tasks import Task

ALIKE = [[0.5, 0.5]] * 16


def by_alpha(*runs):
  """Returns the table of runs, as records.

  Args:
    runs: (alpha, training losses by epoch), and cosine distances [epochs, L];
      the rate drops at epoch 14 of 16: plateaus take epochs 12 and 13.
  """
  run_rows, epoch_rows = [], []
  for place, (alpha, losses, *distances) in enumerate(runs):
    run = {'run': f'r{place}', 'alpha': alpha, 'epochs_run': len(losses)}
    run_rows.append(run)
    for epoch, loss in enumerate(losses):
      for layer, distance in enumerate((distances or [ALIKE])[0][epoch]):
        row = (run['run'], epoch, layer, loss, distance)
        epoch_rows.append(row)
  columns = ['run', 'epoch', 'layer', 'train_loss', 'cosine_distance']
  drops = {'epochs': 16, 'schedule.drop_epochs': json.dumps([14, 15])}
  task = Task(
    'digits',
    pd.DataFrame(run_rows).assign(**drops),
    pd.DataFrame(epoch_rows, columns=columns),
    settings=(),
    folder='',
  )
  return plateaus.by_alpha(task).to_dict('records')


def falling(scale=1.0, epochs=16):
  """Losses 16, 15, ..., times a scale: 4 and 3 in epochs 12 and 13."""
  return [scale * (16 - epoch) for epoch in range(epochs)]


@pytest.mark.parametrize(
  ('drops', 'planned', 'expected'),
  [
    # The authors' schedules.
    ((80, 90, 97), 100, range(70, 80)),
    ((70, 90, 105, 115), 120, range(60, 70)),
    # Where a seventh is less than ten epochs.
    ((20, 22), 25, range(17, 20)),
    ((22,), 25, range(18, 22)),
    ((1,), 5, range(0, 1)),
    # A drop within epoch 20, and none before the end.
    ((20.5,), 25, range(17, 20)),
    ((), 200, range(190, 200)),
    ((30,), 25, range(21, 25)),
  ],
)
def test_a_plateau_takes_the_epochs_before_the_first_drop(
  drops, planned, expected
):
  assert plateaus.plateau_epochs(drops, planned) == expected


def test_the_height_is_the_mean_loss_over_these_epochs_of_each_seed():
  (row,) = by_alpha(*((0.2, falling(scale)) for scale in (1.0, 2.0, 3.0)))
  assert (row['task'], row['alpha'], row['n']) == ('digits', 0.2, 3)
  assert (row['first_epoch'], row['last_epoch']) == (12, 13)
  assert row['values'] == [3.5, 7.0, 10.5]
  assert row['mean'] == 7.0
  # Standard deviation 3.5; Student's t of two degrees of freedom is 4.302653.
  half_width = 4.302653 * 3.5 / math.sqrt(3)
  assert row['half_width'] == pytest.approx(half_width)
  # The last epoch's losses are 1, 2 and 3.
  assert row['final_train_loss'] == 2.0
  assert row['ended_early'] == {}
  assert row['train_losses'].to_dict() == dict(enumerate(falling(2.0)))


def test_alphas_are_apart_and_in_order():
  rows = by_alpha((0.4, falling(4.0)), (-0.6, falling()), (0.0, falling(2.0)))
  assert [row['alpha'] for row in rows] == [-0.6, 0.0, 0.4]
  assert [row['mean'] for row in rows] == [3.5, 7.0, 14.0]


def test_a_run_that_ended_before_the_drop_has_no_plateau():
  (row,) = by_alpha(
    (0.0, falling(epochs=14)), (0.0, falling(100.0, epochs=13)), (0.0, [])
  )
  assert (row['values'], row['n']) == ([3.5], 1)
  assert row['ended_early'] == {'r1': 13, 'r2': 0}
  assert row['train_losses'].tolist() == falling(epochs=14)


def test_without_any_plateau_there_is_still_a_curve():
  (row,) = by_alpha(
    (0.0, falling(epochs=5)), (0.0, falling(3.0, epochs=3)), (0.0, [])
  )
  assert (row['values'], row['n']) == ([], 2)
  unknown = ('mean', 'half_width', 'log_rotation_spread')
  assert all(math.isnan(row[key]) for key in unknown)
  # As far as both have come; their last losses are 12 and 3 * 14.
  assert row['train_losses'].tolist() == falling(2.0, epochs=3)
  assert row['final_train_loss'] == 27.0
  (row,) = by_alpha((0.0, []))
  assert (len(row['train_losses']), row['n']) == (0, 0)


def test_the_spread_is_that_at_the_plateaus_last_epoch():
  # Angles of 60 and 20 degrees: half of ln 3; those alike have none.
  rotated = [1 - np.cos(np.radians([60, 20]))]
  distances = [[0.3, 0.9]] * 13 + rotated + [[0.3, 0.9]] * 2
  (row,) = by_alpha((0.0, falling(), distances), (0.0, falling()))
  assert row['log_rotation_spread'] == pytest.approx(0.25 * math.log(3))
