"""Figure 5 (right): weight decay makes the layers of SGD rotate.

SGD on c10_cnn2 without L2 and with it (Section 6.3): the cosine distance of
each kernel by epochs, drawn as Figure 3 is (see `angle_deviation`), the
authors' below ours. Beyond the paper, the rotation rate beside the one of
the equilibrium between L2 and the steps, sqrt(2 * rate * decay) radians a step,
where decay is 2 * l2 (see `analysis.equilibrium`). Of ours it shows the
median over the layers that batch norm follows, which are all but the last, and
their range. Where a plateau of the rate is shorter than 1 / (4 * rate * decay)
updates, it ends before the equilibrium is reached.
"""

import pathlib

from layca.study.figures import deviation_drawing, weight_decay_runs
from layca.study.figures.weight_decay_runs import Comparison, Side
from layca.study.figures.weight_decay_table import table
from layca.study.plots import style
from layca.study.plots.drawing import Drawing
from layca.training.output import rotation_plot

_MEDIAN = {'linewidth': 1.8, 'zorder': 2.5}
_RANGE = {'alpha': 0.25, 'linewidth': 0, 'zorder': 2.1}
_PREDICTED = {
  'color': '0.15',
  'linestyle': '--',
  'linewidth': 1.4,
  'zorder': 3,
  'label': 'equilibrium with L2: sqrt(2 rate decay), decay = 2 l2',
}
_AUTHORS_L2 = 5e-4
_STEP_ANGLES = 'rotation rate, layers but the last'


def draw(name: str, results: pathlib.Path, with_authors: bool) -> Drawing:
  """Draws the figure from the runs at or below a folder.

  Of several seeds the lowest is shown in the first two panels; the third, like
  the table, is of the mean over all.

  Args:
    name: '5_right'.
    results: the folder.
    with_authors: whether the authors' panels are drawn below ours.

  Raises:
    NoResultsError: if there is no run of SGD with L2 on the task.
    InputError: if the runs differ in more than the seed and L2.
  """
  found, notes = weight_decay_runs.find(results, name, with_authors)
  number = name.replace('_right', ' (right)')
  title = f'Figure {number}: rotation of the layers without and with L2, SGD'
  return Drawing(
    _picture(title, found, with_authors),
    title,
    table(found),
    [*notes, *map(_plateau_note, found)],
  )


def _plateau_note(found: Comparison):
  plateau = found.sides[-1].plateau
  return (
    f'{found.task.name}: rotation rates (step_angle) are of epochs '
    f'{plateau[0]} to {plateau[-1]}, the last before the rate drops'
  )


def _picture(title, found, with_authors):
  rows = ['cosine distance'] * (len(found) * (2 if with_authors else 1))
  figure, axes = style.create_panels(title, ['epoch'] * 3, rows)
  drawn = []
  panels = iter(axes)
  for comparison in found:
    drawn += _draw_ours(next(panels), comparison)
    if with_authors:
      drawn += _draw_authors(next(panels), comparison)
  deviation_drawing.add_color_bar(figure, axes[:, :2])
  handles, _ = axes[0, 2].get_legend_handles_labels()
  style.add_legend(figure, [*rotation_plot.legend_handles(drawn), *handles])
  return figure


def _draw_ours(row, found: Comparison):
  """Draws our runs in three panels; returns the deviations."""
  drawn = []
  for axes, side in zip(row, found.sides, strict=False):
    title = f'{side.name}: {found.task.title}'
    if side.panel.deviation is None:
      drawn += deviation_drawing.leave_empty(axes, title, 'no run')
    else:
      run = side.panel.run
      details = f'rate {run["rho"]:.3g}, seed {run["seed"]}'
      drawn += deviation_drawing.draw(
        axes, side.panel.deviation, title, details
      )
  _draw_step_angles(row[-1], found.sides)
  return drawn


def _draw_authors(row, found: Comparison):
  """Draws the authors' runs in the first two panels."""
  drawn = []
  for axes, side in zip(row, found.sides, strict=False):
    theirs = side.panel.authors
    l2 = f'with L2 {_AUTHORS_L2:g}' if side.l2 else 'without L2'
    title = f'authors, {l2}, {len(theirs.names)} kernels'
    drawn += deviation_drawing.draw(axes, theirs, title, '')
  deviation_drawing.leave_empty(
    row[-1], f'authors, {_STEP_ANGLES}', 'not recorded'
  )
  row[-1].set_xlabel('')
  return drawn


def _draw_step_angles(axes, sides: list[Side]):
  looks = style.looks(len(sides))
  for side, look in zip(sides, looks, strict=True):
    if not len(side.epochs):
      continue
    angles = side.step_angles().iloc[:, :-1]
    # The mean over an epoch stands in its middle.
    times = angles.index + 0.5
    axes.plot(
      times,
      angles.median(axis=1),
      color=look.color,
      label=f'{side.name}: median over layers',
      **_MEDIAN,
    )
    axes.fill_between(
      times,
      angles.min(axis=1),
      angles.max(axis=1),
      color=look.color,
      label=f'{side.name}: range over layers',
      **_RANGE,
    )
  predicted = sides[-1].predicted_step_angles()
  axes.plot(predicted.index + 0.5, predicted, **_PREDICTED)
  axes.set_yscale('log')
  axes.set_xlim(left=0.0)
  axes.set_xlabel('epoch')
  axes.set_ylabel('radians a step')
  seeds = max(len(side.runs) for side in sides)
  plural = '' if seeds == 1 else 's'
  axes.set_title(
    f'{_STEP_ANGLES}\nmean over {seeds} seed{plural}', fontsize=9.5
  )
