"""Figures 4 and 9: accuracy of five methods by epochs (Section 6.2).

Figure 4 shows it on test images, Figure 9 in training: without Layca on the
left, with Layca beside it, and the last epoch of both on the right, the
authors' below ours. The claim that they serve: without Layca the methods
generalise differently, with it alike.
"""

import dataclasses
import pathlib
from collections.abc import Iterator, Mapping, Sequence

from layca.study.analysis.tasks import Task
from layca.study.figures import (
  adaptive_accuracies,
  adaptive_methods,
  adaptive_panels,
)
from layca.study.figures.adaptive_accuracies import MODES, Accuracies
from layca.study.figures.adaptive_methods import METHODS
from layca.study.figures.adaptive_panels import Row
from layca.study.plots.drawing import Drawing, NoResultsError
from layca.study.plots.text_table import Table

# By the figure's name: what it shows, and what its table tells besides.
_QUANTITIES = {
  '4': ('test_accuracy', 'train_accuracy'),
  '9': ('train_accuracy', 'test_accuracy'),
}


@dataclasses.dataclass(frozen=True)
class _Study:
  """The methods on one task.

  Attributes:
    task: which.
    ours: accuracies that the figure shows.
    others: the table's other accuracies, of the same methods.
    theirs: the authors' of the same kind as `ours`; empty if there are none.
  """

  task: Task
  ours: Sequence[Accuracies]
  others: Sequence[Accuracies]
  theirs: Sequence[Accuracies]


def draw(name: str, results: pathlib.Path, with_authors: bool) -> Drawing:
  """Draws the figure from the runs at or below a folder.

  Args:
    name: '4' or '9'.
    results: the folder.
    with_authors: whether the authors' curves are drawn below ours.

  Raises:
    NoResultsError: if no task has runs of several optimizers at alpha 0, or
      all of these diverged.
    InputError: if runs of one method differ in more than the seed.
  """
  found, notes = adaptive_methods.find(results, name)
  studies = []
  for task in found:
    diverged = task.runs['diverged'].notna()
    notes += [
      f'left out: {row.run}: {row.diverged}'
      for row in task.runs[diverged].itertuples()
    ]
    if not diverged.all():
      task = dataclasses.replace(task, runs=task.runs[~diverged])
      studies.append(_study(name, task, with_authors))
  if not studies:
    raise NoResultsError(
      f'--results={results} holds no results of figure {name}: all runs of '
      'its methods diverged'
    )
  what = _QUANTITIES[name][0].replace('_', ' ')
  title = f'Figure {name}: {what} of five methods, without Layca and with it'
  notes += [note for study in studies for note in _notes(study)]
  rows = [row for study in studies for row in _rows(name, study)]
  picture = _picture(title, f'{what} (%)', studies)
  return Drawing(picture, title, Table(_formats(name), rows), notes)


def _study(figure, task, with_authors):
  ours, others = (
    adaptive_accuracies.of_runs(task, quantity)
    for quantity in _QUANTITIES[figure]
  )
  has_authors = with_authors and adaptive_methods.is_of_the_authors(task)
  theirs = adaptive_accuracies.of_authors(figure) if has_authors else []
  return _Study(task, ours, others, theirs)


def _picture(title, y_label, studies):
  rows = []
  for study in studies:
    rows.append(Row(y_label, study.task.title, study.ours))
    if study.theirs:
      rows.append(Row(f'authors: {y_label}', 'authors', study.theirs))
  return adaptive_panels.create(title, rows)


def _formats(figure) -> Mapping[str, str]:
  shown, other = _QUANTITIES[figure]
  return {
    'task': '',
    'method': '',
    'layca': '',
    'seeds': 'd',
    shown: '.4f',
    'half_width_95': '.4f',
    other: '.4f',
    'authors': '.4f',
    'difference_points': '+.2f',
  }


def _rows(figure, study) -> Iterator[Mapping]:
  shown, other = _QUANTITIES[figure]
  theirs = {each.method: each.mean for each in study.theirs}
  half_widths = adaptive_accuracies.half_widths(study.ours)
  for ours, others, half_width in zip(
    study.ours, study.others, half_widths, strict=True
  ):
    row = {
      'task': study.task.name,
      'method': ours.method.name,
      'layca': 'yes' if ours.method.layca else 'no',
      'seeds': len(ours.finals),
      shown: ours.mean,
      'half_width_95': half_width,
      other: others.mean,
    }
    if theirs:
      row['authors'] = theirs[ours.method]
      row['difference_points'] = 100 * (ours.mean - row['authors'])
    yield row


def _notes(study) -> Iterator[str]:
  """Returns which methods have no run, and how far the others lie apart."""
  name = study.task.name
  found = {ours.method for ours in study.ours}
  for method in METHODS:
    if method not in found:
      yield f'{name}: there is no run of {method.title}'
  for whose, accuracies in (('', study.ours), (', authors', study.theirs)):
    for layca, mode in MODES.items():
      if accuracies:
        text = adaptive_accuracies.spread_text(accuracies, layca)
        yield f'{name}{whose}, {mode}: {text}'
