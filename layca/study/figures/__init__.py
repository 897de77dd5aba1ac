"""The paper's figures, and its Appendix A.2, from what its experiments wrote.

Each file has a function `draw(name, records, with_authors)` that reads records
and returns a `Drawing`; it writes nothing. `paper.FIGURES` names them.
"""

import importlib
import pathlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from layca.study import paper
from layca.training.errors import InputError

if TYPE_CHECKING:
  from layca.study.analysis.records import Records
  from layca.study.plots.drawing import Drawing


def check(names: Sequence[str]):
  """Raises InputError for a name that no figure has."""
  for name in names:
    if name not in paper.FIGURES:
      raise InputError(f'--figure={name}: take of {",".join(paper.FIGURES)}')


def draw(name: str, records: 'Records', with_authors: bool = True) -> 'Drawing':
  """Returns a figure.

  Args:
    name: one of `paper.FIGURES`.
    records: what experiments wrote.
    with_authors: whether the authors' curves are drawn beside ours, and the
      differences written into the table.

  Raises:
    InputError: for results that cannot be compared.
    NoResultsError: for results that hold nothing of this figure.
  """
  # What draws is imported when it is needed: matplotlib and pandas take long.
  module = paper.FIGURES[name].module
  figure = importlib.import_module(f'{__name__}.{module}')
  return figure.draw(name, records, with_authors)


def draw_all(
  names: Sequence[str],
  records: 'Records',
  out: pathlib.Path,
  with_authors: bool = True,
) -> list[pathlib.Path]:
  """Draws figures and prints their tables and what the results lack.

  Args:
    names: of `paper.FIGURES`; by default all that there are results of, and
      one that cannot be drawn is named.
    records: what experiments wrote.
    out: folder for `figure_NAME.png`, `.svg` and, the table, `.csv`.
    with_authors: see `draw`.

  Returns:
    The files that it wrote.

  Raises:
    InputError: see `draw`; and for a folder that cannot be written.
  """
  from layca.study.analysis.tasks import NoResultsError

  paths, refused = [], None
  for name in names or paper.FIGURES:
    try:
      drawing = draw(name, records, with_authors)
    except NoResultsError:
      if names:
        raise
      continue
    except InputError as error:
      if names:
        raise
      refused = error
      print(f'\nFigure {name} is not drawn: {error}')
      continue
    paths += drawing.write(out, f'figure_{name}')
    print(drawing.to_text())
  if not paths:
    raise refused or NoResultsError(
      f'--results={records.folder} holds no results of any figure '
      f'({", ".join(paper.FIGURES)}): name a folder that an experiment wrote'
    )
  return paths


def draw_own(
  records: 'Records',
  out: pathlib.Path,
  x: str,
  y: str,
  by: str,
  sweep: str | None = None,
) -> list[pathlib.Path]:
  """Draws a quantity of any runs by a setting, and prints its table.

  Args:
    records: what experiments wrote.
    out: folder for `Y_by_X.png`, `.svg` and `.csv`.
    x: column of `Records.runs` on the x axis.
    y: column on the y axis.
    by: column that tells curves apart.
    sweep: name of the sweep whose runs are drawn; by default all runs.

  Returns:
    The files that it wrote.

  Raises:
    InputError: see `own_figure.draw`; and for a folder that cannot be written.
  """
  from layca.study.figures import own_figure

  drawing = own_figure.draw(records, x, y, by, sweep)
  paths = drawing.write(out, f'{y}_by_{x}')
  print(drawing.to_text())
  return paths
