"""The paper's figures, and its Appendix A.2, from what its experiments wrote.

Each file has a function `draw(name, records, with_authors)` that reads records
and returns a `Drawing`; it writes nothing. `paper.FIGURES` names them.
"""

import importlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from layca.study import paper
from layca.training.errors import InputError

if TYPE_CHECKING:
  from layca.study.analysis.records import Records
  from layca.study.plots.drawing import Drawing


def check(names: Sequence[str]) -> None:
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
  records: 'Records', with_authors: bool = True
) -> Iterator[tuple[str, 'Drawing']]:
  """Yields the name and the drawing of each figure that there are results of.

  One that cannot be drawn is named, and the others are drawn.

  Raises:
    InputError: if none can be drawn.
  """
  from layca.study.analysis.tasks import NoResultsError

  drawn, refused = False, {}
  for name in paper.FIGURES:
    try:
      yield name, draw(name, records, with_authors)
      drawn = True
    except NoResultsError:
      continue
    except InputError as error:
      refused[name] = error
  for name, error in refused.items() if drawn else ():
    print(f'\nFigure {name} is not drawn: {error}')
  if not drawn:
    # Once, not once more for each figure.
    raise next(iter(refused.values()), None) or NoResultsError(
      f'--results={records.folder} holds no results of any figure '
      f'({", ".join(paper.FIGURES)}): name a folder that an experiment wrote'
    )
