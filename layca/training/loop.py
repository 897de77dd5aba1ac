"""The training job: config -> arrays -> compiled epochs -> rows -> files."""

import contextlib
import time
from collections.abc import Mapping

import tensorflow as tf
from ml_collections import ConfigDict

from layca import measures
from layca.layers import format_layer_table
from layca.training import build, config_warnings, memory
from layca.training.errors import InputError
from layca.training.interrupts import Interrupts
from layca.training.output import console, rotation_picture
from layca.training.output.step_progress import Progress
from layca.training.output.tensorboard.board import Board
from layca.training.run import (
  early_stopping,
  environment,
  files,
  images_record,
  run_folder,
  source,
)
from layca.training.run.best_weights import BestWeights
from layca.training.run.checkpoints import Checkpoints
from layca.training.run.run_folder import RunFolder
from layca.training.step_records import StepRecords

# The longest that a call of the compiled steps should take.
_SECONDS_OF_CALL = 5.0


def train(
  config: ConfigDict,
  workdir: str,
  defaults: Mapping | None = None,
  origin: Mapping | None = None,
  extend: bool = False,
  command: str | None = None,
) -> dict:
  """Trains a network as a config says, or goes on where the folder stands.

  Keys that the config in the folder lacks have their defaults. Returns the
  content of result.json, of which `origin` becomes part: what the run was made
  for. With `extend` a run goes on with more epochs than it had. TensorBoard
  tells the command, by default that of this process. Raises
  InputError for what the user can mend.
  """
  result = run_folder.finished(config, workdir, defaults, extend)
  if result is not None:
    return result
  folder = RunFolder(workdir, defaults, extend)
  data = build.load_data(config)
  trainer = build.create_trainer(config, data)
  with folder.locked(), _clear_write_errors(folder), memory.clear_errors():
    # Another process may have used the folder in the meantime.
    folder.check_config(config.to_dict())
    for line in (*config_warnings.of(config, data), *folder.warnings(config)):
      print(f'warning: {line}', flush=True)
    layers = trainer.layer_rates.layer_table(trainer.rules())
    board = Board(
      folder.path, layers, config, defaults or {}, command or source.command()
    )
    return _train(
      config, folder, data, trainer, layers, board, dict(origin or {})
    )


def _train(config, folder, data, trainer, layers, board, origin):
  print(format_layer_table(layers), flush=True)
  # First of all: what the config makes impossible fails here.
  print('compiling the training step', flush=True)
  trainer.compile()
  # Before a checkpoint is restored, so that no file has to keep it. It costs as
  # much as after an epoch.
  at_start = _evaluate(trainer, data.watched)
  best = BestWeights(trainer.model)
  checkpoints = Checkpoints(
    folder.checkpoints, config.checkpoint_seconds, trainer=trainer, best=best
  )
  restored = checkpoints.restore()
  if restored:
    print(f'resuming at step {int(trainer.step)} from {restored}', flush=True)
  folder.write_config(config.to_dict())
  files.write_json(folder.layers, layers)
  images_record.record(folder, data)
  environments = environment.record(folder, is_resumed=restored is not None)
  rows = folder.keep_rows(int(trainer.step) // trainer.steps_per_epoch)
  step_records = StepRecords(folder, config, trainer, len(rows))
  board.start(trainer.first_rate(), at_start)
  for epoch in range(len(rows)):
    board.write_steps(step_records.logged(epoch))
    board.write(rows[: epoch + 1])
  start = time.monotonic()
  steps = config.epochs * trainer.steps_per_epoch
  progress = Progress(int(trainer.step), steps)
  diverged = stopped = None
  with Interrupts() as interrupts:
    try:
      for epoch in range(len(rows), config.epochs):
        stopped = early_stopping.reason_to_stop(rows, config.stop)
        if stopped:
          break
        is_finite = _train_epoch(
          config, trainer, checkpoints, progress, interrupts
        )
        step_records.write(epoch)
        board.write_steps(step_records.logged(epoch))
        if not is_finite:
          diverged = _divergence(trainer, epoch, layers)
          break
        numbers, rotation = trainer.finish_epoch()
        numbers |= _evaluate(trainer, data.watched)
        if 'val_accuracy' in numbers:
          best.update(epoch, numbers['val_accuracy'])
        step, end = int(trainer.step), time.monotonic()
        row = {'epoch': epoch, 'step': step, **numbers, 'seconds': end - start}
        rows.append(folder.append(row | {'rotation': rotation}))
        start = end
        board.write(rows)
        progress.print_epoch(rows[-1], config.epochs)
        checkpoints.save_if_due(step)
        interrupts.check()
    except KeyboardInterrupt:
      checkpoints.save(int(trainer.step))
      progress.say('interrupted: the same command goes on from here')
      raise
    checkpoints.save(int(trainer.step))
    result = {'diverged': diverged, 'stopped': stopped}
    result |= _final_numbers(trainer, data, best, rows) | environments
    result |= {'commit': source.commit(), **origin}
    board.finish(result, rows)
    picture = rotation_picture.of_run(config, layers, rows)
    files.write_atomically(folder.figure, picture)
    folder.write_result(result)
    progress.say(console.result_line(result))
  return result


def _train_epoch(config, trainer, checkpoints, progress, interrupts):
  """Trains to the end of the epoch; False if a loss was not finite."""
  while True:
    most = config.steps_per_call
    # Who sends SIGTERM kills within half a minute or so. XLA compiles each
    # number of steps anew, hence one number there.
    if not config.jit_compile:
      most = min(most, progress.steps_within(_SECONDS_OF_CALL))
    if not trainer.run(most):
      return False
    step = int(trainer.step)
    progress.show(step)
    if step % trainer.steps_per_epoch == 0:
      return True
    interrupts.check()
    checkpoints.save_if_due(step)


def _divergence(trainer, epoch, layers):
  kernel, growth = measures.most_grown(trainer.kernels, trainer.monitor.initial)
  return (
    f'loss not finite in epoch {epoch} (0-based), at step {int(trainer.step)}; '
    f'layer {layers[kernel]["name"]} has grown the most, to {growth:.3g} times '
    'its initial norm: lower config.rho'
  )


def _evaluate(trainer, splits):
  numbers = {}
  for name, split in splits.items():
    loss, accuracy = trainer.evaluate(split)
    numbers |= {f'{name}_loss': loss, f'{name}_accuracy': accuracy}
  return numbers


def _final_numbers(trainer, data, best, rows):
  """Returns the numbers of result.json; loads the best weights."""
  last = rows[-1] if rows else {}
  result = {
    'epochs': len(rows),
    'step': int(trainer.step),
    'seconds': sum(row['seconds'] for row in rows),
    **{k: v for k, v in last.items() if k.endswith(('_loss', '_accuracy'))},
  }
  if rows and data.watched_examples is not None:
    result |= _evaluate(trainer, data.measured)
  # `train_accuracy` is a mean over the epoch with dropout on.
  _, result['train_accuracy_test_mode'] = trainer.evaluate(data.train)
  best_epoch = int(best.epoch)
  if best_epoch >= 0:
    best.load()
    of_best = _evaluate(trainer, data.measured)
    result |= {
      'best_epoch': best_epoch,
      'best_val_accuracy': of_best['val_accuracy'],
      'best_epoch_test_accuracy': of_best['test_accuracy'],
    }
  return result


@contextlib.contextmanager
def _clear_write_errors(folder):
  try:
    yield
  except (OSError, tf.errors.OpError) as error:
    reason = str(error).splitlines()[0]
    raise InputError(
      f'cannot go on in {folder.path}: {reason}; earlier files are intact: '
      'make room on the disk and run the same command again'
    ) from error
