"""The paper's three reasons to end a run early."""

import pytest

from layca.training.run import early_stopping
from tests.layca.training import tiny


def reason(*losses, accuracy=0.5):
  stop = tiny.config(
    stop__min_train_accuracy=0.2,
    stop__check_epoch=1,
    stop__train_loss=1e-3,
    stop__unchanged_epochs=3,
  ).stop
  rows = [
    {'epoch': epoch, 'train_loss': loss, 'train_accuracy': accuracy}
    for epoch, loss in enumerate(losses)
  ]
  return early_stopping.reason_to_stop(rows, stop)


@pytest.mark.parametrize(
  ('losses', 'accuracy'),
  [
    ((), 0.5),
    ((2.0, 1.5, 1.0), 0.5),
    # The accuracy counts at the epoch of the check alone.
    ((2.0,), 0.2),
    ((2.0, 1.9, 1.8), 0.2),
    ((2.0, 1.0, 1.0, 1.0), 0.5),
    ((1.0, 1.0, 1.0), 0.5),
  ],
)
def test_a_run_that_learns_goes_on(losses, accuracy):
  assert reason(*losses, accuracy=accuracy) is None


def test_nothing_ends_a_run_by_default():
  row = {'epoch': 7, 'train_loss': 0.0, 'train_accuracy': 0.0}
  assert early_stopping.reason_to_stop([row] * 9, tiny.config().stop) is None


def test_what_ends_it_is_said():
  assert 'accuracy 0.200 in epoch 1' in reason(2.0, 1.9, accuracy=0.2)
  assert 'train loss' in reason(1e-3)
  assert 'not changed for 3 epochs' in reason(2.0, 1.0, 1.0, 1.0, 1.0)
