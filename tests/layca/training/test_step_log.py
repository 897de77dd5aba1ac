"""Sums over an epoch become means between points."""

import numpy as np
import pytest
import tensorflow as tf

from layca.training.step_log import StepLog, row_type

# Of seven steps of an epoch: loss of a batch, correct ones and examples of it,
# rate, angles of two kernels.
LOSSES = np.array([8.0, 4.0, 2.0, 6.0, 1.0, 3.0, 0.5])
CORRECT = np.array([1, 2, 3, 4, 4, 3, 1])
EXAMPLES = np.array([4, 4, 4, 4, 4, 4, 2])
RATES = np.array([0.1, 0.1, 0.2, 0.2, 0.2, 0.4, 0.5])
ANGLES = np.array([[0.1, 0.5], [0.3, 0.5]] * 3 + [[0.2, 0.25]])


def make(log, steps=7, epoch=0):
  """Makes the first steps of an epoch."""
  totals = np.cumsum([LOSSES * EXAMPLES, CORRECT, EXAMPLES], axis=1).T
  record = tf.function(log.record)
  for step in range(steps):
    record(
      tf.constant(7 * epoch + step, tf.int64),
      tf.constant(totals[step], tf.float32),
      tf.constant(RATES[step], tf.float32),
      tf.constant(ANGLES[: step + 1].sum(axis=0), tf.float32),
    )


def test_a_row_tells_the_means_since_the_row_before():
  log = StepLog(3, 7, 2)
  make(log, epoch=2)
  rows = log.rows(2, 7)
  assert log.rows_per_epoch == len(rows) == 3
  np.testing.assert_array_equal(rows['step'], [17, 20, 21])
  expected = [(8 + 4 + 2) / 3, (6 + 1 + 3) / 3, 0.5]
  np.testing.assert_allclose(rows['loss'], expected, rtol=1e-6)
  np.testing.assert_allclose(rows['accuracy'], [0.5, 11 / 12, 0.5], rtol=1e-6)
  np.testing.assert_allclose(rows['learning_rate'], [0.2, 0.4, 0.5], rtol=1e-6)
  np.testing.assert_allclose(
    rows['step_angle'], [[0.5 / 3, 0.5], [0.7 / 3, 0.5], [0.2, 0.25]], rtol=1e-5
  )
  assert rows.dtype == row_type(2)


@pytest.mark.parametrize(
  ('made', 'steps'), [(0, []), (2, [2]), (3, [3]), (4, [3, 4])]
)
def test_an_epoch_that_ends_early_has_the_rows_that_were_made(made, steps):
  log = StepLog(3, 7, 2)
  # What an epoch before left is not of this one.
  make(log)
  make(log, made)
  rows = log.rows(0, made)
  np.testing.assert_array_equal(rows['step'], steps)
  if steps:
    np.testing.assert_allclose(
      rows['loss'][-1], LOSSES[(made - 1) // 3 * 3 : made].mean(), rtol=1e-6
    )


def test_more_steps_than_an_epoch_has_are_one_row():
  log = StepLog(100, 7, 2)
  make(log)
  (row,) = log.rows(0, 7)
  assert row['accuracy'] == pytest.approx(18 / 26)


def test_its_sums_are_checkpointed():
  log = StepLog(3, 7, 2)
  assert [v.shape for v in log.variables] == [[3, 6]]
