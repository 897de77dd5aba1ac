"""Appendix A.2, of which the paper has no figure: its advice on Layca.

Test accuracy at alpha 0 by the setting that a piece of advice is about: the
rate, batch norm, when the rate drops, biases; SGD beside it where it was run.
"""

import math
import pathlib
import re
from collections.abc import Iterator, Mapping

from matplotlib.artist import Artist
from matplotlib.lines import Line2D

from layca.study.analysis import tasks
from layca.study.analysis.records import FITTED
from layca.study.figures import recommended_settings
from layca.study.figures.recommended_settings import METHODS, Study
from layca.study.plots import style
from layca.study.plots.drawing import Drawing, NoResultsError
from layca.study.plots.text_table import Table

_DEFAULT = 'Layca 3^-3'
_UNFITTED = f'any train accuracy at or below {FITTED}'
_FORMATS = {
  'task': '',
  'setting': '',
  'seeds': 'd',
  'test_accuracy': '.4f',
  'half_width_95': '.4f',
  'minus_default_points': '+.2f',
  'minus_default_half_width_95': '.2f',
  'train_accuracy': '.4f',
  'fitted': '',
}
_AUTHORS_FORMATS = {'authors': '.4f'}
_MEAN = {'linestyle': 'none', 'markersize': 6.5, 'zorder': 2.6}
# How the legend shows the bar of an interval.
_BAR = {'linestyle': 'none', 'marker': '_', 'markersize': 11}
# Single runs stand below the bar.
_BELOW = 0.22


def draw(name: str, results: pathlib.Path, with_authors: bool) -> Drawing:
  """Draws the figure from the runs at or below a folder.

  Args:
    name: 'a2'.
    results: the folder.
    with_authors: whether the authors' accuracies stand in the table.

  Raises:
    NoResultsError: if no task has runs of Layca at alpha 0 of two settings.
    InputError: if runs of one setting differ in more than the seed.
  """
  found, notes = tasks.find(results, name, is_grid=False, methods=METHODS)
  studies = []
  for task in found:
    study, more = recommended_settings.of_task(results, task, with_authors)
    studies += [study] if study else []
    notes += more
  if not studies:
    raise NoResultsError(
      f'--results={results} holds no results of figure {name}, which are runs '
      'of Layca at alpha 0 that differ in rate, batch norm, drops or biases: '
      'make them with launch.sweep'
    )
  title = "The paper's advice on Layca (Appendix A.2), alpha 0"
  formats = _FORMATS | (_AUTHORS_FORMATS if with_authors else {})
  rows = [row for study in studies for row in _rows(study)]
  return Drawing(_picture(title, studies), title, Table(formats, rows), notes)


def _picture(title, studies):
  labels = ['test accuracy (%)'] * len(studies)
  figure, axes = style.create_panels(title, labels, [''])
  looks = tasks.looks(METHODS)
  for panel, study in zip(axes[0], studies, strict=True):
    panel.set_title(study.task.title, fontsize=10)
    for place, setting in enumerate(study.settings):
      half_width = study.scatter.half_width(len(setting.accuracies))
      _add(panel, place, setting, half_width, looks[setting.method])
    names = [
      re.sub(r'3\^(-?[\d.]+)', r'$3^{\1}$', setting.name)
      for setting in study.settings
    ]
    panel.set_yticks(range(len(names)), names, fontsize=8)
    panel.set_ylim(len(names) - 0.5, -0.5)
  settings = [setting for study in studies for setting in study.settings]
  style.add_legend(figure, _handles(looks, settings))
  return figure


def _add(axes, place, setting, half_width, look):
  """Draws mean, interval and, where there are several, the single runs."""
  mean, seeds = 100 * setting.mean, len(setting.accuracies)
  if math.isfinite(half_width):
    axes.errorbar(
      mean,
      place,
      xerr=100 * half_width,
      ecolor=look.color,
      **style.INTERVAL,
    )
  if seeds > 1:
    axes.plot(
      [100 * accuracy for accuracy in setting.accuracies],
      [place + _BELOW] * seeds,
      color=look.color,
      **style.POINTS,
    )
  axes.plot(
    mean,
    place,
    color=look.color,
    marker=look.marker,
    markerfacecolor=look.color if setting.is_fitted else 'white',
    **_MEAN,
  )


def _handles(looks, settings) -> list[Artist]:
  """Returns what explains methods, bars, points and hollow means."""
  handles = [
    Line2D([], [], color=look.color, marker=look.marker, label=method, **_MEAN)
    for method, look in looks.items()
    if any(setting.method == method for setting in settings)
  ]
  if any(len(setting.accuracies) > 1 for setting in settings):
    handles += [
      Line2D([], [], color='0.4', label=style.POOLED, **_BAR),
      Line2D([], [], color='0.3', label='single run', **style.POINTS),
    ]
  if not all(setting.is_fitted for setting in settings):
    hollow = {'color': '0.3', 'marker': 'o', 'markerfacecolor': 'white'}
    handles.append(Line2D([], [], label=_UNFITTED, **hollow, **_MEAN))
  return handles


def _rows(study: Study) -> Iterator[Mapping]:
  default = next((x for x in study.settings if x.name == _DEFAULT), None)
  for setting in study.settings:
    seeds = len(setting.accuracies)
    row = {
      'task': study.task.name,
      'setting': setting.name,
      'seeds': seeds,
      'test_accuracy': setting.mean,
      'half_width_95': study.scatter.half_width(seeds),
      'train_accuracy': setting.train_accuracy,
      'fitted': 'yes' if setting.is_fitted else 'no',
      'authors': setting.authors,
    }
    if default and setting is not default:
      half_width = study.scatter.half_width(seeds, len(default.accuracies))
      row['minus_default_points'] = 100 * (setting.mean - default.mean)
      row['minus_default_half_width_95'] = 100 * half_width
    yield row
