"""Figures 5 (left) and 8: training loss by epochs, with its plateaus.

They show Layca at alphas from 0 (Section 6.1): 5_left on Tiny ImageNet, 8 on
the other tasks. The tables hold the alphas below 0 too.
"""

import math

import pandas as pd

from layca.study import paper
from layca.study.analysis import comparison, paper_numbers, plateaus, tasks
from layca.study.analysis.records import Records
from layca.study.analysis.statistics import rank_correlation
from layca.study.plots import epoch_curves, style
from layca.study.plots.drawing import Drawing
from layca.study.plots.epoch_curves import Curve

# By the figure's name: whether it shows Tiny ImageNet or the other tasks.
_IS_TINY_IMAGENET = {'5_left': True, '8': False}


def draw(name: str, records: Records, with_authors: bool) -> Drawing:
  """Draws a panel a task, and the authors' below; see `figures.draw`."""
  which = '' if _IS_TINY_IMAGENET[name] else 'tasks other than '
  needed = (
    f'runs of Layca at alphas from 0 of {which}tiny_cnn, of an epoch at least'
  )
  found, notes = tasks.select(
    records,
    name,
    needed,
    lambda task: task.runs[
      (task.runs['method'] == paper.LAYCA)
      & ((task.authors == 'tinyimagenet') == _IS_TINY_IMAGENET[name])
    ],
    by=['alpha'],
    has_diverged=True,
  )
  table = pd.concat(map(plateaus.by_alpha, found), ignore_index=True)
  known = [task for task in found if task.authors and with_authors]
  heights = comparison.authors_table(
    'alpha', {(task.name, ''): f'v1_plateau_{task.authors}' for task in known}
  )
  table = comparison.with_authors(table, heights, ['task', 'alpha'])
  if not _drawn(table).any():
    raise tasks.no_results(records, f'figure {name}', needed)
  number = name.replace('_left', ' (left)')
  title = f'Figure {number}: training loss and its plateaus by alpha, Layca'
  picture = _picture(title, found, table, {task.name for task in known})
  for task in found:
    notes += _notes(table[table['task'] == task.name])
  table = table.drop(columns=['train_losses', 'ended_early'])
  return Drawing(picture, title, table, notes)


def _drawn(table):
  """Returns of each row whether it has a curve in the figure."""
  return (table['alpha'] >= 0) & (table['train_losses'].map(len) > 0)


def _picture(title, found, table, known):
  drawn = table[_drawn(table)]
  found = [task for task in found if task.name in set(drawn['task'])]
  rows = ['train loss'] + (['authors: train loss'] if known else [])
  figure, axes = style.create_panels(title, ['epoch'] * len(found), rows)
  colors = epoch_curves.sequential(drawn['alpha'])
  explained = []
  for task, column in zip(found, axes.T, strict=True):
    of_task = drawn[drawn['task'] == task.name]
    curves = [
      Curve(
        f'alpha {row.alpha:g}',
        row.train_losses,
        colors[row.alpha],
        heights=row.heights,
        plateau=range(row.first_epoch, row.last_epoch + 1),
      )
      for row in of_task.rename(columns={'values': 'heights'}).itertuples()
    ]
    column[0].set_title(task.title, fontsize=10)
    _add(column[0], curves)
    explained += curves
    for below in column[1:]:
      if task.name in known:
        _add(below, _authors_curves(task, of_task['alpha'], colors))
        below.sharey(column[0])
        column[0].autoscale(axis='y')
      else:
        style.leave_out(below, column[0])
  style.add_legend(figure, epoch_curves.handles(explained))
  return figure


def _add(axes, curves):
  epoch_curves.draw(axes, curves)
  axes.set_yscale('log')


def _authors_curves(task, alphas, colors):
  heights = paper_numbers.curve(f'v1_plateau_{task.authors}')
  losses = paper_numbers.family(f'v1_fig5_8_{task.authors}_layca')
  losses.columns = losses.columns.astype(float)
  plateau = plateaus.plateau_epochs(task.paper.drops, task.paper.epochs)
  return [
    Curve(
      f'alpha {alpha:g}',
      losses.get(alpha, pd.Series(dtype=float)).dropna(),
      colors[alpha],
      heights=heights[heights.index == alpha].tolist(),
      plateau=plateau,
    )
    for alpha in alphas
  ]


def _notes(table):
  """Returns which runs have no plateau, and how heights go with alpha."""
  notes = [
    f'{run} has no plateau: it ended after {epochs} epochs, before epoch '
    f'{row.last_epoch + 1}'
    for row in table.itertuples()
    for run, epochs in row.ended_early.items()
  ]
  table = table[table['mean'].notna()]
  sides = {'from 0': table['alpha'] >= 0, 'up to 0': table['alpha'] <= 0}
  correlations = {
    f'with |alpha|: {{:.2f}} at alphas {side}': (
      table['alpha'][chosen].abs(),
      table['mean'][chosen],
    )
    for side, chosen in sides.items()
  }
  both = table[table['authors'].notna()]
  correlations[f"with the authors': {{:.2f}} at {len(both)} alphas"] = (
    both['mean'],
    both['authors'],
  )
  for text, (x, y) in correlations.items():
    correlation = rank_correlation(x.tolist(), y.tolist())
    if math.isfinite(correlation):
      task = table['task'].iloc[0]
      notes.append(
        f'{task}: rank correlation (Spearman) of plateaus '
        f'{text.format(correlation)}'
      )
  return notes
