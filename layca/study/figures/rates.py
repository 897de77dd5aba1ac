"""Figure 7: the grids of rates at alpha 0, and the rate chosen (Section 5).

Shown is what rates are chosen on: the validation accuracy of the best epoch
where images were held out, else the test accuracy of the last epoch. Chosen is
the best rate of the first seed and, of equals, the larger one.
"""

import dataclasses
import math
import pathlib
from collections.abc import Sequence

from layca.study.analysis import paper_numbers, tasks
from layca.study.figures import method_curves
from layca.study.figures.method_curves import Curve
from layca.study.plots import style
from layca.study.plots.drawing import Drawing, NoResultsError
from layca.study.plots.text_table import Table

# Of Layca the paper publishes no grid, but its second version does.
_AUTHORS = {
  'SGD': ('v1', 'v1_fig7_gridsearch'),
  'Layca': ('v2', 'v2_exploration_rho0'),
}
_FORMATS = {
  'task': '',
  'method': '',
  'rate': '',
  'seeds': 'd',
  'accuracy': '.4f',
  'images': '',
  'chosen': '',
  'authors': '.4f',
  'difference_points': '+.2f',
}
_RING = {
  'label': 'chosen rate',
  'linestyle': 'none',
  'marker': 'o',
  'color': '0.15',
  'markersize': 13,
  'markerfacecolor': 'none',
  'markeredgewidth': 1.2,
  'zorder': 2.6,
}
_CROSS = {'linestyle': 'none', 'marker': 'x', 'markersize': 7}
# Crosses stand at this share of the height, those of each method apart.
_CROSS_HEIGHT, _CROSSES_APART = 0.03, 0.2


@dataclasses.dataclass(frozen=True)
class _RateCurve(Curve):
  """Accuracies of a method on a task over the rate's logarithm to base 3.

  Attributes:
    diverged: logarithms of the rates at which runs diverged.
    chosen: logarithm of the chosen rate; None if all diverged.
    images: 'validation' or 'test': what was measured on.
  """

  diverged: Sequence[float]
  chosen: float | None
  images: str


def draw(name: str, results: pathlib.Path, with_authors: bool) -> Drawing:
  """Draws the figure from the runs at or below a folder.

  Args:
    name: '7'.
    results: the folder.
    with_authors: whether the authors' grids are drawn below ours.

  Raises:
    NoResultsError: if there is no run of a grid at alpha 0.
    InputError: if runs of one method differ in more than rate and seed.
  """
  found, notes = tasks.find(results, name, is_grid=True, methods=())
  grids = []
  for task in found:
    curves = []
    runs = task.runs[task.runs['alpha'] == 0]
    for method in tasks.ordered(runs['method']):
      distinct, repeated = tasks.distinct(
        results, runs[runs['method'] == method], varied=('rho', 'seed')
      )
      curves.append(_curve(task, method, distinct, with_authors))
      notes += [*repeated, *_diverged(distinct)]
    if curves:
      grids.append((task, curves))
  if not grids:
    raise NoResultsError(
      f'--results={results} holds no results of figure {name}, which are runs '
      'of a grid of rates at alpha 0: make them with launch.sweep'
    )
  title = f'Figure {name}: accuracy by the learning rate, alpha 0'
  rows = [row for grid in grids for row in _rows(*grid)]
  return Drawing(_picture(title, grids), title, Table(_FORMATS, rows), notes)


def _curve(task, method, runs, with_authors):
  version, identifier = _AUTHORS.get(method, ('', ''))
  is_theirs = with_authors and identifier and task.authors
  measured = runs.reindex(columns=['best_val_accuracy', 'test_accuracy'])
  runs = runs.assign(
    rate=[round(math.log(rho, 3), 6) for rho in runs['rho']],
    accuracy=measured.bfill(axis=1).iloc[:, 0],
  )
  diverged = runs['diverged'].notna()
  converged = runs[~diverged].groupby('rate')
  return _RateCurve(
    method,
    x=list(converged.groups),
    accuracies=converged['accuracy'].apply(list).tolist(),
    authors=paper_numbers.curve(f'{identifier}_{task.authors}')
    if is_theirs
    else None,
    version=version,
    diverged=sorted(set(runs['rate'][diverged])),
    chosen=_choose(runs[~diverged]),
    images='validation' if measured.iloc[:, 0].notna().any() else 'test',
  )


def _choose(runs):
  """Returns the logarithm of the rate that the study takes, or None."""
  first = runs[runs['seed'] == runs['seed'].min()]
  if not len(first):
    return None
  return first.sort_values(['accuracy', 'rate'])['rate'].iloc[-1]


def _diverged(runs):
  return [
    f'{row.run}: {row.diverged}'
    for row in runs[runs['diverged'].notna()].itertuples()
  ]


def _picture(title, grids):
  columns = [
    (f'{task.title}\n{_images(curves)}', curves) for task, curves in grids
  ]
  panels = method_curves.create(
    title, 'learning rate', 'accuracy (%)', columns, step=1
  )
  handles = list(panels.handles)
  for axes, (_, curves) in zip(panels.axes[0], grids, strict=True):
    handles += _mark(axes, panels.looks, curves)
    _label(axes, curves)
  explained = {handle.get_label(): handle for handle in handles}
  style.add_legend(panels.figure, list(explained.values()))
  return panels.figure


def _images(curves):
  return ' and '.join(sorted({f'{curve.images} images' for curve in curves}))


def _mark(axes, looks, curves):
  """Rings the chosen rates and crosses those that diverged."""
  marks = []
  for place, curve in enumerate(curves):
    if curve.chosen is not None:
      accuracy = curve.means[curve.x.index(curve.chosen)]
      marks += axes.plot(curve.chosen, 100 * accuracy, **_RING)
    if curve.diverged:
      marks += axes.plot(
        [rate + _CROSSES_APART * place for rate in curve.diverged],
        [_CROSS_HEIGHT] * len(curve.diverged),
        color=looks[curve.method].color,
        transform=axes.get_xaxis_transform(),
        label=f'{curve.method} diverged',
        **_CROSS,
      )
  return marks


def _label(axes, curves):
  """Writes the rates as powers of 3, as the paper does."""
  rates = [
    rate
    for curve in curves
    for rate in [
      *curve.x,
      *curve.diverged,
      *(curve.authors.x if curve.authors else ()),
    ]
  ]
  ticks = range(math.floor(min(rates)), math.ceil(max(rates)) + 1)
  axes.set_xticks(ticks, [f'$3^{{{tick}}}$' for tick in ticks])


def _rows(task, curves):
  return [
    {
      'task': task.name,
      'method': curve.method,
      'rate': f'3^{rate:g}',
      'images': curve.images,
      **numbers,
    }
    for curve in curves
    for rate, numbers in sorted(_numbers(curve).items())
  ]


def _numbers(curve):
  """Returns what the table tells of each rate."""
  diverged = {
    rate: {'seeds': 0, 'chosen': 'diverged'} for rate in curve.diverged
  }
  return diverged | {
    rate: {
      'seeds': len(accuracies),
      'accuracy': mean,
      'chosen': 'yes' if rate == curve.chosen else 'no',
      **compared,
    }
    for rate, accuracies, mean, compared in zip(
      curve.x, curve.accuracies, curve.means, curve.compare(), strict=True
    )
  }
