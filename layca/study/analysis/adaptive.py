"""The runs that Section 6.2 compares: five optimizers, plain and with Layca."""

import pandas as pd

from layca.study import paper
from layca.study.analysis import tasks
from layca.study.analysis.records import Records
from layca.study.analysis.tasks import Task


def find(records: Records, figure: str) -> tuple[list[Task], list[str]]:
  """Returns the tasks on which several of the five ran at alpha 0.

  Of SGD without Layca, runs with weight decay are the paper's baseline: where
  there are any, those without it are left out.

  Args:
    records: what was read.
    figure: name of the figure.

  Returns:
    The tasks, each with its runs, each seed of a method once; and notes.

  Raises:
    NoResultsError: if there is none.
    InputError: if runs of one method differ in more than the seed.
  """
  found, notes = [], []
  for task in tasks.find(records, paper.FIGURES[figure].sweep):
    runs = task.runs[task.runs['optimizer.name'].isin(paper.LAYCA_RATES)]
    runs = runs[runs['alpha'] == 0]
    if runs['optimizer.name'].nunique() > 1:
      runs, of_sgd = _with_decay(task, runs)
      runs, repeated = task.distinct(runs, ['method'])
      found.append(task.with_runs(runs))
      notes += [*of_sgd, *repeated]
  if not found:
    needed = 'runs of one task by several optimizers at alpha 0'
    raise tasks.no_results(records, f'figure {figure}', needed)
  return found, notes


def _with_decay(task: Task, runs: pd.DataFrame):
  """Returns runs without those of SGD that lack weight decay, and notes."""
  plain = runs['method'] == paper.SGD
  decayed = plain & (runs['optimizer.l2'] > 0)
  if decayed.any():
    return runs[decayed | ~plain], []
  if plain.any():
    return runs, [f'{task.name}: SGD is without weight decay: no run has it']
  return runs, []
