"""The toy experiment in its folder: Figure 1's numbers, resumable."""

import collections
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


def run(config: ml_collections.ConfigDict, workdir: str) -> None:
  """Computes what the config asks for and the folder does not hold yet.

  Raises:
    InputError: for what the user can mend; what the folder held is intact.
  """
  folder = toy_settings.work_folder(config, workdir)
  if _left(config, folder):
    trainer = Trainer(config)
    with folder.locked():
      # Another process may have used the folder in the meantime.
      folder.check_config(config.to_dict())
      try:
        _compute(config, folder, trainer)
      except KeyboardInterrupt:
        print('\ninterrupted: the same command goes on, what is done stays')
        raise
  else:
    print(f'{folder.path} is complete.')
  _print_tables(config, folder.path)


def seconds_left(config: ml_collections.ConfigDict, workdir: str) -> float:
  """Times a few updates and returns about how long `run` would take.

  Raises:
    InputError: for what the user can mend; nothing is written.
  """
  programs = _left(config, toy_settings.work_folder(config, workdir))
  if not programs:
    return 0.0
  # As many trainings of the same layers take as long.
  alike = collections.defaultdict(list)
  for program in programs:
    size = program.figure, program.layers, len(program.experiments)
    alike[size].append(program)
  trainer = Trainer(config)
  return sum(len(x) * _estimate(trainer, x[0]) for x in alike.values())


def _left(config, folder):
  rows = files.read_rows(folder.path / toy_settings.TRAININGS)
  return toy_programs.left(config, rows)


def _estimate(trainer, program):
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
  folder.write_config(config.to_dict())
  for name in (toy_settings.TRAININGS, toy_settings.FEEDBACK):
    path = folder.path / name
    # A line cut short by a kill is dropped.
    files.write_rows(path, files.read_rows(path))
  programs = _left(config, folder)
  for figure in sorted(config.figures):
    of_figure = [p for p in programs if p.figure == figure]
    progress = Progress(0, sum(program.steps for program in of_figure))
    for place, program in enumerate(of_figure):
      _run(program, place * program.steps, progress, folder.path, trainer)


def _run(program, steps_before, progress, path, trainer):
  """Trains, measures and writes; what was trained in part is trained anew."""
  start = time.monotonic()
  layers, experiments = (
    ', '.join(map(str, x)) for x in (program.layers, program.experiments)
  )
  progress.say(
    f'{program.figure}: training layers {layers} of experiments {experiments}, '
    'each alone'
  )
  trainings = trainer.create(program)
  feedback = path / toy_settings.FEEDBACK
  recorded = {row['step'] for row in files.read_rows(feedback)}
  for first in range(0, program.steps, program.steps_per_call):
    step = min(first + program.steps_per_call, program.steps)
    trainings.train(step - first)
    is_due = step % program.steps_per_call == 0 and step not in recorded
    if program.figure == '1b' and is_due:
      files.append_row(feedback, trainer.record(step, trainings))
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
    files.append_row(path / toy_settings.TRAININGS, row | {'seconds': seconds})


def _print_tables(config, path):
  rows = pd.DataFrame(files.read_rows(path / toy_settings.TRAININGS))
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
  for row in files.read_rows(path / toy_settings.FEEDBACK)[-1:]:
    print(f'silhouette {row["silhouette"]:.4f} after {row["step"]} updates')
