"""The paper's figures, and its Appendix A.2, from what its experiments wrote.

A figure is a function that reads a folder of results and returns a `Drawing`,
with the authors' curves or without; it writes nothing. FIGURES names them all;
what draws them is imported when it is called.
"""

import functools
import importlib
import os
import pathlib
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from layca.training.errors import InputError

if TYPE_CHECKING:
  from layca.study.plots.drawing import Drawing

# The module of each figure.
_MODULES = {
  '1a': 'single_layer',
  '1b': 'feedback',
  '1c': 'single_layer',
  '2': 'alphas',
  '3': 'angle_deviation',
  '4': 'adaptive_training',
  '5_left': 'plateaus',
  '5_right': 'weight_decay',
  '6': 'multipliers',
  '7': 'rates',
  '8': 'plateaus',
  '9': 'adaptive_training',
  '10': 'adaptive_deviation',
  'a2': 'recommendations',
}


def _draw(name: str, results: pathlib.Path, with_authors: bool) -> 'Drawing':
  module = importlib.import_module(f'{__name__}.{_MODULES[name]}')
  return module.draw(name, results, with_authors)


FIGURES: Mapping[str, Callable[[pathlib.Path, bool], 'Drawing']] = {
  name: functools.partial(_draw, name) for name in _MODULES
}


def draw(
  name: str,
  results: str | os.PathLike,
  out: str | os.PathLike,
  with_authors: bool = True,
) -> list[pathlib.Path]:
  """Draws one figure, and prints its table and what the results lack.

  Args:
    name: one of FIGURES.
    results: the folder of the results.
    out: the folder for `figure_NAME.png`, `.svg` and, the table, `.csv`.
    with_authors: whether the authors' curves are drawn beside ours, and the
      differences written into the table.

  Returns:
    The files that it wrote.

  Raises:
    InputError: for an unknown name, a folder that does not exist or cannot be
      written, and results that cannot be read.
    NoResultsError: for results that hold nothing of this figure.
  """
  drawing = _find(name)(_existing(results), with_authors)
  paths = drawing.write(pathlib.Path(out), f'figure_{name}')
  print(drawing.to_text())
  return paths


def draw_all(
  names: Sequence[str],
  results: str | os.PathLike,
  out: str | os.PathLike,
  with_authors: bool = True,
) -> list[pathlib.Path]:
  """Draws figures as `draw` does, by default all that there are results of.

  By default a figure that cannot be drawn is named, and the others are drawn.
  """
  from layca.study.plots.drawing import NoResultsError

  _existing(results)
  for name in names:
    _find(name)
  if names:
    return [
      path for name in names for path in draw(name, results, out, with_authors)
    ]
  paths, refused = [], None
  for name in FIGURES:
    try:
      paths += draw(name, results, out, with_authors)
    except NoResultsError:
      continue
    except InputError as error:
      refused = error
      print(f'\nFigure {name} is not drawn: {error}')
  if not paths:
    raise refused or NoResultsError(
      f'--results={results} holds no results of any figure '
      f'({", ".join(FIGURES)}): name a folder that an experiment wrote'
    )
  return paths


def _find(name):
  if name not in FIGURES:
    raise InputError(f'--figure={name}: take of {",".join(FIGURES)}')
  return FIGURES[name]


def _existing(results):
  results = pathlib.Path(results)
  if not results.is_dir():
    raise InputError(
      f'--results={results}: there is no such folder: name one that an '
      'experiment wrote'
    )
  return results
