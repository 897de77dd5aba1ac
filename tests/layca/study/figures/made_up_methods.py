"""Made-up runs of the five methods, without Layca and with it."""

import numpy as np

from tests.layca.study import made_up_runs

OPTIMIZERS = ('sgd', 'sgd_amom', 'rmsprop', 'adam', 'adagrad')
NAMES = ('SGD', 'SGD_AMom', 'RMSProp', 'Adam', 'Adagrad')
L2 = 5e-4
# Last accuracies of each method, those without Layca first.
FINALS = {
  False: (0.90, 0.92, 0.88, 0.91, 0.85),
  True: (0.9, 0.9, 0.91, 0.9, 0.9),
}


def write(folder, optimizer='sgd', layca=False, seed=0, name='', **options):
  """Writes a run, which by default has L2 if it is without Layca."""
  options = {
    'task': 'c10_cnn2:small',
    'l2': 0.0 if layca else L2,
    'epochs': 3,
  } | options
  where = name or f'{optimizer}{"+layca" * layca}/seed={seed}'
  return made_up_runs.write(
    folder / where, optimizer=optimizer, layca=layca, seed=seed, **options
  )


def write_all(folder, seeds=1, **options):
  """Writes runs that end at FINALS, a seed 0.01 above the one before.

  Accuracies of the epochs before rise linearly from 0; those in training are
  half of them.
  """
  epochs = options.get('epochs', 3)
  for layca, finals in FINALS.items():
    for optimizer, final in zip(OPTIMIZERS, finals, strict=True):
      for seed in range(seeds):
        curve = (final + 0.01 * seed) * np.arange(1, epochs + 1) / epochs
        write(
          folder,
          optimizer,
          layca,
          seed,
          test_accuracy=curve,
          train_accuracy=curve / 2,
          **options,
        )
  return folder
