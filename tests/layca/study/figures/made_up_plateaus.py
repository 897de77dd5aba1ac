"""Made-up runs with plateaus, and what figures 5_left and 8 draw of them."""

import numpy as np

from layca.study import figures
from tests.layca.study import made_up_runs

# The rate drops at epoch 8 of 10: plateaus take 6 and 7, whose mean is 2.
LOSSES = np.array([8, 7, 6, 5, 4, 3, 2.5, 1.5, 0.2, 0.1])
TINY = {'task': 'tiny_cnn:small', 'data': 'tiny_imagenet'}


def write(folder, alpha=0.0, seed=0, scale=1.0, epochs=10, **options):
  return made_up_runs.write(
    folder / f'alpha={alpha}' / f'seed={seed}',
    alpha=alpha,
    seed=seed,
    epochs=epochs,
    epochs_planned=10,
    drop_epochs=(8,),
    train_losses=scale * LOSSES[:epochs],
    **options,
  )


def write_study(folder, heights, **options):
  """Writes a run of each alpha, with a plateau of this height."""
  for alpha, height in heights.items():
    write(folder, alpha, scale=height / 2, **options)
  return folder


def draw(folder, name='8', with_authors=False):
  return figures.FIGURES[name](folder, with_authors)


def curves(axes):
  """Returns the lines of an axes that are neither plateaus nor bars' ends."""
  return [
    line
    for line in axes.lines
    if line.get_linewidth() < 2 and line.get_linestyle() == '-'
  ]


def marks(axes):
  """Returns the plateaus that are marked, as (first x, last x, height)."""
  lines = [line for line in axes.lines if line.get_linewidth() > 2]
  assert all(len(set(line.get_ydata())) == 1 for line in lines)
  return [(*line.get_xdata(), line.get_ydata()[0]) for line in lines]
