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
# The authors trained this layer, on these images.
_AUTHORS_LAYER, _AUTHORS_DATA = 0, 'MNIST'


def draw(name: str, records: Records, with_authors: bool) -> Drawing:
  """Draws a curve a work folder; see `figures.draw`."""
  folders = toy_folders.find(records.folder, FEEDBACK, ('step', 'silhouette'))
  if not folders:
    raise tasks.no_results(
      records, f'figure {name}', f'lines of {FEEDBACK}', 'launch.single_layer'
    )
  curves, rows, notes = [], [], []
  looks = style.looks(folder.label for folder in folders)
  for folder in folders:
    layer = folder.setting('feedback.layer')
    silhouettes = {row['step']: row['silhouette'] for row in folder.rows}
    curve = pd.Series(silhouettes)
    label = f'{folder.label} (layer {layer})'
    curves.append(Curve(label, curve, *looks[folder.label]))
    rows += _rows(folder.label, layer, curve)
    every = folder.setting('feedback.record_every')
    expected = folder.setting('feedback.steps') // every
    if len(curve) < expected:
      notes.append(
        f'{folder.path} is not complete: {len(curve)} of {expected} records '
        'are there.'
      )
  authors = pd.Series(dtype=float)
  if with_authors and any(map(_is_the_authors, folders)):
    authors = pd.Series(paper_numbers.curve(_AUTHORS).by_x)
    rows += _rows('authors', _AUTHORS_LAYER, authors)
  data = ', '.join(dict.fromkeys(folder.data for folder in folders))
  title = (
    f'Figure {name}: classes in the feedback of a layer trained alone ({data})'
  )
  picture = _picture(title, curves, authors)
  return Drawing(picture, title, pd.DataFrame(rows), notes)


def _is_the_authors(folder):
  layer = folder.setting('feedback.layer')
  return (folder.data, layer) == (_AUTHORS_DATA, _AUTHORS_LAYER)


def _rows(method, layer, curve):
  """Returns the first, the last and the highest record of a curve."""
  first, last = curve.index[[0, -1]]
  updates = {'first': first, 'last': last, 'max': curve.idxmax()}
  head = {'method': method, 'layer': layer}
  return [
    head | {'measure': m, 'update': u, 'mean': curve[u], 'n': len(curve)}
    for m, u in updates.items()
  ]


def _picture(title, curves, authors):
  figure, ((axes,),) = style.create_panels(
    title,
    ['number of updates of the layer'],
    ['silhouette coefficient of the feedback'],
    style.WIDE,
  )
  epoch_curves.draw(axes, curves)
  handles = epoch_curves.handles(curves)
  if len(authors):
    handles += axes.plot(authors.index, authors, **style.AUTHORS)
  axes.set_xlim(left=0)
  style.add_legend(figure, handles)
  return figure
