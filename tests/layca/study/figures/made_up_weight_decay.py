"""Made-up runs for figure 5 (right)."""

import numpy as np

from layca.study import figures
from tests.layca.study import made_up_runs

WITHOUT, WITH = 'c10_cnn2/sgd,l2=0', 'c10_cnn2/sgd'
EPOCHS, DROPS = 16, (14,)
# The last epochs before the drop at epoch 14.
PLATEAU = (12, 13)


def distances(last):
  """Cosine distances [epochs, layers] that grow to these."""
  return np.outer(np.arange(1, EPOCHS + 1) / EPOCHS, last)


def step_angles(plateau, elsewhere=0.5):
  """Radians [epochs, layers]: these on the plateau."""
  angles = np.full([EPOCHS, len(plateau)], elsewhere)
  angles[list(PLATEAU)] = plateau
  return angles


def write(folder, name=WITH, seed=0, **options):
  options = {
    'task': 'c10_cnn2:small',
    'layca': False,
    'l2': 0.01 if name == WITH else 0.0,
    'rho': 0.5,
    'epochs': EPOCHS,
    'drop_epochs': DROPS,
    'kernels': 4,
  } | options
  return made_up_runs.write(
    folder / name / f'seed={seed}', seed=seed, **options
  )


def write_both(folder, **options):
  write(folder, WITHOUT, **options)
  write(folder, WITH, **options)
  return folder


def draw(folder, with_authors=False):
  return figures.FIGURES['5_right'](folder, with_authors)
