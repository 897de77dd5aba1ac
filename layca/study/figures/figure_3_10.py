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

import dataclasses

import numpy as np
import pandas as pd

from layca.study import paper
from layca.study.analysis import adaptive, layer_rotation, tasks
from layca.study.analysis.records import Records
from layca.study.analysis.tasks import Task
from layca.study.plots import layer_curves, style
from layca.study.plots.drawing import Drawing
from layca.study.plots.layer_curves import Panel
from layca.training.output.deviation import Deviation

_NARROW = (2.8, 2.7)


@dataclasses.dataclass(frozen=True)
class Shown:
  """One method on one task.

  Attributes:
    task: the task.
    method: name of the method, such as 'Layca'.
    run: row of the run that is shown, or None.
    ours: its angle deviation; None without a whole epoch.
    authors: the authors', or None.
  """

  task: Task
  method: str
  run: pd.Series | None
  ours: Deviation | None
  authors: Deviation | None


def draw(name: str, records: Records, with_authors: bool) -> Drawing:
  """Draws a panel a run, and the authors' below; see `figures.draw`."""
  if name == '3':
    shown, notes = _by_task(name, records, with_authors)
    title = f'Figure {name}: how far each layer rotates from its initialisation'
    rows, size = _task_rows(shown), style.PANEL_SIZE
  else:
    shown, notes = _by_method(name, records, with_authors)
    title = f'Figure {name}: how far each layer rotates, by method'
    rows, size = _method_rows(shown), _NARROW
  drawn = [each for each in shown if each.ours]
  if not drawn:
    needed = 'runs of its methods at alpha 0, of an epoch at least'
    raise tasks.no_results(records, f'figure {name}', needed)
  figure, _ = layer_curves.draw(title, rows, panel_size=size)
  table = pd.concat(map(_table, drawn), ignore_index=True)
  return Drawing(layer_curves.finish(figure, rows), title, table, notes)


def find(
  task: Task, method: str, authors: Deviation | None
) -> tuple[Shown, list[str]]:
  """Returns what is shown of a method at alpha 0, and notes.

  Raises:
    InputError: if runs of the lowest seed differ, such as in their rates.
  """
  runs = task.runs
  runs = runs[(runs['method'] == method) & (runs['alpha'] == 0)]
  if not len(runs):
    notes = [f'{task.name}: there is no run of {method} at alpha 0']
    return Shown(task, method, None, None, authors), notes
  runs, notes = task.distinct(runs[runs['seed'] == runs['seed'].min()])
  run = runs.iloc[0]
  if isinstance(run['diverged'], str):
    notes.append(f'{run["run"]} diverged: {run["diverged"]}')
  ours = None
  if run['epochs_run']:
    ours = layer_rotation.of_run(task.epochs_of(run['run']))
  return Shown(task, method, run, ours, authors), notes


def _by_task(name, records, with_authors):
  """Returns Layca and SGD on each task that has a run of them."""
  methods = (paper.LAYCA, paper.SGD)
  shown, notes = [], records.notes
  for task in tasks.find(records, paper.FIGURES[name].sweep, methods=methods):
    pairs = []
    for method in methods:
      theirs = None
      if with_authors and task.authors:
        identifier = f'v1_fig3_{task.authors}_{method.lower()}'
        rate = paper.LAYCA_RATES['sgd'] if method == paper.LAYCA else 0.0
        theirs = layer_rotation.of_authors(task.paper, identifier, rate)
      pairs.append(find(task, method, theirs))
    notes += [note for _, of_one in pairs for note in of_one]
    if any(each.ours for each, _ in pairs):
      shown += [each for each, _ in pairs]
  return shown, notes


def _by_method(name, records, with_authors):
  """Returns the five methods, first without Layca, on each of their tasks."""
  found, notes = adaptive.find(records, name)
  notes = [*records.notes, *notes]
  shown = []
  for task in found:
    for layca, mode in paper.MODES.items():
      for optimizer, rate in paper.LAYCA_RATES.items():
        theirs = None
        if with_authors and task.paper == paper.TASKS[paper.METHODS_TASK]:
          mode_name = mode.lower().replace(' ', '_')
          theirs = layer_rotation.of_authors(
            task.paper, f'v1_fig10_{optimizer}_{mode_name}', layca * rate
          )
        each, of_one = find(task, paper.method(optimizer, layca), theirs)
        shown.append(each)
        notes += of_one
  return shown, notes


def _task_rows(shown):
  """Returns a column a task: Layca above SGD, the authors' below."""
  rows = [[_ours(e) for e in shown[place::2]] for place in (0, 1)]
  if any(each.authors for each in shown):
    rows += [[_theirs(e) for e in shown[place::2]] for place in (0, 1)]
  return [('cosine distance', row) for row in rows]


def _method_rows(shown):
  """Returns rows of five methods, of each task and then of the authors."""
  rows, count = [], len(paper.LAYCA_RATES)
  for start in range(0, len(shown), 2 * count):
    of_task = shown[start : start + 2 * count]
    kinds = [(of_task[0].task.title, _ours)]
    if any(each.authors for each in of_task):
      kinds.append(('authors', _theirs))
    rows += [
      (
        f'{heading}\ncosine distance',
        [_narrow(panel(each)) for each in of_task[place:][:count]],
      )
      for heading, panel in kinds
      for place in (0, count)
    ]
  return rows


def _ours(each: Shown) -> Panel:
  title = f'{each.method}: {each.task.title}'
  if each.ours is None:
    return Panel(title, None, 'no run')
  l2, rate = each.run['optimizer.l2'], each.run['rho']
  decay = f' + L2 {l2:g}' if l2 else ''
  title = f'{each.method}{decay}: {each.task.title}'
  details = f'rate {rate:.3g}, seed {each.run["seed"]}'
  return Panel(title, each.ours, details)


def _theirs(each: Shown) -> Panel:
  title = f'authors, {each.method}'
  if each.authors is None:
    return Panel(title, None, 'not in the paper')
  depth = f'{each.task.paper.data}, {len(each.authors.names)} kernels'
  return Panel(f'{title}: {depth}', each.authors)


def _narrow(panel: Panel) -> Panel:
  """Returns a panel without the network in its title, which stands beside."""
  title = panel.title.partition(': ')[0]
  if panel.deviation is None or not panel.details:
    return dataclasses.replace(panel, title=title)
  return Panel(f'{title}\n{panel.details}', panel.deviation)


def _table(each: Shown) -> pd.DataFrame:
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
  table.insert(1, 'method', each.method)
  return table.drop(columns=['half_width', 'n'])
