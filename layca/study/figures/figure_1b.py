"""Figure 1b: does a layer's training improve the feedback that it receives?

The silhouette coefficient of the feedback, the true classes being the
clusters, after each update of the layer that is trained alone (Section 3).
"""

import pandas as pd

from layca.study.analysis import paper_numbers, tasks, toy_folders
from layca.study.analysis.records import Records
from layca.study.plots import epoch_curves, style
from layca.study.plots.drawing import Drawing
from layca.study.plots.epoch_curves import Curve
from layca.study.single_layer.toy_settings import FEEDBACK

_AUTHORS = 'v1_fig1b_mnist_silhouette'
# The authors trained this layer.
_AUTHORS_LAYER = 0


def draw(name: str, records: Records, with_authors: bool) -> Drawing:
  """Draws a curve a work folder; see `figures.draw`."""
  folders = toy_folders.find(records.folder, FEEDBACK, ('step', 'silhouette'))
  if not folders:
    needed = f'lines of {FEEDBACK}'
    raise tasks.no_results(
      records, f'figure {name}', needed, 'launch.single_layer'
    )
  curves = {
    (folder.label, folder.setting('feedback.layer')): pd.Series(
      {row['step']: row['silhouette'] for row in folder.rows}
    )
    for folder in folders
  }
  authors = pd.Series(dtype=float)
  if with_authors and any(map(_is_the_authors, folders)):
    authors = pd.Series(paper_numbers.curve(_AUTHORS).by_x)
  rows = [
    row
    for (label, layer), curve in curves.items()
    for row in _rows(label, layer, curve)
  ]
  if len(authors):
    rows += _rows('authors', _AUTHORS_LAYER, authors)
  data = ', '.join(dict.fromkeys(folder.data for folder in folders))
  title = (
    f'Figure {name}: classes in the feedback of a layer trained alone ({data})'
  )
  notes = [note for folder in folders for note in _notes(folder)]
  picture = _picture(title, curves, authors)
  return Drawing(picture, title, pd.DataFrame(rows), notes)


def _is_the_authors(folder):
  """Whether it is the data and the layer that the authors' curve is about."""
  return (
    folder.data == 'MNIST'
    and folder.setting('feedback.layer') == _AUTHORS_LAYER
  )


def _notes(folder):
  """Returns a line if records are missing that the config asks for."""
  every = folder.setting('feedback.record_every')
  expected = folder.setting('feedback.steps') // every
  if len(folder.rows) >= expected:
    return []
  return [
    f'{folder.path} is not complete: {len(folder.rows)} of {expected} records '
    'are there.'
  ]


def _picture(title, curves, authors):
  figure, ((axes,),) = style.create_panels(
    title,
    ['number of updates of the layer'],
    ['silhouette coefficient of the feedback'],
    style.WIDE,
  )
  looks = style.looks(label for label, _ in curves)
  drawn = [
    Curve(
      f'{label} (layer {layer})',
      curve,
      looks[label].color,
      looks[label].marker,
    )
    for (label, layer), curve in curves.items()
  ]
  epoch_curves.draw(axes, drawn)
  handles = epoch_curves.handles(drawn)
  if len(authors):
    handles += axes.plot(authors.index, authors, **style.AUTHORS)
  axes.set_xlim(left=0)
  style.add_legend(figure, handles)
  return figure


def _rows(label, layer, curve):
  """Returns the first, the last and the highest record of a curve."""
  return [
    {
      'method': label,
      'layer': layer,
      'measure': measure,
      'update': update,
      'mean': curve[update],
      'n': len(curve),
    }
    for measure, update in (
      ('first', curve.index[0]),
      ('last', curve.index[-1]),
      ('max', curve.idxmax()),
    )
  ]
