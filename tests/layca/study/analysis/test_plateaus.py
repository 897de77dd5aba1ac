"""Plateaus of the training loss: which epochs, which heights."""

import math

import numpy as np
import pytest

from layca.study.analysis import plateaus, records, tasks
from tests.layca.study.made_up_runs import write


def by_alpha(folder, *runs):
  """Returns the rows of runs.

  Args:
    folder: where they are written.
    runs: (alpha, training losses by epoch), and cosine distances [epochs, 3];
      the rate drops at epoch 14 of 16: plateaus take epochs 12 and 13.
  """
  for place, (alpha, losses, *distances) in enumerate(runs):
    write(
      folder / f'r{place}',
      alpha=alpha,
      seed=place,
      epochs=len(losses),
      epochs_planned=16,
      drop_epochs=(14, 15),
      train_losses=losses,
      distances=(distances or [np.full([len(losses), 3], 0.5)])[0],
    )
  (task,) = tasks.find(records.load(folder))
  return plateaus.by_alpha(task).to_dict('records')


def falling(scale=1.0, epochs=16):
  """Losses 16, 15, ..., times a scale: 4 and 3 in epochs 12 and 13."""
  return [scale * (16 - epoch) for epoch in range(epochs)]


@pytest.mark.parametrize(
  ('drops', 'planned', 'expected'),
  [
    # The authors' schedule of CIFAR-10.
    ((80, 90, 97), 100, range(70, 80)),
    # Where a seventh is less than ten epochs.
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


def test_the_height_is_the_mean_loss_over_these_epochs_of_each_seed(tmp_path):
  runs = ((0.2, falling(scale)) for scale in (1.0, 2.0, 3.0))
  # Angles at the plateau's last epoch.
  angles = np.radians([60, 20, 20])
  distances = np.full([16, 3], 0.3)
  distances[13] = 1 - np.cos(angles)
  other, row = by_alpha(tmp_path, *runs, (-0.6, falling(4.0), distances))
  assert (other['alpha'], other['mean']) == (-0.6, 14.0)
  spread = np.std(np.log(angles))
  assert other['log_rotation_spread'] == pytest.approx(spread)
  assert (row['alpha'], row['mean'], row['n']) == (0.2, 7.0, 3)
  assert (row['first_epoch'], row['last_epoch']) == (12, 13)
  assert row['values'] == [3.5, 7.0, 10.5]
  # Standard deviation 3.5; Student's t of two degrees of freedom is 4.302653.
  half_width = 4.302653 * 3.5 / math.sqrt(3)
  assert row['half_width'] == pytest.approx(half_width)
  # The last epoch's losses are 1, 2 and 3.
  assert row['final_train_loss'] == 2.0
  assert row['ended_early'] == {}
  assert row['train_losses'].to_dict() == dict(enumerate(falling(2.0)))


def test_a_run_that_ended_before_the_drop_has_no_plateau(tmp_path):
  whole = (0.2, falling(epochs=14)), (0.2, falling(9, epochs=13)), (0.2, [])
  short = (0.0, falling(epochs=5)), (0.0, falling(3.0, epochs=3)), (0.0, [])
  none, without, row = by_alpha(tmp_path, *whole, *short, (-0.6, []))
  assert (row['values'], row['n']) == ([3.5], 1)
  assert row['ended_early'] == {'r1': 13, 'r2': 0}
  assert row['train_losses'].tolist() == falling(epochs=14)
  # There is still a curve, as far as both have come.
  assert (without['values'], without['n']) == ([], 2)
  unknown = ('mean', 'half_width', 'log_rotation_spread')
  assert all(math.isnan(without[key]) for key in unknown)
  assert without['train_losses'].tolist() == falling(2.0, epochs=3)
  # Their last losses are 12 and 3 * 14.
  assert without['final_train_loss'] == 27.0
  assert (len(none['train_losses']), none['n']) == (0, 0)


def test_heights_stand_by_seed_and_alpha(tmp_path):
  options = {'drop_epochs': (14, 15), 'epochs_planned': 16}
  for alpha, seed, losses in (
    (0.2, 1, falling()),
    (0.2, 0, falling(2.0, epochs=14)),
    (-0.4, 0, falling(4.0)),
    # It ended before the drop.
    (-0.4, 1, falling(epochs=13)),
  ):
    write(
      tmp_path / f'{alpha},{seed}',
      alpha=alpha,
      seed=seed,
      epochs=len(losses),
      train_losses=losses,
      **options,
    )
  (task,) = tasks.find(records.load(tmp_path))
  heights = plateaus.by_seed(task)
  assert heights.index.tolist() == [0, 1]
  assert heights.columns.tolist() == [-0.4, 0.2]
  np.testing.assert_array_equal(heights, [[14.0, 7.0], [np.nan, 3.5]])
