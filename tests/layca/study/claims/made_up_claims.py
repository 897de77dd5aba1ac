"""Made-up runs by their accuracies, and the claim that they decide."""

import functools
import json

import numpy as np

from layca.study import claims
from tests.layca.study import made_up_runs


def write(
  folder,
  accuracies,
  *,
  angles=None,
  spreads=None,
  model=None,
  optimizer='sgd',
  **options,
):
  """Writes a run for each test accuracy, of seeds 0, 1, ...; returns `folder`.

  Args:
    folder: of the study.
    accuracies: of the seeds.
    angles: of the seeds, the median over three layers of the angle to the
      initialisation at the end, in radians; and
    spreads: the standard deviation over these of its logarithm.
    model: what its config tells of the network besides.
    optimizer: this and what follows is what `made_up_runs.write` takes; where
      the runs are tells it too.
  """
  told = {'optimizer': optimizer, **(model or {}), **options}
  told = {k: v for k, v in told.items() if not isinstance(v, list)}
  where = ','.join(f'{key}={value}' for key, value in told.items())
  for seed, accuracy in enumerate(accuracies):
    if angles is not None:
      options['distances'] = distances(angles[seed], spreads[seed])
    path = made_up_runs.write(
      folder / where.replace('/', ' ') / f'seed={seed}',
      seed=seed,
      test_accuracy=accuracy,
      optimizer=optimizer,
      **options,
    )
    config = json.loads((path / 'config.json').read_text())
    config['model'] |= {'use_batch_norm': True, **(model or {})}
    (path / 'config.json').write_text(json.dumps(config))
  return folder


def write_alphas(folder, accuracies, **options):
  """Writes runs of {alpha: accuracies of seeds}; returns `folder`."""
  for alpha, of_seeds in accuracies.items():
    write(folder, of_seeds, alpha=alpha, **options)
  return folder


write_layca = functools.partial(write_alphas, layca=True)
write_sgd = functools.partial(write_alphas, layca=False, rho=1 / 3)


def distances(angle, spread, epochs=4):
  """Returns cosine distances [epochs, 3], the same at all epochs but the first.

  Args:
    angle: the median over the layers, in radians.
    spread: the standard deviation over the layers of its logarithm.
  """
  # -1, 0 and 1 have the standard deviation sqrt(2/3).
  angles = angle * np.exp(np.array([-1, 0, 1]) * spread * np.sqrt(1.5))
  return np.outer([0.1] + [1.0] * (epochs - 1), 1 - np.cos(angles))


def judge(number, **folders):
  """Returns a claim."""
  (claim,) = (c for c in claims.judge(folders) if c.number == number)
  return claim


def around(mean, by=0.001):
  """Returns the accuracies of three seeds."""
  return (mean - by, mean, mean + by)
