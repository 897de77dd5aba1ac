"""When a run ends before its last epoch (paper's code, Section 5)."""

from collections.abc import Sequence


def reason_to_stop(
  rows: Sequence[dict],
  *,
  min_train_accuracy: float | None = None,
  check_epoch: int = 7,
  train_loss: float | None = None,
  unchanged_epochs: int | None = None,
) -> str | None:
  """Returns why the run should end after the last row, or None.

  Args:
    rows: metrics rows of all epochs so far.
    min_train_accuracy: ends at `check_epoch` if train accuracy is not above.
    check_epoch: 0-based epoch of that check.
    train_loss: ends if train loss is at or below.
    unchanged_epochs: ends if train loss stayed equal so many times in a row.
  """
  if not rows:
    return None
  last = rows[-1]
  if (
    min_train_accuracy is not None
    and last['epoch'] == check_epoch
    and last['train_accuracy'] <= min_train_accuracy
  ):
    return (
      f'train accuracy {last["train_accuracy"]:.3f} in epoch {check_epoch} '
      f'(0-based) is not above {min_train_accuracy}'
    )
  if train_loss is not None and last['train_loss'] <= train_loss:
    return f'train loss {last["train_loss"]:.2e} is at most {train_loss:g}'
  if unchanged_epochs is not None:
    losses = [row['train_loss'] for row in rows[-unchanged_epochs - 1 :]]
    if len(losses) == unchanged_epochs + 1 and len(set(losses)) == 1:
      return f'train loss has not changed for {unchanged_epochs} epochs'
  return None
