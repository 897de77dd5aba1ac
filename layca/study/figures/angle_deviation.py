"""Figure 3: how far each layer rotates from its initialisation.

Layca above SGD, at alpha 0 (Section 5), a column for each task: the cosine
distance of each kernel by epochs, over what random rotation would give at the
same rates. The latter is exact for Layca but for the epochs in which its rate
warms up, and a lower bound for SGD: far below where single steps were much
larger than the mean, such as the first ones at a large rate.

The authors' panels, of the tasks shown, stand below ours. Both have their
records at their true time: ours were taken at the end of an epoch, theirs
right after its first update (see `authors_deviation`).
"""

import pathlib

from layca.study.analysis import tasks
from layca.study.figures import authors_deviation, deviation_drawing
from layca.study.figures.deviation_panels import METHODS, Panel, find_panel
from layca.study.figures.deviation_table import table
from layca.study.plots import style
from layca.study.plots.drawing import Drawing, NoResultsError
from layca.training.output import rotation_plot

_AUTHORS_DATA = {
  'cifar10': 'CIFAR-10',
  'cifar100': 'CIFAR-100',
  'tinyimagenet': 'Tiny ImageNet',
}


def draw(name: str, results: pathlib.Path, with_authors: bool) -> Drawing:
  """Draws the figure from the runs at or below a folder.

  Of several seeds the lowest is shown. Grids of rates are not.

  Args:
    name: '3'.
    results: the folder.
    with_authors: whether the authors' panels are drawn below ours.

  Raises:
    NoResultsError: If there is no complete run of Layca or SGD at alpha 0.
    InputError: If it is not clear which of two runs to show.
  """
  found, notes = tasks.find(results, name, is_grid=False, methods=METHODS)
  columns = [
    [
      find_panel(
        results, task, method, _authors(task, method) if with_authors else None
      )
      for method in METHODS
    ]
    for task in found
  ]
  shown = [c for c in columns if any(panel.deviation for panel in c)]
  if not shown:
    raise NoResultsError(
      f'--results={results} holds no results of figure {name}, which are '
      f'complete runs of {" or ".join(METHODS)} at alpha 0: make them with '
      'launch.sweep'
    )
  title = f'Figure {name}: how far each layer rotates from its initialisation'
  panels = [panel for column in columns for panel in column]
  return Drawing(
    _picture(title, shown),
    title,
    table(panels),
    [*notes, *(note for panel in panels for note in panel.notes)],
  )


def _authors(task, method):
  """Returns the authors' angle deviation, if they have the task."""
  if task.authors is None:
    return None
  return authors_deviation.of_task(task.authors, method)


def _picture(title, columns):
  has_authors = any(panel.authors for column in columns for panel in column)
  count = len(METHODS) * (2 if has_authors else 1)
  figure, axes = style.create_panels(
    title, ['epoch'] * len(columns), ['cosine distance'] * count
  )
  drawn = []
  for column, panels in enumerate(columns):
    for row, panel in enumerate(panels):
      drawn += _draw_ours(axes[row, column], panel)
      if has_authors:
        drawn += _draw_authors(axes[len(METHODS) + row, column], panel)
  deviation_drawing.add_color_bar(figure, axes)
  style.add_legend(figure, rotation_plot.legend_handles(drawn))
  return figure


def _draw_ours(axes, panel: Panel):
  """Draws our run, if there is one; returns what was drawn."""
  if panel.deviation is None:
    title = f'{panel.method}: {panel.task.title}'
    return deviation_drawing.leave_empty(axes, title, 'no run')
  run = panel.run
  l2 = f' + L2 {run["optimizer.l2"]:g}' if run['optimizer.l2'] else ''
  title = f'{panel.method}{l2}: {panel.task.title}'
  details = f'rate {run["rho"]:.3g}, seed {run["seed"]}'
  return deviation_drawing.draw(axes, panel.deviation, title, details)


def _draw_authors(axes, panel: Panel):
  """Draws the authors' run, if there is one; returns what was drawn."""
  title = f'authors, {panel.method}'
  if panel.authors is None:
    return deviation_drawing.leave_empty(axes, title, 'not in the paper')
  title += f': {_AUTHORS_DATA[panel.task.authors]}'
  count = len(panel.authors.names)
  return deviation_drawing.draw(
    axes, panel.authors, f'{title}, {count} kernels', ''
  )
