"""A figure of any sweep: one quantity by a setting, a curve a method."""

import pandas as pd

from layca.study.analysis import comparison, tasks
from layca.study.analysis.records import Records
from layca.study.plots import error_curves
from layca.study.plots.drawing import Drawing
from layca.training.errors import InputError


def draw(
  records: Records, x: str, y: str, by: str, sweep: str | None = None
) -> Drawing:
  """Draws means over seeds with intervals, a panel a task.

  Args:
    records: runs that differ, within a curve's point, in the seed alone.
    x: column of `Records.runs` on the x axis, such as 'alpha'.
    y: column on the y axis: a number, such as 'test_accuracy'.
    by: column that tells curves apart, such as 'method'.
    sweep: name of the sweep whose runs are drawn; by default all runs.

  Raises:
    InputError: for a column that runs lack, or that holds no numbers, and for
      runs of one point that differ in more than the seed.
  """
  found = tasks.find(records, *([sweep] if sweep else records.sweeps))
  if not found:
    raise tasks.no_results(records, sweep or 'any sweep', 'complete runs')
  runs = tasks.runs_of(found)
  _check(x, 'x', runs, [*records.settings])
  _check(by, 'by', runs, ['method', *records.settings])
  numbers = runs.select_dtypes('number').columns.difference(records.settings)
  _check(y, 'y', runs, numbers)
  kept, notes = [], records.notes
  for task in found:
    distinct, repeated = task.distinct(task.runs, [by, x])
    kept.append(distinct)
    notes += repeated
  # A column may stand on both axes' places, and curves are called methods.
  runs = pd.concat(kept).assign(method=lambda table: table[by].astype(str))
  table = comparison.summarize(runs, ['task', 'method', x], y)
  title = f'{y} by {x}'
  picture = _picture(title, found, table, x, y)
  return Drawing(picture, title, table.rename(columns={'method': by}), notes)


def _check(column, flag, runs, known):
  if column not in runs or column not in known:
    raise InputError(f'--{flag}={column}: take of {", ".join(sorted(known))}')


def _picture(title, found, table, x, y):
  is_share, is_number = y.endswith('accuracy'), _is_number(table[x])
  places = table[x]
  if not is_number:
    # Settings that are no numbers stand side by side.
    places = table[x].astype(str).astype('category').cat.codes
  panels = error_curves.draw(
    title,
    table.assign(**{x: places}),
    x,
    x,
    f'{y} (%)' if is_share else y,
    {task.name: task.title for task in found},
    scale=100.0 if is_share else 1.0,
  )
  if not is_number:
    for axes in panels.axes.values():
      names = dict(zip(places, table[x].astype(str), strict=True))
      axes.set_xticks(list(names), list(names.values()), fontsize=8)
  return panels.finish()


def _is_number(column):
  is_bool = pd.api.types.is_bool_dtype(column)
  return pd.api.types.is_numeric_dtype(column) and not is_bool
