"""Plateaus: where the training loss stays until the learning rate drops.

The claim they serve (Section 6.1): the more uniformly layers rotate, the
higher the plateau, so heights fall as |alpha| grows.
"""

import dataclasses
import json
import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from layca.study.analysis.statistics import half_width
from layca.training.output.deviation import log_rotation_spread

_MOST_EPOCHS = 10


@dataclasses.dataclass(frozen=True)
class Plateau:
  """The runs of one alpha, averaged over their seeds.

  Attributes:
    alpha: of all of them.
    train_losses: mean over the runs, by epoch, as far as all have come. Runs
      without a plateau count only if none has one.
    epochs: those that the height is the mean of.
    heights: of each run that has a plateau, its mean training loss over
      these.
    final_train_loss: of the runs' last epochs, the mean.
    spread: `log_rotation_spread` at the last of `epochs`, the mean over
      `heights`' runs; NaN if there is none.
    runs: names of the runs that are averaged.
    ended_early: how many epochs each run got to that has no plateau, by name.
  """

  alpha: float
  train_losses: pd.Series
  epochs: range
  heights: tuple[float, ...]
  final_train_loss: float
  spread: float
  runs: tuple[str, ...]
  ended_early: dict[str, int]

  @property
  def height(self) -> float:
    """Returns the mean height; NaN if no run has a plateau."""
    return float(np.mean(self.heights)) if self.heights else math.nan

  @property
  def half_width(self) -> float:
    """Returns half the width of the 95% interval of `height`."""
    return half_width(self.heights)


def plateau_epochs(drop_epochs: Sequence[float], planned: int) -> range:
  """Returns the epochs whose mean training loss is a plateau's height.

  They are the last before the rate first drops. The authors take 10 of them,
  with drops at epoch 70 or 80; shorter runs min(10, ceil(first drop / 7)):
  again 10 for the authors' schedules, 3 for a drop at epoch 20.

  Args:
    drop_epochs: where the rate drops, from 0, increasing. If it is within an
      epoch, that epoch is left out; if there is none, the run's end counts.
    planned: how many epochs the config asks for.
  """
  end = min([planned, *map(math.floor, drop_epochs[:1])])
  return range(end - min(_MOST_EPOCHS, math.ceil(end / 7)), end)


def by_alpha(runs: pd.DataFrame, epochs: pd.DataFrame) -> list[Plateau]:
  """Returns the plateaus of runs, averaged over seeds, in order of alpha.

  Args:
    runs: rows of `Results.runs`; those of an alpha differ in the seed alone.
    epochs: their rows of `Results.epochs`.
  """
  return [
    _average(alpha, group, epochs) for alpha, group in runs.groupby('alpha')
  ]


def rank_correlation(x: Sequence[float], y: Sequence[float]) -> float:
  """Returns Spearman's rank correlation; NaN for less than three pairs."""
  if len(x) < 3 or len(set(x)) == 1 or len(set(y)) == 1:
    return math.nan
  return float(stats.spearmanr(x, y).statistic)


def _average(alpha, runs, epochs):
  config = runs.iloc[0]
  plateau = plateau_epochs(
    json.loads(config['schedule.drop_epochs']), config['epochs']
  )
  lengths = dict(zip(runs['run'], runs['epochs_run'], strict=True))
  whole = [run for run, length in lengths.items() if length >= plateau.stop]
  averaged = whole or [run for run, length in lengths.items() if length]
  losses = {run: _train_losses(epochs, run) for run in averaged}
  return Plateau(
    alpha=alpha,
    train_losses=pd.DataFrame(losses).mean(axis=1, skipna=False).dropna(),
    epochs=plateau,
    heights=tuple(float(losses[run].loc[plateau].mean()) for run in whole),
    final_train_loss=_mean(losses[run].iloc[-1] for run in averaged),
    spread=_mean(_spread(epochs, run, plateau[-1]) for run in whole),
    runs=tuple(averaged),
    ended_early={r: n for r, n in lengths.items() if n < plateau.stop},
  )


def _train_losses(epochs, run):
  """Returns a run's training loss by epoch."""
  rows = epochs[(epochs['run'] == run) & (epochs['layer'] == 0)]
  return rows.set_index('epoch')['train_loss'].astype(np.float64)


def _spread(epochs, run, epoch):
  rows = epochs[(epochs['run'] == run) & (epochs['epoch'] == epoch)]
  return log_rotation_spread(rows['cosine_distance'].tolist())


def _mean(values):
  values = list(values)
  return float(np.mean(values)) if values else math.nan
