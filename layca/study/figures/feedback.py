"""Figure 1b: does a layer's training improve the feedback that it receives?

The silhouette coefficient of the feedback, the true classes being the
clusters, after each update of the layer that is trained alone (Section 3).
"""

import dataclasses
import pathlib
from collections.abc import Sequence

from layca.study.analysis import paper_numbers, toy_folders
from layca.study.plots import style
from layca.study.plots.drawing import Drawing, NoResultsError
from layca.study.plots.text_table import Table
from layca.study.single_layer.toy_settings import FEEDBACK

_AUTHORS = 'v1_fig1b_mnist_silhouette'
# The authors trained this layer.
_AUTHORS_LAYER = 0
# On a curve, so that curves can be told apart in grey.
_MARKERS = 10
_KEYS = ('step', 'silhouette')
_FORMATS = {
  'folder': '',
  'layer': 'd',
  'records': 'd',
  'first': '.4f',
  'first_update': 'd',
  'last': '.4f',
  'last_update': 'd',
  'max': '.4f',
  'max_update': 'd',
}


@dataclasses.dataclass(frozen=True)
class _Curve:
  """Silhouettes of a layer's feedback, by the number of updates made."""

  label: str
  layer: int
  updates: Sequence[int]
  silhouettes: Sequence[float]


def draw(name: str, results: pathlib.Path, with_authors: bool) -> Drawing:
  """Draws the figure from the work folders at or below a folder.

  Args:
    name: '1b'.
    results: the folder.
    with_authors: whether the authors' curve is drawn beside ours.

  Raises:
    NoResultsError: If they hold no record of the feedback.
    InputError: If one of them cannot be read.
  """
  folders = toy_folders.find(results, FEEDBACK, _KEYS)
  drawn = [folder for folder in folders if folder.rows]
  if not drawn:
    raise NoResultsError(
      f'--results={results} holds no results of figure {name}, which are '
      f'lines of {FEEDBACK}: make them with launch.single_layer'
    )
  ours = [_curve(folder) for folder in drawn]
  theirs = []
  if with_authors and any(map(_is_the_authors, drawn)):
    curve = paper_numbers.curve(_AUTHORS)
    theirs = [_Curve('authors', _AUTHORS_LAYER, curve.x, curve.y)]
  data = toy_folders.data_names(drawn)
  title = (
    f'Figure {name}: classes in the feedback of a layer trained alone ({data})'
  )
  return Drawing(
    _picture(title, [folder.look for folder in drawn], ours, theirs),
    title,
    Table(_FORMATS, [_row(curve) for curve in [*ours, *theirs]]),
    [note for folder in folders for note in _notes(name, folder)],
  )


def _curve(folder):
  return _Curve(
    folder.label,
    folder.setting('feedback.layer'),
    [row['step'] for row in folder.rows],
    [row['silhouette'] for row in folder.rows],
  )


def _is_the_authors(folder):
  """Whether it is the data and the layer that the authors' curve is about."""
  return (
    folder.setting('data.name') == 'mnist'
    and folder.setting('feedback.layer') == _AUTHORS_LAYER
  )


def _notes(name, folder):
  """Returns a line if records are missing that the config asks for."""
  if not folder.rows and name not in folder.setting('figures'):
    return []
  every = folder.setting('feedback.record_every')
  expected = folder.setting('feedback.steps') // every
  if len(folder.rows) >= expected:
    return []
  return [
    f'{folder.path} is not complete: {len(folder.rows)} of {expected} records '
    'are there.'
  ]


def _picture(title, looks, ours, theirs):
  figure, axes = style.create(
    title,
    'number of updates of the layer',
    'silhouette coefficient of the feedback',
  )
  lines = []
  for look, curve in zip(looks, ours, strict=True):
    lines += axes.plot(
      curve.updates,
      curve.silhouettes,
      color=look.color,
      marker=look.marker,
      markevery=-(-len(curve.updates) // _MARKERS),
      label=f'{curve.label} (layer {curve.layer})',
      **style.RECORDS,
    )
  for curve in theirs:
    lines += axes.plot(curve.updates, curve.silhouettes, **style.AUTHORS)
  axes.set_xlim(left=0)
  style.add_legend(figure, lines)
  return figure


def _row(curve):
  highest = max(range(len(curve.updates)), key=curve.silhouettes.__getitem__)
  return {
    'folder': curve.label,
    'layer': curve.layer,
    'records': len(curve.updates),
    'first': curve.silhouettes[0],
    'first_update': curve.updates[0],
    'last': curve.silhouettes[-1],
    'last_update': curve.updates[-1],
    'max': curve.silhouettes[highest],
    'max_update': curve.updates[highest],
  }
