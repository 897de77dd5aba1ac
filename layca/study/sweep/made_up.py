"""Results before there are any, to rehearse what builds on them."""

from collections.abc import Sequence

from layca.study.sweep.runs import Results, Run


def create_results(stage: Sequence[Run], best_first: bool = True) -> Results:
  """Returns what result.json could hold for each run.

  Args:
    stage: the runs.
    best_first: whether accuracies fall in the order of the runs, or rise.
  """
  ordered = stage if best_first else stage[::-1]
  return {
    run.name: _result(run.config, 1.0 - place / len(ordered))
    for place, run in enumerate(ordered)
  }


def _result(config, accuracy):
  result = {
    'diverged': None,
    'stopped': None,
    'epochs': config.epochs,
    'step': config.epochs,
    'seconds': 0.0,
    'train_loss': 0.0,
    'train_accuracy': accuracy,
    'train_accuracy_test_mode': accuracy,
    'test_loss': 0.0,
    'test_accuracy': accuracy,
  }
  if config.data.validation_share:
    result |= {
      'val_loss': 0.0,
      'val_accuracy': accuracy,
      'best_epoch': config.epochs - 1,
      'best_val_accuracy': accuracy,
      'best_epoch_test_accuracy': accuracy,
    }
  return result
