"""Beyond the paper: test accuracy by how unevenly layers rotate.

The paper's thesis in one picture: each run of the alpha study by the spread of
its layers' rotation at the end, the standard deviation over layers of its
logarithm (0: all rotate the same). A run that does not fit its training images
is hollow. The authors' records have the rotation of two runs a task, Layca and
SGD at alpha 0: these are written into the notes.
"""

import math

import numpy as np
import pandas as pd
from matplotlib.lines import Line2D

from layca.angle_deviation import log_rotation_spread
from layca.study import paper
from layca.study.analysis import paper_numbers, tasks
from layca.study.analysis.records import Records
from layca.study.analysis.statistics import rank_correlation
from layca.study.plots import error_curves, style
from layca.study.plots.drawing import Drawing

_METHODS = (paper.LAYCA, paper.SGD)
_COLUMNS = [
  'task',
  'method',
  'alpha',
  'seed',
  'log_rotation_spread',
  'test_accuracy',
  'fitted',
]
_POINTS = {'linestyle': 'none', 'markersize': 5.5, 'alpha': 0.85, 'zorder': 2.5}


def draw(name: str, records: Records, with_authors: bool) -> Drawing:
  """Draws a point a run, a panel a task; see `figures.draw`."""
  found, notes = tasks.select(
    records,
    name,
    f'runs of {" or ".join(_METHODS)}, of an epoch at least',
    lambda task: task.runs[
      task.runs['method'].isin(_METHODS) & (task.runs['epochs_run'] > 0)
    ],
    by=['method', 'alpha'],
  )
  table = pd.concat(map(_measured, found), ignore_index=True)
  title = (
    "Beyond the paper: test accuracy by the spread of the layers' rotation"
  )
  for task in found:
    notes += _notes(task, table[table['task'] == task.name], with_authors)
  return Drawing(_picture(title, found, table), title, table, notes)


def _measured(task):
  """Returns the runs of a task with the spread at their end."""
  last = task.epochs.groupby('run')['epoch'].transform('max')
  ends = task.epochs[task.epochs['epoch'] == last]
  spreads = {
    run: log_rotation_spread(rows['cosine_distance'].to_numpy(np.float64))
    for run, rows in ends.groupby('run')
  }
  runs = task.runs.assign(
    log_rotation_spread=task.runs['run'].map(spreads),
    test_accuracy=task.runs['reported_test_accuracy'],
  )
  return runs[_COLUMNS].sort_values(['method', 'alpha', 'seed'])


def _notes(task, table, with_authors):
  """Returns rank correlations of those that fit, and the authors' two runs."""
  notes = []
  fitted = table[table['fitted']]
  for method in [*paper.ordered(fitted['method']), 'both']:
    rows = fitted if method == 'both' else fitted[fitted['method'] == method]
    correlation = rank_correlation(
      rows['log_rotation_spread'].tolist(), rows['test_accuracy'].tolist()
    )
    if math.isfinite(correlation):
      notes.append(
        f'{task.title}: {method}, rank correlation (Spearman) of accuracy with '
        f'the spread {correlation:+.2f} over {len(rows)} runs that fit'
      )
  if with_authors and task.authors:
    texts = [f'{x} {_of_authors(task, x)}' for x in _METHODS]
    notes.append(f'{task.title}: authors, alpha 0: {", ".join(texts)}')
  return notes


def _of_authors(task, method):
  name = f'{task.authors}_{method.lower()}'
  last = paper_numbers.family(f'v1_fig3_{name}').iloc[-1].to_numpy(np.float64)
  accuracy = paper_numbers.curve(f'v1_fig2_{name}')[0.0]
  return f'spread {log_rotation_spread(last):.2f}, {100 * accuracy:.2f}%'


def _picture(title, found, table):
  figure, (panels,) = style.create_panels(
    title,
    ["spread of the layers' log rotation"] * len(found),
    ['test accuracy (%)'],
  )
  looks = style.method_looks(_METHODS)
  handles = []
  for task, axes in zip(found, panels, strict=True):
    axes.set_title(task.title, fontsize=10)
    of_task = table[table['task'] == task.name]
    for (method, fitted), rows in of_task.groupby(['method', 'fitted']):
      look = {'color': looks[method].color, 'marker': looks[method].marker}
      hollow = {} if fitted else {'markerfacecolor': 'none'}
      axes.plot(
        rows['log_rotation_spread'],
        100 * rows['test_accuracy'],
        label=method,
        **look,
        **_POINTS,
        **hollow,
      )
      handles.append(Line2D([], [], label=method, **look, **_POINTS))
    axes.set_xlim(left=0)
  if not table['fitted'].all():
    handles.append(error_curves.mark(style.UNFITTED, is_hollow=True))
  style.add_legend(figure, handles)
  return figure
