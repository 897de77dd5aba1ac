"""Figure 5 (right): weight decay makes the layers of SGD rotate.

SGD on c10_cnn2 without L2 and with it (Section 6.3): the cosine distance of
each kernel by epochs, drawn as Figure 3 is, the authors' below ours. Beyond the
paper, the rotation rate beside the one of the equilibrium between L2 and the
steps, sqrt(2 * rate * decay) radians a step, where decay is 2 * l2 (see
`analysis.equilibrium`). Of ours it shows the median over the layers that batch
norm follows, which are all but the last, and their range. Where a plateau of
the rate is shorter than 1 / (4 * rate * decay) updates, it ends before the
equilibrium is reached. Of several seeds the lowest is shown in the first two
panels; the third, like the table, is of the mean over all.
"""

import dataclasses
import math

import numpy as np
import pandas as pd

from layca.study import paper
from layca.study.analysis import (
  equilibrium,
  layer_rotation,
  paper_numbers,
  plateaus,
  tasks,
)
from layca.study.analysis.records import Records
from layca.study.analysis.statistics import half_width
from layca.study.analysis.tasks import Task
from layca.study.figures.figure_3_10 import Shown, find
from layca.study.plots import layer_curves, style
from layca.study.plots.drawing import Drawing
from layca.study.plots.layer_curves import Panel

_MEDIAN = {'linewidth': 1.8, 'zorder': 2.5}
_RANGE = {'alpha': 0.25, 'linewidth': 0, 'zorder': 2.1}
_PREDICTED = {
  'color': '0.15',
  'linestyle': '--',
  'linewidth': 1.4,
  'zorder': 3,
  'label': 'equilibrium with L2: sqrt(2 rate decay), decay = 2 l2',
}
_STEP_ANGLES = 'rotation rate, layers but the last'
_ACCURACIES = {
  'test_accuracy': 'reported_test_accuracy',
  'train_accuracy': 'train_accuracy',
}


@dataclasses.dataclass(frozen=True)
class _Side:
  """The runs of SGD with L2, or those without.

  Attributes:
    task: the task with these runs alone, which differ in the seed alone.
    l2: their L2; 0 without.
    shown: the run that is shown, and the authors'.
  """

  task: Task
  l2: float
  shown: Shown

  @property
  def name(self) -> str:
    """Returns what the figure calls it."""
    return f'with L2 {self.l2:g}' if self.l2 else 'without L2'

  def predicted_step_angles(self) -> pd.Series:
    """Returns radians by epoch: those of the equilibrium with L2."""
    rates = self.task.epochs.groupby('epoch')['learning_rate'].first()
    angles = equilibrium.step_angle(rates, self.l2)
    return pd.Series(angles, index=rates.index)


def draw(name: str, records: Records, with_authors: bool) -> Drawing:
  """Draws three panels a task, the authors' below; see `figures.draw`."""
  found, notes = _find(name, records, with_authors)
  number = name.replace('_right', ' (right)')
  title = f'Figure {number}: rotation of the layers without and with L2, SGD'
  table = pd.concat(
    [_table(side, with_authors) for sides in found for side in sides],
    ignore_index=True,
  )
  for _, side in found:
    epochs = plateaus.epochs_of(side.task.runs)
    notes.append(
      f'{side.task.name}: rotation rates (step_angle) are of epochs '
      f'{epochs[0]} to {epochs[-1]}, the last before the rate drops'
    )
  return Drawing(_picture(title, found), title, table, notes)


def _find(name, records, with_authors):
  """Returns sides without L2 and with it, a pair a task, and notes."""
  found, notes = [], records.notes
  for task in tasks.find(
    records, paper.FIGURES[name].sweep, methods=[paper.SGD]
  ):
    runs = task.runs[task.runs['alpha'] == 0]
    diverged = runs['diverged'].notna()
    if (
      task.paper != paper.TASKS[paper.METHODS_TASK]
      or not (runs['optimizer.l2'][~diverged] > 0).any()
    ):
      continue
    notes += [
      f'left out: {row.run}: {row.diverged}'
      for row in runs[diverged].itertuples()
    ]
    runs, repeated = task.distinct(
      runs[~diverged], varied=('seed', 'optimizer.l2')
    )
    notes += repeated
    sides = []
    for has_l2 in (False, True):
      side, more = _side(task, runs, has_l2, with_authors)
      sides.append(side)
      notes += more
    found.append(sides)
  if not found:
    needed = (
      f'runs of {paper.SGD} with L2 at alpha 0 of the task {paper.METHODS_TASK}'
    )
    raise tasks.no_results(records, f'figure {name}', needed)
  return found, notes


def _side(task, runs, has_l2, with_authors):
  runs = runs[(runs['optimizer.l2'] > 0) == has_l2]
  theirs = None
  if with_authors:
    identifier = f'v1_fig5_right_{_with(has_l2)}_l2'
    theirs = layer_rotation.of_authors(task.paper, identifier, 0.0)
  if not len(runs):
    note = f'{task.name}: there is no run of {paper.SGD} without L2'
    shown = Shown(task, paper.SGD, None, None, theirs)
    return _Side(task.with_runs(runs), 0.0, shown), [note]
  # The averages below are over runs that differ in the seed alone.
  runs, _ = task.distinct(runs)
  shown, notes = find(task.with_runs(runs), paper.SGD, theirs)
  return _Side(shown.task, float(runs['optimizer.l2'].iloc[0]), shown), notes


def _with(has_l2):
  return 'with' if has_l2 else 'without'


def _picture(title, found):
  rows = []
  for sides in found:
    rows.append(('cosine distance', [_panel(side) for side in sides]))
    if sides[0].shown.authors:
      panels = [_authors_panel(side) for side in sides]
      rows.append(('cosine distance', panels))
  figure, axes = layer_curves.draw(title, rows, more_columns=1)
  handles, ours = [], iter(found)
  for (_, panels), row in zip(rows, axes, strict=True):
    if panels[0].title.startswith('authors'):
      style.leave_empty(row[-1], f'authors, {_STEP_ANGLES}', 'not recorded')
    else:
      _draw_step_angles(row[-1], next(ours))
      handles = handles or row[-1].get_legend_handles_labels()[0]
  return layer_curves.finish(figure, rows, handles)


def _panel(side):
  title = f'{side.name}: {side.shown.task.title if side.l2 else ""}'
  if side.shown.ours is None:
    return Panel(side.name, None, 'no run')
  run = side.shown.run
  title = f'{side.name}: {side.task.title}'
  details = f'rate {run["rho"]:.3g}, seed {run["seed"]}'
  return Panel(title, side.shown.ours, details)


def _authors_panel(side):
  l2 = f'with L2 {paper.METHODS_L2:g}' if side.l2 else 'without L2'
  theirs = side.shown.authors
  return Panel(f'authors, {l2}, {len(theirs.names)} kernels', theirs)


def _draw_step_angles(axes, sides):
  looks = style.looks(side.name for side in sides)
  for side in sides:
    if not len(side.task.epochs):
      continue
    # Radians [epochs, layers]: of an epoch's steps, over the runs.
    angles = side.task.epochs.pivot_table(
      index='epoch', columns='layer', values='mean_step_angle'
    ).iloc[:, :-1]
    # The mean over an epoch stands in its middle.
    times, color = angles.index + 0.5, looks[side.name].color
    label = f'{side.name}: median over layers'
    median = angles.median(axis=1)
    axes.plot(times, median, color=color, label=label, **_MEDIAN)
    low, high = angles.min(axis=1), angles.max(axis=1)
    label = f'{side.name}: range over layers'
    axes.fill_between(times, low, high, color=color, label=label, **_RANGE)
  predicted = sides[-1].predicted_step_angles()
  axes.plot(predicted.index + 0.5, predicted, **_PREDICTED)
  axes.set_yscale('log')
  axes.set_xlim(left=0.0)
  axes.set(xlabel='epoch', ylabel='radians a step')
  seeds = max(len(side.task.runs) for side in sides)
  plural = '' if seeds == 1 else 's'
  axes.set_title(
    f'{_STEP_ANGLES}\nmean over {seeds} seed{plural}', fontsize=style.TITLE_SIZE
  )


def _table(side: _Side, with_authors: bool) -> pd.DataFrame:
  """Returns accuracies, the layers' distances and their rotation rates.

  `step_angle` is in radians, over the plateau's epochs; `predicted` is that of
  the equilibrium, to which the last layer, that no batch norm follows, is not
  subject. `authors` are those of their single run.
  """
  runs = side.task.runs
  if not len(runs):
    return pd.DataFrame()
  rows = []
  family = paper_numbers.family(
    f'v1_fig5_right_{_with(side.l2 > 0)}_l2_accuracy'
  )
  for measure, key in _ACCURACIES.items():
    theirs = family.ys[measure][-1] if with_authors else math.nan
    mean = _mean(runs[key])
    difference = mean['mean'] - theirs
    rows.append(
      {'measure': measure, **mean, 'authors': theirs, 'difference': difference}
    )
  tables = [pd.DataFrame(rows)]
  if side.shown.ours:
    theirs = side.shown.authors
    tables += [
      layer_rotation.layer_table(
        side.shown.ours.names,
        layer_rotation.final_distances(side.task),
        theirs and theirs.distances[-1],
      ),
      _step_angle_table(side),
    ]
  table = pd.concat(tables, ignore_index=True)
  table.insert(0, 'task', side.task.name)
  table.insert(1, 'method', side.name)
  return table


def _step_angle_table(side):
  plateau = plateaus.epochs_of(side.task.runs)
  epochs = side.task.epochs[side.task.epochs['epoch'].isin(plateau)]
  if not len(epochs):
    return pd.DataFrame()
  angles = layer_rotation.by_run(epochs, 'mean_step_angle')
  predicted = math.nan
  if side.l2:
    predicted = side.predicted_step_angles()[epochs['epoch'].unique()].mean()
  names = side.shown.ours.names
  rows = [
    {'layer': layer, 'kernel': name, 'predicted': predicted}
    | _mean(angles[:, layer])
    for layer, name in enumerate(names)
  ]
  rows[-1]['predicted'] = math.nan
  medians = _mean(np.median(angles[:, :-1], axis=1))
  rows.append(
    {'kernel': 'median of all but the last', 'predicted': predicted} | medians
  )
  return pd.DataFrame(rows).assign(measure='step_angle')


def _mean(values):
  values = np.asarray(values, dtype=np.float64)
  return {
    'mean': values.mean(),
    'half_width': half_width(values),
    'n': len(values),
  }
