"""Accuracies of the five methods of Section 6.2, ours and the authors'."""

import dataclasses
import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from layca.study.analysis import paper_numbers
from layca.study.analysis.statistics import Scatter
from layca.study.analysis.tasks import Task
from layca.study.figures.adaptive_methods import METHODS, Method

# By `Method.layca`: what figures call it.
MODES = {False: 'without Layca', True: 'with Layca'}


@dataclasses.dataclass(frozen=True)
class Accuracies:
  """One kind of accuracy of the runs of one method on one task, in [0, 1].

  Attributes:
    method: which.
    curves: a row an epoch, as far as all runs have come; a column a run.
    finals: of the last epochs of these runs.
  """

  method: Method
  curves: pd.DataFrame
  finals: Sequence[float]

  @property
  def mean(self) -> float:
    """Returns the mean over the last epochs."""
    return float(np.mean(self.finals))


def of_runs(task: Task, quantity: str) -> list[Accuracies]:
  """Returns those of the methods that there are runs of.

  Args:
    task: with runs that did not diverge.
    quantity: 'test_accuracy' or 'train_accuracy'.
  """
  # What belongs to an epoch stands beside each layer.
  epochs = task.epochs[task.epochs['layer'] == 0]
  found = []
  for method in METHODS:
    runs = task.runs[task.runs['method'] == method.in_results]
    if len(runs):
      curves = epochs[epochs['run'].isin(runs['run'])].pivot(
        index='epoch', columns='run', values=quantity
      )
      finals = runs[quantity].tolist()
      found.append(Accuracies(method, curves.dropna(), finals))
  return found


def of_authors(figure: str) -> list[Accuracies]:
  """Returns the authors'.

  Args:
    figure: '4' (test accuracy) or '9' (train accuracy).
  """
  found = []
  for method in METHODS:
    mode = MODES[method.layca].lower().replace(' ', '_')
    curve = paper_numbers.family(f'v1_fig{figure}_{mode}').ys[method.name]
    found.append(Accuracies(method, pd.DataFrame({0: curve}), curve[-1:]))
  return found


def half_widths(found: Sequence[Accuracies]) -> list[float]:
  """Returns those of the means' 95% intervals.

  How much seeds vary the methods with Layca tell together, and those without.

  Args:
    found: of one task.
  """
  scatters = {
    layca: Scatter.of(x.finals for x in found if x.method.layca == layca)
    for layca in MODES
  }
  return [scatters[x.method.layca].half_width(len(x.finals)) for x in found]


def spread(found: Sequence[Accuracies], layca: bool) -> tuple[float, int]:
  """Returns how far the methods' last epochs lie apart.

  Args:
    found: of one task.
    layca: whether those with Layca are meant, or those without.

  Returns:
    The largest mean minus the smallest, in points (NaN for less than two
    methods), and how many methods there are.
  """
  means = [each.mean for each in found if each.method.layca == layca]
  if len(means) < 2:
    return math.nan, len(means)
  return 100 * (max(means) - min(means)), len(means)


def spread_text(found: Sequence[Accuracies], layca: bool) -> str:
  """Returns `spread` in words."""
  points, count = spread(found, layca)
  if count < 2:
    return 'too few methods to compare'
  return f'last epochs of {count} methods lie {points:.2f} points apart'
