"""Figures 1a and 1c: test accuracy by the layer that is trained alone.

1c differs from 1a in that the ReLUs behind the trained layer are frozen in
their initial regimes (Section 3).
"""

import dataclasses
import itertools
import pathlib
from collections.abc import Sequence

from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from layca.study.analysis import paper_numbers, toy_folders, toy_layers
from layca.study.analysis.toy_folders import Folder
from layca.study.plots import style
from layca.study.plots.drawing import Drawing, NoResultsError
from layca.study.plots.text_table import Table
from layca.study.single_layer.toy_settings import TRAININGS, VARIANTS

_AUTHORS = {
  '1a': 'v1_fig1a_mnist_single_layer',
  '1c': 'v1_fig1c_mnist_frozen_relu',
}
_TITLES = {
  '1a': 'one hidden layer trained alone',
  '1c': 'one hidden layer trained alone, later ReLUs frozen',
}
_KEYS = ('variant', 'experiment', 'layer', 'train_accuracy', 'test_accuracy')
_FORMATS = {
  'folder': '',
  'layer': 'd',
  'experiments': 'd',
  'test_accuracy': '.4f',
  'half_width_95': '.4f',
  'authors': '.4f',
  'difference_points': '+.2f',
}
# Single experiments stand beside the interval's bar, those of each folder
# apart: in layers, from the bar and from each other.
_BESIDE, _APART, _PLACES = 0.14, 0.08, 6
_MOST_TICKS = 16


@dataclasses.dataclass(frozen=True)
class _Curve:
  """A folder's trainings, summarised by layer, and what to compare with."""

  folder: Folder
  layers: list[toy_layers.LayerSummary]
  authors: paper_numbers.Curve | None


def draw(name: str, results: pathlib.Path, with_authors: bool) -> Drawing:
  """Draws the figure from the work folders at or below a folder.

  Args:
    name: '1a' or '1c'.
    results: the folder.
    with_authors: whether the authors' curve is drawn beside ours.

  Raises:
    NoResultsError: If they hold no training of this figure.
    InputError: If one of them cannot be read.
  """
  folders = toy_folders.find(results, TRAININGS, _KEYS)
  curves = [
    curve for f in folders if (curve := _curve(name, f, with_authors)).layers
  ]
  if not curves:
    raise NoResultsError(
      f'--results={results} holds no results of figure {name}, which are '
      f'lines of {TRAININGS} of the variant {VARIANTS[name]}: make them with '
      'launch.single_layer'
    )
  data = toy_folders.data_names([curve.folder for curve in curves])
  title = f'Figure {name}: {_TITLES[name]} ({data})'
  notes = [note for f in folders for note in _notes(name, f)]
  return Drawing(_picture(title, curves), title, _table(curves), notes)


def _curve(name, folder, with_authors):
  is_theirs = with_authors and folder.setting('data.name') == 'mnist'
  return _Curve(
    folder,
    toy_layers.by_layer(folder.rows, VARIANTS[name]),
    paper_numbers.curve(_AUTHORS[name]) if is_theirs else None,
  )


def _notes(name, folder):
  """Returns a line if trainings are missing that the config asks for."""
  found = {
    (row['layer'], row['experiment'])
    for row in folder.rows
    if row['variant'] == VARIANTS[name]
  }
  if not found and name not in folder.setting('figures'):
    return []
  layers, experiments = folder.setting('layers'), folder.setting('experiments')
  expected = set(itertools.product(layers, range(experiments)))
  if expected <= found:
    return []
  return [
    f'{folder.path} is not complete: {len(expected & found)} of '
    f'{len(expected)} trainings ({len(layers)} layers x {experiments} '
    'experiments) are there.'
  ]


def _picture(title, curves):
  figure, axes = style.create(
    title, 'trained hidden layer (0 is the first)', 'test accuracy (%)'
  )
  lines = [_add_curve(axes, *each) for each in enumerate(curves)]
  theirs = next((curve.authors for curve in curves if curve.authors), None)
  if theirs is not None:
    y = [100 * value for value in theirs.y]
    lines += axes.plot(theirs.x, y, **style.AUTHORS)
  axes.xaxis.set_major_locator(MaxNLocator(_MOST_TICKS, integer=True))
  # The interval of a few experiments can exceed what an accuracy can be.
  low, high = axes.get_ylim()
  axes.set_ylim(max(low, 0), min(high, 100))
  style.add_legend(figure, [*lines, *_explanations(axes)])
  return figure


def _add_curve(axes, place, curve):
  """Draws mean, interval and single experiments; returns the mean's line."""
  look = curve.folder.look
  beside = _BESIDE + _APART * (place % _PLACES)
  x = [each.layer for each in curve.layers]
  means = [100 * each.mean for each in curve.layers]
  points = [
    (each.layer + beside, 100 * accuracy)
    for each in curve.layers
    for accuracy in each.test_accuracies
  ]
  axes.plot(*zip(*points, strict=True), color=look.color, **style.POINTS)
  axes.errorbar(
    x,
    means,
    yerr=[100 * each.half_width for each in curve.layers],
    ecolor=look.color,
    **style.INTERVAL,
  )
  (line,) = axes.plot(
    x,
    means,
    color=look.color,
    marker=look.marker,
    label=f'{curve.folder.label} ({_experiments(curve.layers)})',
    **style.MEAN,
  )
  return line


def _experiments(layers: Sequence[toy_layers.LayerSummary]) -> str:
  counts = [len(each.test_accuracies) for each in layers]
  if min(counts) < max(counts):
    return f'{min(counts)} to {max(counts)} experiments'
  return f'{counts[0]} experiment{"s" if counts[0] > 1 else ""}'


def _explanations(axes):
  """Returns what explains bars and points in the legend."""
  bar = axes.errorbar(
    [], [], [], ecolor='0.4', label='95% interval of the mean', **style.INTERVAL
  )
  point = Line2D([], [], color='0.3', label='single experiment', **style.POINTS)
  return [bar, point]


def _table(curves):
  rows = []
  for curve in curves:
    theirs = curve.authors
    accuracies = dict(zip(theirs.x, theirs.y, strict=True)) if theirs else {}
    for each in curve.layers:
      row = {
        'folder': curve.folder.label,
        'layer': each.layer,
        'experiments': len(each.test_accuracies),
        'test_accuracy': each.mean,
        'half_width_95': each.half_width,
      }
      if each.layer in accuracies:
        row['authors'] = accuracies[each.layer]
        row['difference_points'] = 100 * (each.mean - row['authors'])
      rows.append(row)
  return Table(_FORMATS, rows)
