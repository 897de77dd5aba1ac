"""The optimizer, its rates and its schedule, as a config says."""

from collections.abc import Callable, Sequence

import ml_collections
import sonnet as snt
import tensorflow as tf

from layca import schedules
from layca.layerwise_rates import LayerwiseRates
from layca.optimizer import Layca
from layca.prioritization import alpha_multipliers
from layca.rules import is_kernel
from layca.training.bases import BASES


def create_optimizer(
  config: ml_collections.ConfigDict,
  rate: tf.Variable,
  multipliers: Sequence[float],
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
  multipliers = alpha_multipliers(alpha, len(kernels))
  by_layer = dict(zip(map(_layer, kernels), multipliers, strict=True))
  return [by_layer[_layer(parameter)] for parameter in parameters]


def add_l2(
  gradients: Sequence[tf.Tensor], parameters: Sequence[tf.Variable], l2: float
) -> Sequence[tf.Tensor]:
  """Returns the gradients, one per parameter, of a loss with a penalty.

  It is l2 * sum(w^2) on kernels; l2 = 0 returns the gradients themselves.
  """
  if not l2:
    return gradients
  return [
    g + 2.0 * l2 * p if is_kernel(p.shape) else g
    for g, p in zip(gradients, parameters, strict=True)
  ]


def create_schedule(
  config: ml_collections.ConfigDict, steps_per_epoch: int
) -> Callable[[tf.Tensor], tf.Tensor]:
  """Returns rho(t): a function of the step, int64 scalar, to the rate."""
  schedule = config.schedule
  drops = schedules.epochs_to_steps(schedule.drop_epochs, steps_per_epoch)
  return schedules.linear_warmup(
    schedules.step_drops(config.rho, drops, schedule.drop_factor),
    round(schedule.warmup_epochs * steps_per_epoch),
  )


def _layer(variable):
  return variable.name.rsplit('/', 1)[0]
