"""Figures 3 and 10: how far each layer rotates from its initialisation.

The cosine distance of each kernel by epochs at alpha 0, over what random
rotation would give at the same rates: Figure 3 shows Layca and SGD on each task
(Section 5), Figure 10 the five methods of Section 6.2. Random rotation is exact
for Layca but for the epochs in which its rate warms up, and a lower bound for
SGD: far below where single steps were much larger than the mean. Steps that
follow a mean of the gradients, such as those of SGD_AMom and Adam, resemble
each other: with these, layers can rotate much further than randomly.

The authors' panels stand below ours. Both have their records at their true
time (see `layer_rotation.of_authors`). Of several seeds the lowest is shown.
"""

import numpy as np
import pandas as pd

from layca.study import paper
from layca.study.analysis import layer_rotation, paper_numbers, tasks
from layca.study.analysis.layer_rotation import LayerRotation
from layca.study.analysis.records import Records
from layca.study.figures import figure_4_9
from layca.study.plots import layer_curves, style
from layca.study.plots.drawing import Drawing

_NARROW = (2.8, 2.7)


def draw(name: str, records: Records, with_authors: bool) -> Drawing:
  """Draws a panel a run, and the authors' below; see `figures.draw`."""
  if name == '3':
    rows, notes = _by_task(name, records, with_authors)
    title = f'Figure {name}: how far each layer rotates from its initialisation'
    size = style.PANEL_SIZE
  else:
    rows, notes = _by_method(name, records, with_authors)
    title, size = (
      f'Figure {name}: how far each layer rotates, by method',
      _NARROW,
    )
  shown = [each for row in rows for each in row]
  tables = [_table(each) for each in shown if each.ours]
  if not tables:
    needed = 'runs of its methods at alpha 0, of an epoch at least'
    raise tasks.no_results(records, f'figure {name}', needed)
  for each in shown:
    if each.run is None:
      notes.append(f'{each.task.name}: there is no run of {each.name}')
    elif isinstance(each.run['diverged'], str):
      notes.append(f'{each.run["run"]} diverged: {each.run["diverged"]}')
  figure, _ = layer_curves.draw(title, rows, size)
  style.add_legend(figure, layer_curves.legend_handles(rows))
  return Drawing(figure, title, pd.concat(tables, ignore_index=True), notes)


def _by_task(name, records, with_authors):
  """Returns a row of all tasks for Layca, and one for SGD."""
  methods = (paper.LAYCA, paper.SGD)
  found, notes = tasks.select(
    records,
    name,
    f'runs of {" or ".join(methods)} at alpha 0',
    lambda task: _lowest_seeds(
      task.runs[task.runs['method'].isin(methods) & (task.runs['alpha'] == 0)]
    ),
    by=['method'],
    has_diverged=True,
  )

  def rotation(task, method):
    theirs = None
    if with_authors and task.authors:
      identifier = f'v1_fig3_{task.authors}_{method.lower()}'
      rate = paper.LAYCA_RATES['sgd'] if method == paper.LAYCA else 0.0
      theirs = layer_rotation.of_authors(task.paper, identifier, rate)
    runs = task.runs[task.runs['method'] == method]
    return layer_rotation.of_lowest_seed(task, method, runs, theirs)

  return [[rotation(task, m) for task in found] for m in methods], notes


def _by_method(name, records, with_authors):
  """Returns a row of five methods without Layca, and one with it, a task."""
  found, notes = tasks.select(
    records,
    name,
    figure_4_9.NEEDED,
    lambda task: _lowest_seeds(figure_4_9.compared(task)),
    by=['method'],
    has_diverged=True,
  )

  def rotation(task, optimizer, layca):
    theirs = None
    if with_authors and task.paper == paper.TASKS[paper.METHODS_TASK]:
      mode = paper_numbers.part(paper.MODES[layca])
      rate = layca * paper.LAYCA_RATES[optimizer]
      identifier = f'v1_fig10_{optimizer}_{mode}'
      theirs = layer_rotation.of_authors(task.paper, identifier, rate)
    method = paper.method(optimizer, layca)
    runs = task.runs[task.runs['method'] == method]
    return layer_rotation.of_lowest_seed(task, method, runs, theirs)

  rows = [
    [rotation(task, optimizer, layca) for optimizer in paper.LAYCA_RATES]
    for task in found
    for layca in paper.MODES
  ]
  return rows, notes


def _lowest_seeds(runs):
  return runs[runs['seed'] == runs.groupby('method')['seed'].transform('min')]


def _table(each: LayerRotation) -> pd.DataFrame:
  table = layer_rotation.layer_table(
    each.ours.names,
    each.ours.distances[-1:],
    each.authors and each.authors.distances[-1],
    random_rotation=each.ours.random[-1],
  )
  # All whole epochs have as many updates.
  epochs = each.task.epochs_of(each.run['run'])
  angles = layer_rotation.by_run(epochs, 'mean_step_angle')[0]
  inner = np.median(angles[1:-1]) if len(angles) > 2 else np.nan
  table['mean_step_angle'] = [*angles, inner, np.nan]
  table.insert(0, 'task', each.task.name)
  table.insert(1, 'method', each.name)
  return table.drop(columns=['half_width', 'n'])
