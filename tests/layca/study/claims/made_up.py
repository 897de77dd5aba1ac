"""Made-up runs by their accuracies, and the claim that they decide."""

import functools
import json

import numpy as np

from layca.study import claims
from layca.study.analysis import records
from tests.layca.study import made_up_runs


def around(mean, by=0.001):
  """Returns the accuracies of three seeds."""
  return (mean - by, mean, mean + by)


# Accuracies of three seeds; one that ties with BASE, one that may be anything.
BAD, BASE, TIED, BETTER = map(around, (0.5, 0.6, 0.605, 0.62))
UNSURE = around(0.6, 0.02)
# Median angles and spreads of three seeds, see `distances`.
FAR_EVEN = ((1.2, 0.10), (1.21, 0.11), (1.22, 0.12))
FAR_UNEVEN = ((1.2, 0.30), (1.21, 0.31), (1.22, 0.32))
NEAR_EVEN = ((0.6, 0.10), (0.61, 0.11), (0.62, 0.12))
NEAR_UNEVEN = ((0.6, 0.30), (0.61, 0.31), (0.62, 0.32))
UNSURE_UNEVEN = ((0.6, 0.30), (1.2, 0.31), (1.4, 0.32))
NEAR_UNSURE = ((0.6, 0.05), (0.61, 0.10), (0.62, 0.30))


def judge(number, folder):
  """Returns a claim on all that is in a folder."""
  (claim,) = claims.judge(records.load(folder), [number])
  return claim


def check(number, folder, verdict):
  """Returns a claim, which has a reason if it is not decided."""
  claim = judge(number, folder)
  assert claim.verdict == verdict, claim.ours
  assert bool(claim.reason) == (verdict == 'not decided')
  return claim


def write(folder, accuracies, *, rotated=None, model=(), **options):
  """Writes a run of some `made_up_runs` options for each test accuracy.

  They are of seeds 0, 1, ...; `rotated` has a median angle and a spread for
  each, see `distances`. `model` holds further items of `model` in the config.
  Where the runs are below the folder follows from what they are.
  """
  where = ','.join(f'{k}={v}' for k, v in {**options, **dict(model)}.items())
  for seed, accuracy in enumerate(accuracies):
    if rotated:
      options['distances'] = distances(*rotated[seed])
    path = made_up_runs.write(
      folder / where.replace('/', ' ') / f'seed={seed}',
      seed=seed,
      test_accuracy=accuracy,
      **options,
    )
    config = json.loads((path / 'config.json').read_text())
    config['model'] |= {'use_batch_norm': True, **dict(model)}
    (path / 'config.json').write_text(json.dumps(config))


def write_by(key, folder, accuracies, **options):
  """Writes runs of {value of an option: accuracies of seeds}."""
  for value, of_seeds in accuracies.items():
    write(folder, of_seeds, **{key: value}, **options)


write_layca = functools.partial(write_by, 'alpha', layca=True)
write_sgd = functools.partial(write_by, 'alpha', layca=False, rho=1 / 3)


def distances(angle, spread, epochs=4):
  """Returns cosine distances [epochs, 3], the same at all epochs but the first.

  The angles to the initialisation have this median over the layers, and their
  logarithms this standard deviation.
  """
  # -1, 0 and 1 have the standard deviation sqrt(2/3).
  angles = angle * np.exp(np.array([-1, 0, 1]) * spread * np.sqrt(1.5))
  return np.outer([0.1] + [1.0] * (epochs - 1), 1 - np.cos(angles))
