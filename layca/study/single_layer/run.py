"""The toy experiment in its folder: Figure 1's numbers, resumable.

`config.json`; `trainings.jsonl`, a line per training; `feedback.jsonl`, a line
per record of Figure 1b.
"""

import itertools
import time

import ml_collections
import numpy as np
import tensorflow as tf

from layca.study.single_layer import experiments, feedback, settings, summary
from layca.study.single_layer.trainings import Trainings
from layca.training import data, files
from layca.training.errors import InputError
from layca.training.progress import Progress
from layca.training.work_folder import WorkFolder

TRAININGS, FEEDBACK = 'trainings.jsonl', 'feedback.jsonl'
# The variants of a training, by their part of Figure 1.
VARIANTS = {'1a': 'normal', '1b': 'feedback', '1c': 'frozen_relu'}

# A folder can be extended, and none of these changes what is there.
_FREE_TO_CHANGE = (
  'task',
  'figures',
  'experiments',
  'layers',
  'data.data_dir',
  'experiments_at_once',
  'steps_per_call',
)


def run(config: ml_collections.ConfigDict, workdir: str):
  """Computes what the config asks for and the folder does not hold yet.

  Raises:
    InputError: for what the user can mend; what the folder held is intact.
  """
  study, folder = _open(config, workdir)
  if study.is_complete():
    print(f'{folder.path} is complete.')
  else:
    study.load_images()
    with folder.locked():
      # Another process may have used the folder in the meantime.
      folder.check_config(config.to_dict())
      study.run()
  study.print_tables()


def is_complete(config: ml_collections.ConfigDict, workdir: str) -> bool:
  """Returns whether a folder holds all that the config asks for."""
  study, _ = _open(config, workdir)
  return study.is_complete()


def _open(config, workdir):
  settings.check(config)
  folder = WorkFolder(workdir, (TRAININGS, FEEDBACK), _FREE_TO_CHANGE)
  folder.check_config(config.to_dict())
  return _Study(config, folder), folder


class _Study:
  """What a folder holds and what it lacks."""

  def __init__(self, config, folder):
    self._config, self._folder = config, folder
    self._trainings = folder.path / TRAININGS
    self._feedback = folder.path / FEEDBACK

  def is_complete(self):
    return not any(self._groups(figure) for figure in self._config.figures)

  def load_images(self):
    options = self._config.data.to_dict()
    del options['images_per_class']
    self._images = data.load(**options)
    # What the images make impossible fails before anything is written.
    self._experiment(0)
    if '1b' in self._config.figures:
      self._samples()

  def run(self):
    self._folder.write_config(self._config.to_dict())
    for path in (self._trainings, self._feedback):
      # A line cut short by a kill is dropped.
      files.write_rows(path, files.read_rows(path))
    for figure in sorted(self._config.figures):
      if figure == '1b':
        self._run_feedback()
      else:
        self._run_trainings(figure)

  def print_tables(self):
    rows = files.read_rows(self._trainings)
    for figure in sorted(self._config.figures):
      print(f'\nFigure {figure}: {VARIANTS[figure]}')
      print(summary.format_table(summary.by_layer(rows, VARIANTS[figure])))
    for row in files.read_rows(self._feedback)[::-1][:1]:
      print(f'silhouette {row["silhouette"]:.4f} after {row["step"]} updates')

  def _groups(self, figure):
    """Returns [(experiments, layers)] that are left, each a program to run."""
    config = self._config
    rows = files.read_rows(self._trainings)
    done = {
      (row['experiment'], row['layer'])
      for row in rows
      if row['variant'] == VARIANTS[figure]
    }
    if figure == '1b':
      layer = config.feedback.layer
      return [] if (0, layer) in done else [([0], (layer,))]
    left = {
      index: tuple(
        layer for layer in sorted(config.layers) if (index, layer) not in done
      )
      for index in range(config.experiments)
    }
    size, groups = self._at_once(), []
    for layers, alike in itertools.groupby(left, key=left.get):
      indices = list(alike) if layers else []
      for start in range(0, len(indices), size):
        groups.append((indices[start : start + size], layers))
    return groups

  def _at_once(self):
    has_gpu = bool(tf.config.list_physical_devices('GPU'))
    default = self._config.experiments if has_gpu else 1
    return self._config.experiments_at_once or default

  def _experiment(self, index):
    return experiments.create(
      self._images,
      index,
      self._config.seed,
      self._config.data.images_per_class,
      self._config.widths,
    )

  def _samples(self):
    return feedback.draw_samples(
      self._images,
      self._config.feedback.images,
      self._config.widths[self._config.feedback.layer],
      self._config.seed,
    )

  def _run_trainings(self, figure):
    config, groups = self._config, self._groups(figure)
    progress = Progress(0, config.steps * len(groups))
    for place, (indices, layers) in enumerate(groups):
      start = time.monotonic()
      progress.say(
        f'{figure}: training layers {_listed(layers)} of experiments '
        f'{_listed(indices)}, each alone'
      )
      trainings = Trainings(
        [self._experiment(index) for index in indices],
        layers,
        config.rho,
        config,
        freeze_regimes=figure == '1c',
      )
      for step in range(0, config.steps, config.steps_per_call):
        steps = min(config.steps_per_call, config.steps - step)
        trainings.train(steps)
        progress.show(place * config.steps + step + steps)
      self._write_trainings(
        trainings, indices, VARIANTS[figure], config.steps, start
      )

  def _run_feedback(self):
    """Trains one layer, recording its feedback; a resumed run trains anew."""
    config = self._config.feedback
    for indices, layers in self._groups('1b'):
      start = time.monotonic()
      trainings = Trainings(
        [self._experiment(index) for index in indices],
        layers,
        config.rho,
        self._config,
      )
      samples = self._samples()
      recorded = len(files.read_rows(self._feedback)) * config.record_every
      progress = Progress(recorded, config.steps)
      progress.say(f'1b: recording the feedback of layer {config.layer}')
      for step in range(1, config.steps + 1):
        trainings.train(1)
        if step > recorded and step % config.record_every == 0:
          self._write_record(step, trainings, samples)
          progress.show(step)
      self._write_trainings(
        trainings, indices, VARIANTS['1b'], config.steps, start
      )

  def _write_record(self, step, trainings, samples):
    loss, accuracy = trainings.evaluate_train()
    if not np.isfinite(loss[0, 0]):
      raise InputError(
        f'feedback.rho={self._config.feedback.rho}: the loss is not finite '
        f'after {step} updates: choose a smaller rate and another --workdir'
      )
    record = {
      'step': step,
      'silhouette': feedback.silhouette(trainings, samples),
      'train_loss': float(loss[0, 0]),
      'train_accuracy': float(accuracy[0, 0]),
    }
    files.append_row(self._feedback, record)

  def _write_trainings(self, trainings, indices, variant, steps, start):
    """Evaluates trainings that are done and appends a line for each."""
    test = self._images.test
    numbers = {
      'train': trainings.evaluate_train(),
      'test': trainings.evaluate(
        experiments.standardise(self._images, test.images), test.labels
      ),
    }
    distances = trainings.cosine_distances()
    # They ran together: each is said to have taken an equal share.
    seconds = (time.monotonic() - start) / distances.size
    for place in np.ndindex(*distances.shape):
      row = {
        'variant': variant,
        'experiment': indices[place[0]],
        'layer': trainings.layers[place[1]],
      }
      for split, (losses, accuracies) in numbers.items():
        row[f'{split}_loss'] = float(losses[place])
        row[f'{split}_accuracy'] = float(accuracies[place])
      row['cosine_distance'] = float(distances[place])
      row |= {'steps': steps, 'seconds': seconds}
      if not np.isfinite(row['train_loss']):
        print(
          f'diverged: layer {row["layer"]} of experiment {row["experiment"]}; '
          'its losses are null',
          flush=True,
        )
      files.append_row(self._trainings, row)


def _listed(numbers):
  return ', '.join(str(number) for number in numbers)
