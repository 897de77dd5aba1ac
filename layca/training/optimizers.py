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

  The rate of the base that Layca wraps cancels for kernels; it trains others.

  The training step sets the rate; there is one multiplier of it per parameter.
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
  layers = [_layer(kernel) for kernel in kernels]
  multipliers = alpha_multipliers(alpha, len(kernels))
  by_layer = dict(zip(layers, multipliers, strict=True))
  return [by_layer[_layer(parameter)] for parameter in parameters]


def add_l2(
  gradients: Sequence[tf.Tensor], parameters: Sequence[tf.Variable], l2: float
) -> Sequence[tf.Tensor]:
  """Returns the gradients of a loss with the penalty l2 * sum(w^2) on kernels.

  There is one gradient per parameter; l2 = 0 returns the gradients themselves.
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
  drops = schedules.step_drops(
    config.rho,
    schedules.epochs_to_steps(config.schedule.drop_epochs, steps_per_epoch),
    config.schedule.drop_factor,
  )
  warmup_steps = round(config.schedule.warmup_epochs * steps_per_epoch)
  return schedules.linear_warmup(drops, warmup_steps)


def _layer(variable):
  return variable.name.rsplit('/', 1)[0]
