"""Figure 2: test accuracy by alpha, which prioritises layers (Section 5).

Like the paper's, it is about runs that fit their training images: those of
train accuracy above 0.98, a mean over the last epoch in training mode. Where
any run of a point does not, the point is hollow; the paper does not draw these.
"""

import dataclasses
import itertools
import pathlib
from collections.abc import Sequence

import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.ticker import MultipleLocator

from layca.study.analysis import paper_numbers, tasks
from layca.study.analysis.records import FITTED
from layca.study.figures import method_curves
from layca.study.figures.method_curves import Curve
from layca.study.plots import style
from layca.study.plots.drawing import Drawing, NoResultsError
from layca.study.plots.text_table import Table

_UNFITTED = f'any train accuracy at or below {FITTED}'
_AUTHORS_METHODS = ('Layca', 'SGD')
_FORMATS = {
  'task': '',
  'method': '',
  'alpha': '+.1f',
  'seeds': 'd',
  'test_accuracy': '.4f',
  'half_width_95': '.4f',
  'train_accuracy': '.4f',
  'fitted': '',
  'authors': '.4f',
  'difference_points': '+.2f',
}
_HOLLOW = {
  'linestyle': 'none',
  'markerfacecolor': 'white',
  'markersize': style.MEAN['markersize'],
  'zorder': style.MEAN['zorder'] + 0.1,
}


@dataclasses.dataclass(frozen=True)
class _AlphaCurve(Curve):
  """Test accuracies of a method on a task over alpha.

  Attributes:
    train_accuracies: at each alpha, the least of the seeds.
  """

  train_accuracies: Sequence[float]

  @property
  def fitted(self) -> list[bool]:
    """Returns, at each alpha, whether all runs fitted."""
    return [accuracy > FITTED for accuracy in self.train_accuracies]

  def select(self, is_fitted: bool) -> dict[float, float]:
    """Returns the means by alpha of the points that are fitted, or not."""
    points = zip(self.x, self.means, self.fitted, strict=True)
    return {alpha: mean for alpha, mean, f in points if f == is_fitted}


def draw(name: str, results: pathlib.Path, with_authors: bool) -> Drawing:
  """Draws the figure from the runs at or below a folder.

  Args:
    name: '2'.
    results: the folder.
    with_authors: whether the authors' curves are drawn below ours.

  Raises:
    NoResultsError: if no task has runs at several alphas.
    InputError: if runs of one method and alpha differ in more than the seed.
  """
  found, notes = tasks.find(results, name, is_grid=False, methods=())
  studies = []
  for task in found:
    if task.runs['alpha'].nunique() == 1:
      continue
    runs, more = _drawn(results, task)
    if runs['alpha'].nunique() > 1:
      studies.append((task, _curves(task, runs, with_authors)))
      notes += more
  if not studies:
    raise NoResultsError(
      f'--results={results} holds no results of figure {name}, which are runs '
      'of one task at several alphas: make them with launch.sweep'
    )
  title = f'Figure {name}: test accuracy by the prioritisation of layers, alpha'
  notes += [note for study in studies for note in _findings(*study)]
  rows = [row for study in studies for row in _rows(*study)]
  return Drawing(_picture(title, studies), title, Table(_FORMATS, rows), notes)


def _drawn(results, task):
  """Returns the runs that have an accuracy, and notes of the others."""
  diverged = task.runs['reported_test_accuracy'].isna()
  notes = [
    f'left out: {run}: it diverged and has no accuracy'
    for run in task.runs['run'][diverged]
  ]
  kept = [task.runs[:0]]
  for _, seeds in task.runs[~diverged].groupby(['method', 'alpha']):
    distinct, repeated = tasks.distinct(results, seeds, varied=('seed',))
    kept.append(distinct)
    notes += repeated
  return pd.concat(kept), notes


def _curves(task, runs, with_authors):
  curves = []
  for method in tasks.ordered(runs['method']):
    by_alpha = runs[runs['method'] == method].groupby('alpha')
    curves.append(
      _AlphaCurve(
        method,
        x=list(by_alpha.groups),
        accuracies=by_alpha['reported_test_accuracy'].apply(list).tolist(),
        authors=_authors(task, method) if with_authors else None,
        version='v1',
        train_accuracies=by_alpha['train_accuracy'].min().tolist(),
      )
    )
  return curves


def _authors(task, method):
  if task.authors is None or method not in _AUTHORS_METHODS:
    return None
  return paper_numbers.curve(f'v1_fig2_{task.authors}_{method.lower()}')


def _picture(title, studies):
  columns = [(task.title, curves) for task, curves in studies]
  panels = method_curves.create(
    title, 'alpha', 'test accuracy (%)', columns, step=0.1
  )
  for axes in panels.axes.flat:
    axes.xaxis.set_major_locator(MultipleLocator(0.2))
  hollow = False
  for axes, (_, curves) in zip(panels.axes[0], studies, strict=True):
    for curve in curves:
      points = curve.select(is_fitted=False)
      axes.plot(
        list(points),
        [100 * mean for mean in points.values()],
        **dataclasses.asdict(panels.looks[curve.method]),
        **_HOLLOW,
      )
      hollow = hollow or bool(points)
  example = Line2D([], [], marker='o', color='0.3', label=_UNFITTED, **_HOLLOW)
  style.add_legend(panels.figure, panels.handles + [example] * hollow)
  return panels.figure


def _rows(task, curves):
  scatter = method_curves.scatter(curves)
  return [
    {
      'task': task.name,
      'method': curve.method,
      'alpha': curve.x[place],
      'seeds': len(curve.accuracies[place]),
      'test_accuracy': curve.means[place],
      'half_width_95': half_width,
      'train_accuracy': curve.train_accuracies[place],
      'fitted': 'yes' if curve.fitted[place] else 'no',
      **compared,
    }
    for curve in curves
    for place, (half_width, compared) in enumerate(
      zip(curve.half_widths(scatter), curve.compare(), strict=True)
    )
  ]


def _findings(task, curves):
  """Returns what the curves tell, in words: ours, then the authors'."""
  ours = {curve.method: curve.select(is_fitted=True) for curve in curves}
  theirs = {
    curve.method: dict(zip(curve.authors.x, curve.authors.y, strict=True))
    for curve in curves
    if curve.authors
  }
  return [
    f'{task.title}{whose}: {text}'
    for whose, curves in (('', ours), (', authors', theirs))
    for text in [*itertools.starmap(_extent, curves.items()), *_gain(curves)]
  ]


def _extent(method, curve):
  if not curve:
    return f'{method} fits its training images at no alpha'
  best = max(curve, key=curve.get)
  extent = 100 * (curve[best] - min(curve.values()))
  return (
    f'{method} is best at alpha {best:+.1f} ({100 * curve[best]:.2f}%), '
    f'{extent:.2f} points above the worst of {len(curve)} alphas'
  )


def _gain(curves):
  """Returns what Layca gains over SGD; nothing if one of them has no point."""
  layca, sgd = (curves.get(method) for method in _AUTHORS_METHODS)
  if not layca or not sgd:
    return []
  gain = 100 * (max(layca.values()) - max(sgd.values()))
  text = f'Layca minus SGD, best against best: {gain:+.2f} points'
  if 0.0 in layca and 0.0 in sgd:
    text += f'; at alpha 0: {100 * (layca[0.0] - sgd[0.0]):+.2f}'
  return [text]
