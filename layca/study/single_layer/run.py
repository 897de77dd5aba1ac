"""The toy experiment in its folder: Figure 1's numbers, resumable."""

import itertools
import time

import ml_collections
import numpy as np

from layca.study.single_layer import estimate, feedback, summary
from layca.study.single_layer.folder import (
  FEEDBACK,
  TRAININGS,
  VARIANTS,
  for_config,
)
from layca.study.single_layer.programs import Materials, left
from layca.training.errors import InputError
from layca.training.output.step_progress import Progress
from layca.training.run import files


def run(config: ml_collections.ConfigDict, workdir: str):
  """Computes what the config asks for and the folder does not hold yet.

  Raises:
    InputError: for what the user can mend; what the folder held is intact.
  """
  folder = for_config(config, workdir)
  if not _left(config, folder):
    print(f'{folder.path} is complete.')
  else:
    materials = Materials(config)
    with folder.locked():
      # Another process may have used the folder in the meantime.
      folder.check_config(config.to_dict())
      try:
        _Study(config, folder, materials).run()
      except KeyboardInterrupt:
        print('\ninterrupted: the same command goes on, what is done stays')
        raise
  _print_tables(config, folder)


def seconds_left(config: ml_collections.ConfigDict, workdir: str) -> float:
  """Returns how long `run` would take about, from a few updates that it times.

  It is 0 for a folder that holds all that the config asks for.

  Raises:
    InputError: for what the user can mend; nothing is written.
  """
  programs = _left(config, for_config(config, workdir))
  return estimate.seconds(config, programs) if programs else 0.0


def _left(config, folder):
  return left(config, files.read_rows(folder.path / TRAININGS))


def _print_tables(config, folder):
  rows = files.read_rows(folder.path / TRAININGS)
  for figure in sorted(config.figures):
    print(f'\nFigure {figure}: {VARIANTS[figure]}')
    print(summary.format_table(summary.by_layer(rows, VARIANTS[figure])))
  for row in files.read_rows(folder.path / FEEDBACK)[::-1][:1]:
    print(f'silhouette {row["silhouette"]:.4f} after {row["step"]} updates')


class _Study:
  """Computes what a folder lacks, and writes it there."""

  def __init__(self, config, folder, materials):
    self._config, self._folder = config, folder
    self._materials = materials
    self._trainings = folder.path / TRAININGS
    self._feedback = folder.path / FEEDBACK

  def run(self):
    self._folder.write_config(self._config.to_dict())
    for path in (self._trainings, self._feedback):
      # A line cut short by a kill is dropped.
      files.write_rows(path, files.read_rows(path))
    programs = _left(self._config, self._folder)
    for figure, group in itertools.groupby(programs, key=lambda p: p.figure):
      if figure == '1b':
        self._run_feedback(*group)
      else:
        self._run_trainings(list(group))

  def _run_trainings(self, programs):
    config = self._config
    progress = Progress(0, config.steps * len(programs))
    for place, program in enumerate(programs):
      start = time.monotonic()
      progress.say(
        f'{program.figure}: training layers {_listed(program.layers)} of '
        f'experiments {_listed(program.experiments)}, each alone'
      )
      trainings = self._materials.trainings(program)
      for step in range(0, config.steps, config.steps_per_call):
        steps = min(config.steps_per_call, config.steps - step)
        trainings.train(steps)
        progress.show(place * config.steps + step + steps)
      self._write_trainings(trainings, program, config.steps, start)

  def _run_feedback(self, program):
    """Trains one layer, recording its feedback; a resumed run trains anew."""
    config = self._config.feedback
    start = time.monotonic()
    trainings = self._materials.trainings(program)
    recorded = len(files.read_rows(self._feedback)) * config.record_every
    progress = Progress(recorded, config.steps)
    progress.say(f'1b: recording the feedback of layer {config.layer}')
    for step in range(1, config.steps + 1):
      trainings.train(1)
      if step > recorded and step % config.record_every == 0:
        self._write_record(step, trainings)
        progress.show(step)
    self._write_trainings(trainings, program, config.steps, start)

  def _write_record(self, step, trainings):
    loss, accuracy = trainings.evaluate_train()
    if not np.isfinite(loss[0, 0]):
      raise InputError(
        f'feedback.rho={self._config.feedback.rho}: the loss is not finite '
        f'after {step} updates: choose a smaller rate and another --workdir'
      )
    record = {
      'step': step,
      'silhouette': feedback.silhouette(trainings, self._materials.samples),
      'train_loss': float(loss[0, 0]),
      'train_accuracy': float(accuracy[0, 0]),
    }
    files.append_row(self._feedback, record)

  def _write_trainings(self, trainings, program, steps, start):
    """Evaluates trainings that are done and appends a line for each."""
    numbers = {
      'train': trainings.evaluate_train(),
      'test': self._materials.test(trainings),
    }
    distances = trainings.cosine_distances()
    # They ran together: each is said to have taken an equal share.
    seconds = (time.monotonic() - start) / distances.size
    for place in np.ndindex(*distances.shape):
      row = {
        'variant': VARIANTS[program.figure],
        'experiment': program.experiments[place[0]],
        'layer': program.layers[place[1]],
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
