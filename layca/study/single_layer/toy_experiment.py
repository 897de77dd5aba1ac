"""The toy experiment in its folder: Figure 1's numbers, resumable."""

import itertools
import time

import ml_collections
import numpy as np
import pandas as pd

from layca.study.analysis.statistics import half_width
from layca.study.single_layer import toy_programs, toy_settings
from layca.study.single_layer.toy_trainer import Trainer
from layca.training.output.step_progress import Progress
from layca.training.run import files

# Updates that are timed for an estimate.
_TIMED_STEPS = 5


def run(config: ml_collections.ConfigDict, workdir: str):
  """Computes what the config asks for and the folder does not hold yet.

  Raises:
    InputError: for what the user can mend; what the folder held is intact.
  """
  folder = toy_settings.work_folder(config, workdir)
  if not _left(config, folder):
    print(f'{folder.path} is complete.')
  else:
    trainer = Trainer(config)
    with folder.locked():
      # Another process may have used the folder in the meantime.
      folder.check_config(config.to_dict())
      try:
        _compute(config, folder, trainer)
      except KeyboardInterrupt:
        print('\ninterrupted: the same command goes on, what is done stays')
        raise
  _print_tables(config, folder)


def seconds_left(config: ml_collections.ConfigDict, workdir: str) -> float:
  """Times a few updates and returns about how long `run` would take.

  Raises:
    InputError: for what the user can mend; nothing is written.
  """
  programs = _left(config, toy_settings.work_folder(config, workdir))
  if not programs:
    return 0.0
  trainer, seconds = Trainer(config), {}
  # As many trainings of the same layers take as long.
  sizes = [(p.figure, p.layers, len(p.experiments)) for p in programs]
  for size, program in zip(sizes, programs, strict=True):
    if size not in seconds:
      seconds[size] = _estimate(trainer, program)
  return sum(seconds[size] for size in sizes)


def _left(config, folder):
  return toy_programs.left(
    config, files.read_rows(folder.path / toy_settings.TRAININGS)
  )


def _estimate(trainer, program):
  """Returns about how many seconds a program takes."""
  start = time.monotonic()
  trainings = trainer.create(program)
  # The first call of each of these compiles it.
  trainings.train(1)
  trainer.rows(program, trainings)
  progress = Progress(0, program.steps)
  steps = program.steps_per_call if program.figure == '1b' else _TIMED_STEPS
  trainings.train(steps)
  if program.figure == '1b':
    trainer.record(steps, trainings)
  return time.monotonic() - start + progress.seconds_left(steps)


def _compute(config, folder, trainer):
  """Computes what a folder lacks, and writes it there."""
  folder.write_config(config.to_dict())
  for name in (toy_settings.TRAININGS, toy_settings.FEEDBACK):
    # A line cut short by a kill is dropped.
    path = folder.path / name
    files.write_rows(path, files.read_rows(path))
  programs = _left(config, folder)
  for _, group in itertools.groupby(programs, key=lambda p: p.figure):
    group = list(group)
    progress = Progress(0, sum(program.steps for program in group))
    for place, program in enumerate(group):
      _run(program, place * program.steps, progress, folder, trainer)


def _run(program, steps_before, progress, folder, trainer):
  """Trains, measures and writes; what was trained in part is trained anew."""
  start = time.monotonic()
  progress.say(
    f'{program.figure}: training layers {_listed(program.layers)} of '
    f'experiments {_listed(program.experiments)}, each alone'
  )
  trainings = trainer.create(program)
  for first in range(0, program.steps, program.steps_per_call):
    step = min(first + program.steps_per_call, program.steps)
    trainings.train(step - first)
    if program.figure == '1b' and step % program.steps_per_call == 0:
      _record(step, trainings, folder, trainer)
    progress.show(steps_before + step)
  rows = trainer.rows(program, trainings)
  # They ran together: each is said to have taken an equal share.
  seconds = (time.monotonic() - start) / len(rows)
  for row in rows:
    if not np.isfinite(row['train_loss']):
      progress.say(
        f'diverged: layer {row["layer"]} of experiment {row["experiment"]}; '
        'its losses are null'
      )
    files.append_row(
      folder.path / toy_settings.TRAININGS, row | {'seconds': seconds}
    )


def _record(step, trainings, folder, trainer):
  """Appends a record of the feedback, unless the folder has it already."""
  path = folder.path / toy_settings.FEEDBACK
  if all(row['step'] < step for row in files.read_rows(path)):
    files.append_row(path, trainer.record(step, trainings))


def _print_tables(config, folder):
  rows = pd.DataFrame(files.read_rows(folder.path / toy_settings.TRAININGS))
  for figure in sorted(config.figures):
    variant = toy_settings.VARIANTS[figure]
    print(f'\nFigure {figure}: {variant}')
    by_layer = rows[rows.variant == variant].groupby('layer', as_index=False)
    table = by_layer.agg(
      experiments=('experiment', 'size'),
      train_accuracy=('train_accuracy', 'mean'),
      test_accuracy=('test_accuracy', 'mean'),
      half_width_95=('test_accuracy', half_width),
    )
    print(table.to_string(index=False, float_format='%.4f', na_rep=''))
  for row in files.read_rows(folder.path / toy_settings.FEEDBACK)[-1:]:
    print(f'silhouette {row["silhouette"]:.4f} after {row["step"]} updates')


def _listed(numbers):
  return ', '.join(str(number) for number in numbers)
