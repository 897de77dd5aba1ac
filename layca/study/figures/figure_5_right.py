"""Figure 5 (right): weight decay makes the layers of SGD rotate.

SGD on c10_cnn2 without L2 and with it (Section 6.3): the cosine distance of
each kernel by epochs, drawn as Figure 3 is, the authors' below ours. Beyond the
paper, the rotation rate beside the one of the equilibrium between L2 and the
steps, sqrt(2 * rate * decay) radians a step, where decay is 2 * l2 (see
`analysis.equilibrium`). Of ours it shows the median over the layers that batch
norm follows, which are all but the last, and their range; the authors did not
record it. Where a plateau of the rate is shorter than 1 / (4 * rate * decay)
updates, it ends before the equilibrium is reached. Of several seeds the lowest
is shown in the first two panels; the third, like the table, is of the mean over
all.
"""

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
from layca.study.analysis.layer_rotation import LayerRotation
from layca.study.analysis.records import Records
from layca.study.plots import epoch_curves, layer_curves, style
from layca.study.plots.drawing import Drawing
from layca.study.plots.epoch_curves import Curve

_PREDICTED = {
  'color': '0.15',
  'linestyle': '--',
  'linewidth': 1.4,
  'zorder': 3,
  'label': 'equilibrium with L2: sqrt(2 rate decay), decay = 2 l2',
}
_STEP_ANGLES = 'rotation rate, layers but the last'
_WITHOUT, _WITH = 'without L2', 'with L2'
_ACCURACIES = {
  'reported_test_accuracy': 'test_accuracy',
  'train_accuracy': 'train_accuracy',
}


def draw(name: str, records: Records, with_authors: bool) -> Drawing:
  """Draws three panels a task, the authors' below; see `figures.draw`."""
  found, notes = tasks.select(
    records,
    name,
    f'runs of SGD with L2 at alpha 0 of the task {paper.METHODS_TASK}',
    _compared,
    varied=('seed', 'optimizer.l2'),
  )
  number = name.replace('_right', ' (right)')
  title = f'Figure {number}: rotation of the layers without and with L2, SGD'
  rows = [
    [_side(task, setting, with_authors) for setting in (_WITHOUT, _WITH)]
    for task in found
  ]
  for without, with_ in rows:
    if without.run is None:
      notes.append(f'{with_.task.name}: there is no run of SGD without L2')
    epochs = plateaus.epochs_of(with_.task.runs)
    notes.append(
      f'{with_.task.name}: rotation rates (step_angle) are of epochs '
      f'{epochs[0]} to {epochs[-1]}, the last before the rate drops'
    )
  sides = [side for row in rows for side in row if side.run is not None]
  tables = [_table(side) for side in sides]
  table = pd.concat(tables, ignore_index=True)
  return Drawing(_picture(title, rows), title, table, notes)


def _compared(task):
  """Returns the runs of SGD of the paper's task, if any has L2."""
  runs = task.of_usual_decay()
  runs = runs[
    (runs['method'] == paper.SGD)
    & (runs['alpha'] == 0)
    & (task.paper == paper.TASKS[paper.METHODS_TASK])
  ]
  converged = runs[~runs['has_diverged']]
  return runs if (converged['optimizer.l2'] > 0).any() else runs[:0]


def _side(task, setting, with_authors) -> LayerRotation:
  """Returns the runs with L2, or those without, and the authors' run."""
  theirs = None
  if with_authors:
    identifier = _identifier(setting)
    theirs = layer_rotation.of_authors(task.paper, identifier, 0.0)
  has_l2 = task.runs['optimizer.l2'] > 0
  # The averages below are over runs that differ in the seed alone.
  runs, _ = task.distinct(task.runs[has_l2 == (setting == _WITH)])
  return layer_rotation.of_lowest_seed(task, setting, runs, theirs)


def _identifier(setting):
  return f'v1_fig5_right_{paper_numbers.part(setting)}'


def _predicted(side):
  """Returns radians by epoch: those of the equilibrium with L2."""
  rates = side.task.epochs.groupby('epoch')['learning_rate'].first()
  angles = equilibrium.step_angle(rates, float(side.run['optimizer.l2']))
  return pd.Series(angles, index=rates.index)


def _picture(title, rows):
  figure, axes = layer_curves.draw(title, rows, more_columns=1)
  handles = layer_curves.legend_handles(rows)
  for panel, row in zip(axes[:, -1], rows, strict=True):
    explained = _draw_step_angles(panel, row)
  style.add_legend(figure, [*handles, *explained])
  return figure


def _draw_step_angles(axes, sides):
  """Draws the rotation rates of both sides; returns what explains them."""
  looks = style.looks(side.name for side in sides)
  curves = []
  for side in sides:
    # Radians [epochs, layers]: of an epoch's steps, over the runs.
    angles = side.task.epochs.pivot_table(
      index='epoch', columns='layer', values='mean_step_angle'
    ).iloc[:, :-1]
    if len(angles):
      # The mean over an epoch stands in its middle.
      angles.index += 0.5
      label, color = f'{side.name}: median over layers', looks[side.name].color
      curves.append(Curve(label, angles, color, is_median=True))
  epoch_curves.draw(axes, curves)
  predicted = _predicted(sides[-1])
  lines = axes.plot(predicted.index + 0.5, predicted, **_PREDICTED)
  axes.set_yscale('log')
  axes.set_xlim(left=0.0)
  axes.set(xlabel='epoch', ylabel='radians a step')
  seeds = max(len(side.task.runs) for side in sides)
  over = f'mean over {seeds} seed{"" if seeds == 1 else "s"}'
  axes.set_title(f'{_STEP_ANGLES}\n{over}', fontsize=style.TITLE_SIZE)
  return [*epoch_curves.handles(curves, 'range over layers'), *lines]


def _table(side: LayerRotation) -> pd.DataFrame:
  """Returns accuracies, the layers' distances and their rotation rates.

  `step_angle` is in radians, over the plateau's epochs; `predicted` is that of
  the equilibrium, to which the last layer, that no batch norm follows, is not
  subject. `authors` are those of their single run.
  """
  table = layer_rotation.over_runs(side.task.runs[[*_ACCURACIES]].to_numpy())
  table.insert(0, 'measure', [*_ACCURACIES.values()])
  if side.authors:
    theirs = paper_numbers.family(f'{_identifier(side.name)}_accuracy').iloc[-1]
    table['authors'] = table['measure'].map(theirs)
    table['difference'] = table['mean'] - table['authors']
  tables = [table]
  if side.ours:
    layers = layer_rotation.layer_table(
      side.ours.names,
      layer_rotation.final_distances(side.task),
      side.authors and side.authors.distances[-1],
    )
    tables += [layers, _step_angle_table(side)]
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
  medians = np.median(angles[:, :-1], axis=1)
  table = layer_rotation.over_runs(np.column_stack([angles, medians]))
  depth = angles.shape[1]
  table['measure'] = 'step_angle'
  table['layer'] = pd.array([*range(depth), None], dtype='Int64')
  table['kernel'] = [*side.ours.names, 'median of all but the last']
  if side.name == _WITH:
    predicted = _predicted(side)[epochs['epoch'].unique()].mean()
    table['predicted'] = predicted
    table.loc[depth - 1, 'predicted'] = np.nan
  return table
