"""The rate's multiplier of each parameter in each epoch, in plain NumPy."""

from collections.abc import Sequence

import numpy as np
from ml_collections import ConfigDict

from layca import patterns
from layca.prioritization import alpha_multipliers
from layca.training.errors import InputError, named

# Pairs of an epoch and the value from there on.
Points = Sequence[tuple[int, float]]


def create(
  config: ConfigDict, kernels: Sequence[str], parameters: Sequence[str]
) -> np.ndarray:
  """Returns the multipliers of the first epochs: float64 [n, parameters].

  Those of the last row stay. There is a single row where nothing ever changes,
  in no epoch that a longer run would have.

  Args:
    config: `alpha` or `alpha_schedule` (paper, Section 5), and what replaces
      it for some parameters, `layer_schedules`.
    kernels: names of the kernels, in forward order.
    parameters: names of the kernels, then of all other parameters. A bias is
      named like its kernel but for the last part, and has its multiplier; what
      is named like none, as a batch norm of the user's own network, has 1.

  Raises:
    InputError: for patterns that do not fit the names.
  """
  by_parameter = _points(config, parameters)
  of_alpha = _alpha_points(config)
  schedules = [of_alpha, *filter(None, by_parameter)]
  last = 0
  if any(len({value for _, value in points}) > 1 for points in schedules):
    last = max(points[-1][0] for points in schedules)
  epochs = np.arange(min(last + 1, max(config.epochs, 2)))
  table = np.array(
    [
      _of_alpha(float(alpha), kernels, parameters)
      for alpha in _values(of_alpha, epochs, config.alpha_interpolation)
    ]
  )
  for column, points in enumerate(by_parameter):
    if points is not None:
      table[:, column] = _values(points, epochs, config.alpha_interpolation)
  return table


def row(table: np.ndarray, epoch: int) -> np.ndarray:
  """Returns the multipliers of an epoch, [parameters]."""
  return table[min(epoch, len(table) - 1)]


def changes(
  config: ConfigDict, table: np.ndarray, parameters: Sequence[str]
) -> list[list | None]:
  """Returns for each parameter its multiplier by epoch, or None if it is one.

  JSON-ready pairs [epoch, multiplier] at the epochs that the config names, as
  far as it trains.
  """
  found, table = [], table[: config.epochs]
  of_alpha = _alpha_points(config)
  for column, points in enumerate(_points(config, parameters)):
    epochs = sorted(
      {min(epoch, len(table) - 1) for epoch, _ in points or of_alpha}
    )
    multipliers = table[epochs, column].tolist()
    pairs = [list(pair) for pair in zip(epochs, multipliers, strict=True)]
    found.append(pairs if len({*table[:, column]}) > 1 else None)
  return found


def _alpha_points(config):
  return config.alpha_schedule or ((0, config.alpha),)


def _points(config, parameters):
  """Returns the points of each parameter's own schedule, None for the rest."""
  key, given = 'config.layer_schedules', dict(config.layer_schedules)
  try:
    return patterns.assign(key, given, parameters, None)
  except ValueError as error:
    raise InputError(str(error)) from error


def _of_alpha(alpha, kernels, parameters):
  multipliers = [1.0] * len(kernels)
  if alpha:
    with named(f'config.alpha={alpha:g}'):
      multipliers = alpha_multipliers(alpha, len(kernels))
  of_layer = dict(zip(map(_scope, kernels), multipliers, strict=True))
  others = map(_scope, parameters[len(kernels) :])
  return [*multipliers, *(of_layer.get(scope, 1.0) for scope in others)]


def _scope(name):
  return name.rpartition('/')[0]


def _values(points: Points, epochs, interpolation):
  """Returns the value of a schedule in each of some epochs, float64 [n]."""
  starts, values = zip(*points, strict=True)
  if interpolation == 'linear':
    return np.interp(epochs, starts, values)
  passed = np.searchsorted(starts, epochs, side='right')
  return np.asarray(values, np.float64)[passed - 1]
