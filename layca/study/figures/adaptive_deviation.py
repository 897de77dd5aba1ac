"""Figure 10: how far each layer rotates, a column for each of five methods.

The methods are those of Section 6.2. The paper shows them without Layca; below
stand the same with Layca, and the authors' trainings of both kinds. Drawn as
Figure 3 is (see `angle_deviation`); of the authors' records every tenth is
there, joined by straight lines. Steps that follow a mean of the gradients, such
as those of SGD_AMom and Adam, resemble each other: with these, layers can
rotate much further than randomly, though Layca sets the angle of each step.
"""

import pathlib
from collections.abc import Iterator, Mapping

from matplotlib.ticker import MaxNLocator

from layca.study.figures import (
  adaptive_methods,
  authors_deviation,
  deviation_drawing,
)
from layca.study.figures.adaptive_methods import (
  METHODS,
  OPTIMIZERS,
  Method,
)
from layca.study.figures.deviation_panels import Panel, find_panel
from layca.study.figures.deviation_table import summarize
from layca.study.plots import style
from layca.study.plots.drawing import Drawing, NoResultsError
from layca.study.plots.text_table import Table
from layca.training.output import rotation_plot

_PANEL_SIZE = (2.8, 2.7)
# Of epochs, on the axis of a panel.
_MOST_TICKS = 5
# What `summarize` returns.
_MEASURES = (
  'first_kernel',
  'last_kernel',
  'median_of_the_others',
  'log_rotation_spread',
)
_FORMATS = {
  'task': '',
  'method': '',
  'layca': '',
  'seed': 'd',
  'measure': '',
  'ours': '.4f',
  'authors': '.3f',
  'difference': '+.3f',
}


def draw(name: str, results: pathlib.Path, with_authors: bool) -> Drawing:
  """Draws the figure from the runs at or below a folder.

  Of several seeds the lowest is shown.

  Args:
    name: '10'.
    results: the folder.
    with_authors: whether the authors' panels are drawn below ours.

  Raises:
    NoResultsError: If no task has runs of several optimizers at alpha 0, or
      none of these has a whole epoch.
    InputError: If runs of one method differ in more than the seed.
  """
  found, notes = adaptive_methods.find(results, name)
  by_task = [_find_panels(results, task, with_authors) for task in found]
  panels = [panel for of_task in by_task for panel in of_task.values()]
  if not any(panel.deviation for panel in panels):
    raise NoResultsError(
      f'--results={results} holds no results of figure {name}: no run of its '
      'methods has a whole epoch'
    )
  title = f'Figure {name}: how far each layer rotates, by method'
  return Drawing(
    _picture(title, by_task),
    title,
    Table(_FORMATS, [row for of_task in by_task for row in _rows(of_task)]),
    [*notes, *(note for panel in panels for note in panel.notes)],
  )


def _find_panels(results, task, with_authors) -> Mapping[Method, Panel]:
  has_authors = with_authors and adaptive_methods.is_of_the_authors(task)
  return {
    method: find_panel(
      results,
      task,
      method.in_results,
      authors_deviation.of_method(method) if has_authors else None,
    )
    for method in METHODS
  }


def _picture(title, by_task):
  rows = [row for panels in by_task for row in _contents(panels)]
  figure, axes = style.create_panels(
    title,
    ['epoch'] * len(OPTIMIZERS),
    [f'{heading}\ncosine distance' for heading, _ in rows],
    _PANEL_SIZE,
  )
  drawn = []
  for row, (_, contents) in zip(axes, rows, strict=True):
    for panel, (deviation, *texts) in zip(row, contents, strict=True):
      if deviation is None:
        deviation_drawing.leave_empty(panel, *texts)
      else:
        deviation_drawing.draw(panel, deviation, *texts)
        panel.xaxis.set_major_locator(MaxNLocator(_MOST_TICKS, integer=True))
        drawn.append(deviation)
  deviation_drawing.add_color_bar(figure, axes)
  style.add_legend(figure, rotation_plot.legend_handles(drawn))
  return figure


def _contents(panels) -> Iterator[tuple[str, list]]:
  """Returns the rows of a task: a heading, and what its five panels show.

  Of each panel: the deviation or None, the title, and details or why it is
  empty.
  """
  kinds = [(next(iter(panels.values())).task.title, _ours)]
  if any(panel.authors for panel in panels.values()):
    kinds.append(('authors', _authors))
  for heading, content in kinds:
    for layca in (False, True):
      yield (
        heading,
        [content(m, panels[m]) for m in METHODS if m.layca == layca],
      )


def _ours(method, panel):
  if panel.deviation is None:
    return None, method.title, 'no run'
  run = panel.run
  l2 = f' + L2 {run["optimizer.l2"]:g}' if run['optimizer.l2'] else ''
  settings = f'rate {run["rho"]:.3g}, seed {run["seed"]}'
  return panel.deviation, f'{method.title}{l2}\n{settings}', ''


def _authors(method, panel):
  return panel.authors, f'authors, {method.title}', ''


def _rows(panels) -> Iterator[Mapping]:
  for method, panel in panels.items():
    if panel.deviation is None:
      continue
    ours = summarize(panel.deviation)
    theirs = summarize(panel.authors) if panel.authors else None
    for place, measure in enumerate(_MEASURES):
      row = {
        'task': panel.task.name,
        'method': method.name,
        'layca': 'yes' if method.layca else 'no',
        'seed': panel.run['seed'],
        'measure': measure,
        'ours': ours[place],
      }
      if theirs:
        row['authors'] = theirs[place]
        row['difference'] = ours[place] - theirs[place]
      yield row
