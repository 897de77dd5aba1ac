"""How far each layer rotates in runs of one's choice, a panel a run."""

import dataclasses
import pathlib
from collections.abc import Sequence

import pandas as pd

from layca.study.analysis import layer_rotation
from layca.study.analysis.layer_rotation import LayerRotation
from layca.study.analysis.records import Records
from layca.study.analysis.tasks import Task
from layca.study.plots import layer_curves, style
from layca.study.plots.drawing import Drawing
from layca.training.errors import InputError

_MOST_NAMED = 10


def draw(records: Records, names: Sequence[str]) -> Drawing:
  """Draws runs side by side, whatever they differ in.

  A panel is called by its method, or by its run where methods repeat.

  Args:
    records: what was read.
    names: values of `run` in `Records.runs`, in the order of the panels.

  Raises:
    InputError: for the name of no complete run, of an epoch at least.
  """
  rows = pd.concat([_row(records, name) for name in names], ignore_index=True)
  labels = rows['method' if rows['method'].is_unique else 'run']
  shown = [
    _rotation(records, rows.iloc[[place]], label)
    for place, label in enumerate(labels)
  ]
  networks = dict.fromkeys(each.task.title for each in shown)
  title = f'How far each layer rotates from its start: {"; ".join(networks)}'
  figure, _ = layer_curves.draw(title, [shown])
  style.add_legend(figure, layer_curves.legend_handles([shown]))
  tables = [_table(each) for each in shown]
  notes = [
    f'{row.run}: test accuracy {row.reported_test_accuracy:.3f}, '
    f'{row.seconds:.0f} s of training'
    for row in rows.itertuples()
  ]
  return Drawing(figure, title, pd.concat(tables, ignore_index=True), notes)


def stem(names: Sequence[str]) -> str:
  """Returns the name of the figure's files, such as `layca_beside_sgd`."""
  first, *others = (pathlib.PurePath(name).name for name in names)
  if len(others) > 1:
    others = [f'{len(others)}_others']
  return '_beside_'.join([first, *others])


def _row(records, name):
  """Returns the rows of `Records.runs` of a run, which is one."""
  runs = records.runs
  found = runs[runs['run'] == name]
  if len(found) and found['epochs_run'].item():
    return found
  raise InputError(f'--run={name}: {_why_not(records, name, found)}')


def _why_not(records, name, found):
  """Returns why a run cannot be drawn, or which can."""
  if len(found):
    return f'it has no whole epoch: {found["diverged"].item()}'
  lost = records.left_out
  if name in [*lost['run']]:
    return lost['reason'][lost['run'] == name].item()
  others = [*records.runs['run']]
  some = others[:_MOST_NAMED] + ['...'] * (len(others) > _MOST_NAMED)
  return f'take of {", ".join(some)}' if some else 'there is no complete run'


def _rotation(records: Records, row: pd.DataFrame, name: str) -> LayerRotation:
  task = Task(row['task'].item(), row, records)
  rotation = layer_rotation.of_lowest_seed(task, name, row, None)
  accuracy = f'test accuracy {row["reported_test_accuracy"].item():.1%}'
  return dataclasses.replace(rotation, title=accuracy)


def _table(each: LayerRotation) -> pd.DataFrame:
  """Returns how far each layer has rotated in the end."""
  return pd.DataFrame(
    {
      'run': each.run['run'],
      'layer': range(len(each.ours.names)),
      'kernel': each.ours.names,
      'cosine_distance': each.ours.distances[-1],
      'random_rotation': each.ours.random[-1],
    }
  )
