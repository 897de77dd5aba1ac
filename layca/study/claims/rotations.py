"""How far and how evenly layers rotated, ours and the authors'."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from layca.angle_deviation import log_rotation_spread
from layca.study.analysis import paper_numbers
from layca.study.analysis.blocks import Blocks
from layca.study.analysis.layer_rotation import final_distances, median_angle
from layca.study.analysis.tasks import Task
from layca.study.claims.verdict import Part, above, at_most

# Of a run, from its layers' cosine distances: the median over layers of the
# angle to the initialisation, and the standard deviation of its logarithm.
_MEASURES = {'angle': median_angle, 'spread': log_rotation_spread}


def measured(task: Task, runs: pd.DataFrame) -> pd.DataFrame:
  """Returns runs with `angle` and `spread` of their layers at the end."""
  distances = [
    final_distances(task.with_runs(runs[runs['run'] == run]))[0]
    for run in runs['run']
  ]
  columns = {name: [f(d) for d in distances] for name, f in _MEASURES.items()}
  return runs.assign(**columns)


def spreads(task: Task, groups: Mapping[str, pd.DataFrame]) -> Blocks:
  """Returns the spreads of runs, by what they are and seed."""
  return _blocks(task, groups, 'spread')


def compare(
  task: Task, groups: Mapping[str, pd.DataFrame]
) -> tuple[str, list[Part]]:
  """Compares the first of two groups, which is claimed to rotate more evenly.

  Returns:
    The means of both in words, and a part on the angle and on the spread.
  """
  angles, evenness = (_blocks(task, groups, name) for name in _MEASURES)
  texts = [
    f'{name} {angles.mean(name):.2f} rad, spread {evenness.mean(name):.2f}'
    for name in groups
  ]
  return ', '.join(texts), [
    above('angle', angles.difference(*groups), '+rad'),
    at_most('spread', evenness.difference(*groups), '+'),
  ]


def of_authors(identifiers: Mapping[str, str]) -> str:
  """Returns how single trainings of `paper_numbers` rotated, in words."""
  texts = []
  for name, identifier in identifiers.items():
    last = paper_numbers.family(identifier).iloc[-1].to_numpy(np.float64)
    angle, spread = (measure(last) for measure in _MEASURES.values())
    texts.append(f'{name} {angle:.2f} rad, spread {spread:.2f}')
  return ', '.join(texts)


def _blocks(task, groups, measure):
  found = {name: measured(task, runs) for name, runs in groups.items()}
  return Blocks.of(
    {
      name: dict(zip(runs['seed'], runs[measure], strict=True))
      for name, runs in found.items()
    }
  )
