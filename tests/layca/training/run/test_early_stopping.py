"""The paper's three reasons to end a run early."""

from layca.training.run import early_stopping

RULES = dict(
  min_train_accuracy=0.2, check_epoch=1, train_loss=1e-3, unchanged_epochs=3
)


def rows(*losses, accuracy=0.5):
  return [
    {'epoch': epoch, 'train_loss': loss, 'train_accuracy': accuracy}
    for epoch, loss in enumerate(losses)
  ]


def test_a_run_that_learns_goes_on():
  assert early_stopping.reason_to_stop(rows(2.0, 1.5, 1.0), **RULES) is None
  assert early_stopping.reason_to_stop(rows(1e-9)) is None
  assert early_stopping.reason_to_stop([], **RULES) is None


def test_low_accuracy_ends_it_at_the_epoch_of_the_check_alone():
  assert early_stopping.reason_to_stop(rows(2.0, accuracy=0.2), **RULES) is None
  reason = early_stopping.reason_to_stop(rows(2.0, 1.9, accuracy=0.2), **RULES)
  assert 'accuracy 0.200 in epoch 1' in reason
  late = rows(2.0, 1.9, 1.8, accuracy=0.2)
  assert early_stopping.reason_to_stop(late, **RULES) is None


def test_a_loss_at_the_threshold_ends_it():
  assert 'train loss' in early_stopping.reason_to_stop(rows(1e-3), **RULES)


def test_a_loss_unchanged_three_times_ends_it():
  assert (
    early_stopping.reason_to_stop(rows(2.0, 1.0, 1.0, 1.0), **RULES) is None
  )
  reason = early_stopping.reason_to_stop(rows(2.0, 1.0, 1.0, 1.0, 1.0), **RULES)
  assert 'not changed for 3 epochs' in reason
