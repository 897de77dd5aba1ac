"""Made-up runs by their accuracies, and the claim that they decide."""

import functools
import json

import numpy as np

from layca.study import claims
from layca.study.analysis import records
from tests.layca.study import made_up_runs


def around(mean, by=0.001):
  """Returns the accuracies of three seeds, of which the first is the worst."""
  return (mean - by, mean, mean + by)


# Accuracies of three seeds; one that ties with BASE, one that may be anything.
BAD, BASE, TIED, BETTER = map(around, (0.5, 0.6, 0.605, 0.65))
UNSURE = (0.64, 0.58, 0.61)
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


def write(folder, accuracies, *, rotated=None, settings=(), **options):
  """Writes a run of some `made_up_runs` options for each test accuracy.

  They are of seeds 0, 1, ..., without those whose accuracy is None; `rotated`
  has a median angle and a spread for each, see `distances`. `settings` holds
  further ones of the config by dotted key. Where the runs are below the folder
  follows from what they are.
  """
  settings = {'model.use_batch_norm': True, **dict(settings)}
  items = {**options, **settings}.items()
  unnamed = {'rotation', 'train_losses'}
  where = ','.join(f'{k}={v}' for k, v in items if k not in unnamed)
  for seed, accuracy in enumerate(accuracies):
    if accuracy is None:
      continue
    if rotated:
      epochs = options.get('epochs', 4)
      options['distances'] = distances(*rotated[seed], epochs)
    path = made_up_runs.write(
      folder / where.replace('/', ' ') / f'seed={seed}',
      seed=seed,
      test_accuracy=accuracy,
      **options,
    )
    config = json.loads((path / 'config.json').read_text())
    for key, value in settings.items():
      part, _, name = key.rpartition('.')
      (config[part] if part else config)[name] = value
    (path / 'config.json').write_text(json.dumps(config))


def write_by(key, folder, accuracies, **options):
  """Writes runs of {value of an option: accuracies of seeds}."""
  for value, of_seeds in accuracies.items():
    write(folder, of_seeds, **{key: value}, **options)


write_layca = functools.partial(write_by, 'alpha', layca=True)
write_sgd = functools.partial(write_by, 'alpha', layca=False, rho=1 / 3)


def write_study(folder):
  """Writes runs of the sweeps of Sections 5 and 6 and of the advice, by chance.

  Some do not fit, some diverge; effects are as large as what seeds do.
  """
  random = np.random.default_rng(5)

  def many(sweep, mean, task='c10_cnn1:small', seeds=3, **options):
    values = mean + random.normal(scale=0.01, size=seeds)
    rotated = random.uniform(0.2, 0.8, [seeds, 2]).tolist()
    options = {'drop_epochs': (2, 3), **options}
    for seed, value in enumerate(values):
      alone = [None] * seed + [value]
      losses = random.uniform(0.9, 1.0, options.get('epochs', 4)) + mean
      where = folder / sweep
      write(
        where, alone, rotated=rotated, task=task, train_losses=losses, **options
      )

  for place, task in enumerate(('c10_cnn1', 'c100_resnet', 'tiny_cnn')):
    task = f'{task}:small'
    for alpha in (-0.6, -0.4, -0.2, 0.0, 0.2, 0.4, 0.6):
      mean = 0.6 - 0.2 * place - 0.1 * abs(alpha)
      options = {'task': task, 'alpha': alpha}
      many('alpha_study', mean, **options)
      # At one end one of the seeds does not fit.
      whole = 3 if alpha < 0.6 else 2
      options |= {'layca': False, 'rho': 1 / 3}
      many('alpha_study', mean - 0.01 + 0.03 * alpha, seeds=whole, **options)
    for exponent in (-2, -3, -4):
      many('recommendations', 0.6, task=task, rho=3.0**exponent)
  sgd = {'layca': False, 'rho': 1 / 3}
  for options in ({}, sgd):
    for drops, epochs in (((1, 3), 4), ((3, 4), 5)):
      schedule = {'drop_epochs': drops, 'epochs': epochs}
      many('recommendations', 0.55 + 0.01 * epochs, **schedule, **options)
  without = {'model.use_batch_norm': False}
  many('recommendations', 0.6, settings=without)
  for place, optimizer in enumerate(METHODS):
    options = {'optimizer': optimizer, 'task': 'c10_cnn2:small'}
    many('adaptive', 0.6 - 0.02 * place, layca=False, l2=5e-4, **options)
    many('adaptive', 0.59, layca=True, **options)
  for decay in (0.0, 5e-5, 1.5e-4, 1.5e-3, 5e-3):
    options = {'layca': False, 'l2': decay, 'task': 'c10_cnn2:small'}
    many('weight_decay', 0.57, **options)
  _write_sweeps(folder)


METHODS = ('sgd', 'sgd_amom', 'rmsprop', 'adam', 'adagrad')


def _write_sweeps(folder):
  """Tells the sweep of each run by its first folder; two share SGD's."""
  runs = records.load(folder).runs
  first = runs['run'].str.partition('/')[0]
  shared = (runs['method'] == 'SGD') & (first == 'adaptive')
  for sweep in set(first):
    members = (first == sweep) | (shared & (sweep == 'weight_decay'))
    made_up_runs.write_sweep(folder, sweep, runs['run'][members])


def distances(angle, spread, epochs=4):
  """Returns cosine distances [epochs, 3], the same at all epochs but the first.

  The angles to the initialisation have this median over the layers, and their
  logarithms this standard deviation.
  """
  # -1, 0 and 1 have the standard deviation sqrt(2/3).
  angles = angle * np.exp(np.array([-1, 0, 1]) * spread * np.sqrt(1.5))
  return np.outer([0.1] + [1.0] * (epochs - 1), 1 - np.cos(angles))
