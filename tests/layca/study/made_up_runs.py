"""Made-up runs, in the files that a training job writes."""

import json
import math

import numpy as np

from configs import defaults
from layca.prioritization import alpha_multipliers


def write(
  folder,
  *,
  task='c10_cnn1:small',
  data='cifar10',
  coarse_labels=False,
  optimizer='sgd',
  l2=0.0,
  layca=True,
  alpha=0.0,
  rho=3**-3,
  seed=0,
  kernels=3,
  shortcuts=(),
  multipliers=None,
  epochs=4,
  epochs_planned=None,
  drop_epochs=(),
  steps_per_epoch=10,
  train_losses=0.5,
  train_accuracy=1.0,
  val_accuracy=None,
  test_accuracy=0.6,
  distances=None,
  step_angles=None,
  rotation=None,
  diverged=None,
  stopped=None,
  complete=True,
):
  """Writes a run's folder and returns it.

  Args:
    folder: a path.
    shortcuts: positions of the kernels that are shortcuts.
    multipliers: of the rate, one for each kernel; by default those of alpha.
    epochs: how many were run; 0 is a run that diverged in its first.
    epochs_planned: how many its config asks for, by default as many.
    train_losses: these and the accuracies are one number, or one an epoch.
    val_accuracy: None if no images were held out.
    distances: cosine distances [epochs, kernels]; by default they grow to
      1/2 at the first kernel and 1 at the last.
    step_angles: [epochs, kernels], in radians; by default those of Layca.
    rotation: further quantities of the monitor, [epochs, kernels] by name.
    diverged: the reason, such as 'loss not finite'.
    stopped: the reason, such as 'train loss 9e-05 is at most 0.0001'.
    complete: whether there is a result.json.
  """
  config = defaults.get_config()
  config.update(
    task=task,
    epochs=epochs if epochs_planned is None else epochs_planned,
    alpha=alpha,
    rho=rho,
    seed=seed,
    data={
      'name': data,
      'coarse_labels': coarse_labels,
      'validation_examples': 0 if val_accuracy is None else 100,
    },
    optimizer={'name': optimizer, 'layca': layca, 'l2': l2},
    schedule={'drop_epochs': tuple(drop_epochs)},
    model={'name': 'vgg', 'widths': (16, 32)},
  )
  if multipliers is None:
    multipliers = alpha_multipliers(alpha, kernels)
  rates = [rho * 0.2 ** sum(e >= d for d in drop_epochs) for e in range(epochs)]
  if distances is None:
    distances = np.outer(
      np.arange(1, epochs + 1) / max(epochs, 1), np.linspace(0.5, 1, kernels)
    )
  if step_angles is None:
    step_angles = np.arctan(np.outer(rates, multipliers))
  rows = _rows(
    rates,
    steps_per_epoch,
    {
      'train_loss': train_losses,
      'train_accuracy': train_accuracy,
      'val_accuracy': val_accuracy,
      'test_loss': 1.0,
      'test_accuracy': test_accuracy,
    },
    {
      'cosine_distance': distances,
      'angle': np.arccos(1 - np.asarray(distances)),
      'mean_step_angle': step_angles,
      'weight_norm': np.ones([epochs, kernels]),
      **(rotation or {}),
    },
  )
  folder.mkdir(parents=True, exist_ok=True)
  _write(folder / 'config.json', config.to_dict())
  _write(folder / 'layers.json', _layers(kernels, shortcuts, multipliers))
  lines = ''.join(json.dumps(row) + '\n' for row in rows)
  (folder / 'metrics.jsonl').write_text(lines)
  if complete:
    _write(folder / 'result.json', _result(rows, diverged, stopped))
  return folder


def _layers(kernels, shortcuts, multipliers):
  """Returns the layer table: convolutions, then a dense layer and its bias."""
  names = [f'net/conv_{layer}/w' for layer in range(kernels - 1)]
  names.append('net/dense/w')
  for layer in shortcuts:
    names[layer] = f'net/shortcut_{layer}/w'
  shapes = [[3, 3, 4, 4]] * (kernels - 1) + [[4, 10], [10]]
  return [
    {
      'index': index,
      'name': name,
      'shape': shape,
      'weights': math.prod(shape),
      'multiplier': float(multiplier),
      'rule': 'base',
    }
    for index, (name, shape, multiplier) in enumerate(
      zip([*names, 'net/dense/b'], shapes, [*multipliers, 1.0], strict=True)
    )
  ]


def _rows(rates, steps_per_epoch, numbers, rotation):
  """Returns what metrics.jsonl holds, a row an epoch."""
  by_epoch = {
    key: np.broadcast_to(values, len(rates)).tolist()
    for key, values in numbers.items()
    if values is not None
  }
  rotation = {key: np.asarray(values) for key, values in rotation.items()}
  return [
    {
      'epoch': epoch,
      'step': (epoch + 1) * steps_per_epoch,
      'learning_rate': rate,
      **{key: values[epoch] for key, values in by_epoch.items()},
      'seconds': 2.0,
      'rotation': {key: v[epoch].tolist() for key, v in rotation.items()},
    }
    for epoch, rate in enumerate(rates)
  ]


def _result(rows, diverged, stopped):
  """Returns what result.json holds."""
  last = rows[-1] if rows else {'step': 0}
  result = {
    'diverged': diverged,
    'stopped': stopped,
    'epochs': len(rows),
    'step': last['step'],
    'seconds': sum(row['seconds'] for row in rows),
    **{k: v for k, v in last.items() if k.endswith(('_loss', '_accuracy'))},
    'train_accuracy_test_mode': last.get('train_accuracy', 0.1),
  }
  if 'val_accuracy' in last:
    best = max(rows, key=lambda row: row['val_accuracy'])
    result |= {
      'best_epoch': best['epoch'],
      'best_val_accuracy': best['val_accuracy'],
      'best_epoch_test_accuracy': best['test_accuracy'],
    }
  return result | {'environment': {'tensorflow': '2.21.0', 'device': 'CPU'}}


def _write(path, value):
  path.write_text(json.dumps(value))


def write_all(folder, *runs, **options):
  """Writes runs 0, 1, ... of these options and their own; returns `folder`."""
  for place, run in enumerate(runs):
    write(folder / f'{place}', **options | run)
  return folder


def write_sweep(folder, name, runs):
  """Writes which runs, of these folders below `folder`, belong to a sweep."""
  path = folder / 'sweeps' / f'{name}.json'
  path.parent.mkdir(parents=True, exist_ok=True)
  _write(path, {'sweep': name, 'source': '', 'runs': list(runs)})
