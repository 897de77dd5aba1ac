"""Figures 1a and 1c: test accuracy by the layer that is trained alone.

1c differs from 1a in that the ReLUs behind the trained layer are frozen in
their initial regimes (Section 3).
"""

import itertools

import pandas as pd
from matplotlib.ticker import MaxNLocator

from layca.study.analysis import comparison, paper_numbers, tasks, toy_folders
from layca.study.analysis.records import Records
from layca.study.plots import error_curves, style
from layca.study.plots.drawing import Drawing
from layca.study.single_layer.toy_settings import VARIANTS

_AUTHORS = {
  '1a': 'v1_fig1a_mnist_single_layer',
  '1c': 'v1_fig1c_mnist_frozen_relu',
}
_TITLES = {
  '1a': 'one hidden layer trained alone',
  '1c': 'one hidden layer trained alone, later ReLUs frozen',
}
_KEYS = ['task', 'method', 'layer']
_MOST_TICKS = 16


def draw(name: str, records: Records, with_authors: bool) -> Drawing:
  """Draws a curve a work folder; see `figures.draw`."""
  folders = toy_folders.find_trainings(records.folder)
  trainings = toy_folders.trainings(folders, VARIANTS[name])
  if not len(trainings):
    needed = f'trainings of the variant {VARIANTS[name]}'
    raise tasks.no_results(
      records, f'figure {name}', needed, 'launch.single_layer'
    )
  table = comparison.summarize(trainings, _KEYS, 'test_accuracy', _KEYS)
  table = table.drop(columns='fitted')
  is_theirs = with_authors and (table['task'] == 'MNIST').any()
  curve = pd.Series(dtype=float)
  if is_theirs:
    curve = paper_numbers.curve(_AUTHORS[name])
  authors = curve.rename_axis('layer').reset_index(name='mean')
  authors['task'] = 'MNIST'
  table = comparison.with_authors(table, authors, ['task', 'layer'])
  data = ', '.join(dict.fromkeys(trainings['task']))
  title = f'Figure {name}: {_TITLES[name]} ({data})'
  notes = [note for folder in folders for note in _notes(name, folder)]
  return Drawing(_picture(title, folders, table, curve), title, table, notes)


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


def _picture(title, folders, table, authors):
  panels = error_curves.draw(
    title,
    # Folders stand in one panel, whatever their data.
    table.assign(task=''),
    'layer',
    'trained hidden layer (0 is the first)',
    'test accuracy (%)',
    {'': ''},
    looks=style.looks(folder.label for folder in folders),
    interval='95% interval of the mean',
    labels={
      method: f'{method} ({_experiments(rows["n"])})'
      for method, rows in table.groupby('method')
    },
  )
  axes = panels.axes['']
  if len(authors):
    lines = axes.plot(authors.index, 100 * authors, **style.AUTHORS)
    panels.handles.extend(lines)
  axes.xaxis.set_major_locator(MaxNLocator(_MOST_TICKS, integer=True))
  return panels.finish()


def _experiments(counts):
  least, most = counts.min(), counts.max()
  if least < most:
    return f'{least} to {most} experiments'
  return f'{least} experiment{"s" if least > 1 else ""}'
