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
  """Returns why the run should end after the last of its rows, or None.

  At `check_epoch`, counted from 0, train accuracy must be above its least. The
  train loss must be above its threshold, and not stay equal for so many epochs.
  """
  if not rows:
    return None
  epoch, loss = rows[-1]['epoch'], rows[-1]['train_loss']
  if min_train_accuracy is not None and epoch == check_epoch:
    accuracy = rows[-1]['train_accuracy']
    if accuracy <= min_train_accuracy:
      return (
        f'train accuracy {accuracy:.3f} in epoch {epoch} (0-based) is not '
        f'above {min_train_accuracy}'
      )
  if train_loss is not None and loss <= train_loss:
    return f'train loss {loss:.2e} is at most {train_loss:g}'
  if unchanged_epochs is not None:
    losses = [row['train_loss'] for row in rows[-unchanged_epochs - 1 :]]
    if len(losses) > unchanged_epochs and len(set(losses)) == 1:
      return f'train loss has not changed for {unchanged_epochs} epochs'
  return None
