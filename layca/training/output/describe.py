"""What a run is, in words and plain values, for pages, tables and errors."""

from collections.abc import Sequence

import ml_collections
import numpy as np
import tensorflow as tf

from layca import rotation


def hparams(config: ml_collections.ConfigDict) -> dict:
  """Returns what the HParams page shows of a run."""
  return {
    'task': config.task,
    'optimizer': config.optimizer.name,
    'layca': config.optimizer.layca,
    'alpha': config.alpha,
    'rho': config.rho,
    'seed': config.seed,
  }


def title(config: ml_collections.ConfigDict) -> str:
  """Returns one line for a figure of the run."""
  optimizer = config.optimizer.name
  if config.optimizer.layca:
    optimizer = f'Layca on {optimizer}'
  return (
    f'{config.task}: {optimizer}, alpha {config.alpha:g}, '
    f'rho {config.rho:.3g}, seed {config.seed}'
  )


def most_grown(
  kernels: Sequence[tf.Variable], initial: Sequence[tf.Variable]
) -> tuple[int, float]:
  """Returns the layer in which a run has most likely diverged.

  Args:
    kernels: in forward order.
    initial: their values at the start.

  Returns:
    Index of the first kernel with entries that are not finite, else of the
    one whose norm has grown the most; and its norm over the initial norm.
  """
  growth = (rotation.norms(kernels) / rotation.norms(initial)).numpy()
  broken = ~np.isfinite(growth)
  index = int(np.argmax(broken) if broken.any() else np.argmax(growth))
  return index, float(growth[index])


def divergence(epoch: int, step: int, layer: str, growth: float) -> str:
  """Returns the line about a loss that was not finite."""
  return (
    f'loss not finite in epoch {epoch} (0-based), at step {step}; layer '
    f'{layer} has '
    f'grown the most, to {growth:.3g} times its initial norm: lower '
    'config.rho'
  )
