"""Which run stands in a panel of Figures 3 and 10, and how it rotated."""

import dataclasses
import pathlib
from collections.abc import Sequence

import numpy as np
import pandas as pd

from layca.study.analysis import tasks
from layca.study.analysis.tasks import Task
from layca.training.output import deviation
from layca.training.output.deviation import Deviation

# Of Figure 3, downwards.
METHODS = ('Layca', 'SGD')


@dataclasses.dataclass(frozen=True)
class Panel:
  """What one method does on one task.

  Attributes:
    task: of ours.
    method: such as 'Layca'.
    run: the row of `Results.runs` that is shown, or None.
    deviation: of that run; None without a run, or without a whole epoch of it.
    mean_step_angles: radians [L], over all updates of the run, or None.
    authors: of theirs, or None.
    notes: what it lacks.
  """

  task: Task
  method: str
  run: pd.Series | None
  deviation: Deviation | None
  mean_step_angles: np.ndarray | None
  authors: Deviation | None
  notes: Sequence[str]


def find_panel(
  results: pathlib.Path, task: Task, method: str, theirs: Deviation | None
) -> Panel:
  """Returns a panel: of several seeds that of the lowest.

  Args:
    results: the folder that the task was read from.
    task: its runs.
    method: such as 'Layca'.
    theirs: the authors', if it is to stand below.

  Raises:
    InputError: If two runs of that seed differ, such as in their rates.
  """
  run, notes = _choose(results, task, method)
  if run is None or not run['epochs_run']:
    return Panel(task, method, run, None, None, theirs, notes)
  ours, mean_step_angles = _read(task.epochs_of(run['run']))
  return Panel(task, method, run, ours, mean_step_angles, theirs, notes)


def _choose(results, task, method):
  """Returns a run, or None, and what is to be said."""
  runs = task.runs
  runs = runs[(runs['method'] == method) & (runs['alpha'] == 0)]
  if not len(runs):
    return None, [f'{task.name}: there is no run of {method} at alpha 0']
  lowest = runs[runs['seed'] == runs['seed'].min()]
  distinct, notes = tasks.distinct(results, lowest, varied=('seed',))
  run = distinct.iloc[0]
  if isinstance(run['diverged'], str):
    notes = [*notes, f'{run["run"]} diverged: {run["diverged"]}']
  return run, notes


def _read(epochs):
  """Returns the deviation, and mean step angles [L] over the run."""
  layers = epochs[epochs['epoch'] == epochs['epoch'].iloc[0]]
  steps = epochs.groupby('epoch')['step'].first()
  distances, angles = (
    epochs.pivot(index='epoch', columns='layer', values=name).to_numpy(float)
    for name in ('cosine_distance', 'mean_step_angle')
  )
  ours = deviation.of_run(
    layers['layer_name'].tolist(),
    steps.index,
    steps,
    distances,
    angles,
    layers['layer'][layers['is_shortcut']].tolist(),
  )
  # All whole epochs have as many updates.
  return ours, angles.mean(axis=0)
