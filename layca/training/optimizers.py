"""The optimizer, its rates and its schedule, as a config says."""

from collections.abc import Callable, Sequence

import numpy as np
import sonnet as snt
import tensorflow as tf
from ml_collections import ConfigDict

from layca import schedules
from layca.layerwise_rates import LayerwiseRates
from layca.optimizer import Layca
from layca.training.bases import BASES


def create_optimizer(
  config: ConfigDict,
  rate: tf.Variable,
  multipliers: Sequence[float] | tf.Variable,
  *,
  replayed: np.ndarray | None = None,
  **options: str,
) -> snt.Optimizer:
  """Returns the optimizer of a run: Layca, or the base with layer-wise rates.

  The rate of the base that Layca wraps cancels for kernels; it trains others.

  Args:
    config: of which `optimizer` counts.
    rate: set by the training step.
    multipliers: of the rate, one per parameter.
    replayed: rates of Layca that take this one's place, [steps, kernels].
    **options: more arguments of Layca.
  """
  base = BASES[config.optimizer.name](config.optimizer, rate)
  if not config.optimizer.layca:
    return LayerwiseRates(base, multipliers)
  if replayed is not None:
    rate = schedules.recorded(replayed)
  return Layca(
    base, rate, multipliers, others=config.optimizer.others, **options
  )


def create_schedule(
  config: ConfigDict, steps_per_epoch: int
) -> Callable[[tf.Tensor], tf.Tensor]:
  """Returns rho(t): a function of the step, int64 scalar, to the rate."""
  schedule = config.schedule
  drops = schedules.epochs_to_steps(schedule.drop_epochs, steps_per_epoch)
  return schedules.linear_warmup(
    schedules.step_drops(config.rho, drops, schedule.drop_factor),
    round(schedule.warmup_epochs * steps_per_epoch),
  )
