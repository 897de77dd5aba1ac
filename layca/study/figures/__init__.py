"""The paper's figures, and its Appendix A.2, from what its experiments wrote.

A figure is a function that reads a folder of results and returns a `Drawing`,
with the authors' curves or without; it writes nothing. FIGURES names them all.
"""

import functools
import os
import pathlib
from collections.abc import Callable, Mapping, Sequence

from layca.study.figures import (
  adaptive_deviation,
  adaptive_training,
  alphas,
  angle_deviation,
  feedback,
  multipliers,
  plateaus,
  rates,
  recommendations,
  single_layer,
  weight_decay,
)
from layca.study.figures.drawing import Drawing, NoResultsError
from layca.training.errors import InputError

FIGURES: Mapping[str, Callable[[pathlib.Path, bool], Drawing]] = {
  '1a': functools.partial(single_layer.draw, '1a'),
  '1b': functools.partial(feedback.draw, '1b'),
  '1c': functools.partial(single_layer.draw, '1c'),
  '2': functools.partial(alphas.draw, '2'),
  '3': functools.partial(angle_deviation.draw, '3'),
  '4': functools.partial(adaptive_training.draw, '4'),
  '5_left': functools.partial(plateaus.draw, '5_left'),
  '5_right': functools.partial(weight_decay.draw, '5_right'),
  '6': functools.partial(multipliers.draw, '6'),
  '7': functools.partial(rates.draw, '7'),
  '8': functools.partial(plateaus.draw, '8'),
  '9': functools.partial(adaptive_training.draw, '9'),
  '10': functools.partial(adaptive_deviation.draw, '10'),
  'a2': functools.partial(recommendations.draw, 'a2'),
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
