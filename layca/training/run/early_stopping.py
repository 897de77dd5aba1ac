"""When a run ends before its last epoch (paper's code, Section 5)."""

from collections.abc import Sequence

from ml_collections import ConfigDict


def reason_to_stop(rows: Sequence[dict], stop: ConfigDict) -> str | None:
  """Returns why `config.stop` ends a run after its last row, or None."""
  if not rows:
    return None
  last, least = rows[-1], stop.min_train_accuracy
  is_checked = least is not None and last['epoch'] == stop.check_epoch
  if is_checked and last['train_accuracy'] <= least:
    return (
      f'train accuracy {last["train_accuracy"]:.3f} in epoch '
      f'{stop.check_epoch} (0-based) is not above {least}'
    )
  if stop.train_loss is not None and last['train_loss'] <= stop.train_loss:
    return f'train loss {last["train_loss"]:.2e} is at most {stop.train_loss:g}'
  count = stop.unchanged_epochs
  if count is not None and len(rows) > count:
    losses = {row['train_loss'] for row in rows[-count - 1 :]}
    if len(losses) == 1:
      return f'train loss has not changed for {count} epochs'
  return None
