"""The optimizer, its rates and its schedule, as a config says."""

from collections.abc import Callable, Sequence

import sonnet as snt
import tensorflow as tf
from ml_collections import ConfigDict

from layca import schedules
from layca.layerwise_rates import LayerwiseRates
from layca.optimizer import Layca
from layca.prioritization import alpha_multipliers
from layca.training.bases import BASES


def create_optimizer(
  config: ConfigDict, rate: tf.Variable, multipliers: Sequence[float]
) -> snt.Optimizer:
  """Returns the optimizer of a run: Layca, or the base with layer-wise rates.

  The training step sets the rate; there is one multiplier of it per parameter.
  The rate of the base that Layca wraps cancels for kernels; it trains others.
  """
  base = BASES[config.optimizer.name](config.optimizer, rate)
  if config.optimizer.layca:
    return Layca(base, rate, multipliers, config.optimizer.others)
  return LayerwiseRates(base, multipliers)


def parameter_multipliers(
  alpha: float,
  kernels: Sequence[tf.Variable],
  parameters: Sequence[tf.Variable],
) -> list[float]:
  """Returns one multiplier per parameter, for the paper's alpha (Section 5).

  Kernels are in forward order. A bias has the multiplier of its kernel, which
  is named like it but for the last part of the name.
  """
  of_layer = {}
  multipliers = alpha_multipliers(alpha, len(kernels))
  for kernel, multiplier in zip(kernels, multipliers, strict=True):
    of_layer[kernel.name.rpartition('/')[0]] = multiplier
  return [of_layer[p.name.rpartition('/')[0]] for p in parameters]


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
