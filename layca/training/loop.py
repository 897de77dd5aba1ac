"""The training job: config -> arrays -> compiled epochs -> rows -> files."""

import contextlib
import time
from collections.abc import Mapping

import ml_collections
import tensorflow as tf

from layca import layers
from layca.training import build, memory
from layca.training.errors import InputError
from layca.training.interrupts import Interrupts
from layca.training.output import console, describe, deviation
from layca.training.output.step_progress import Progress
from layca.training.output.tensorboard import Board
from layca.training.run import early_stopping, environment, run_folder
from layca.training.run.best_weights import BestWeights
from layca.training.run.checkpoints import Checkpoints
from layca.training.run.run_folder import RunFolder

# The longest that a call of the compiled steps should take.
_SECONDS_OF_CALL = 5.0


def train(
  config: ml_collections.ConfigDict,
  workdir: str,
  defaults: Mapping | None = None,
) -> dict:
  """Trains a network as a config says, or goes on where the folder stands.

  Args:
    config: all settings; `configs/defaults.py` lists them.
    workdir: the run's folder; see `layca.training.run.run_folder`.
    defaults: values of the keys that the config in the folder may lack.

  Returns:
    The content of result.json.

  Raises:
    InputError: for what the user can mend; what the folder held is intact.
  """
  result = run_folder.finished(config, workdir, defaults)
  if result is not None:
    return result
  folder = RunFolder(workdir, defaults)
  data = build.load_data(config)
  trainer = build.create_trainer(config, data)
  with (
    folder.locked(),
    _clear_write_errors(folder),
    memory.clear_errors(),
  ):
    # Another process may have used the folder in the meantime.
    folder.check_config(config.to_dict())
    return _Run(config, folder, data, trainer).train()


class _Run:
  """One run: its state in the folder, from the first epoch to the result."""

  def __init__(self, config, folder, data, trainer):
    self._config, self._folder = config, folder
    self._data, self._trainer = data, trainer
    self._layers = layers.layer_table(
      trainer.parameters, trainer.multipliers, trainer.rules()
    )
    self._best = BestWeights(trainer.model)
    self._checkpoints = Checkpoints(
      folder.checkpoints,
      config.checkpoint_seconds,
      trainer=trainer,
      best=self._best,
    )

  def train(self) -> dict:
    """Runs all epochs that are left and writes the result."""
    self._start()
    with Interrupts() as self._interrupts:
      return self._train()

  def _train(self):
    diverged = stopped = None
    try:
      while len(self._rows) < self._config.epochs:
        stopped = self._reason_to_stop()
        if stopped:
          break
        if not self._run_epoch():
          diverged = self._divergence()
          break
        self._finish_epoch()
        self._interrupts.check()
    except KeyboardInterrupt:
      self._checkpoints.save(self._step())
      self._progress.say('interrupted: the same command goes on from here')
      raise
    self._checkpoints.save(self._step())
    result = self._result(diverged, stopped)
    figure = self._figure()
    self._board.finish(result, figure)
    self._folder.write_figure(figure)
    self._folder.write_result(result)
    self._progress.say(console.result_line(result))
    return result

  def _start(self):
    config = self._config
    print(layers.format_layer_table(self._layers), flush=True)
    print('compiling the training step', flush=True)
    # First of all: what the config makes impossible fails here.
    self._trainer.compile()
    restored = self._checkpoints.restore()
    if restored:
      print(f'resuming at step {self._step()} from {restored}', flush=True)
    self._folder.write_config(config.to_dict())
    self._folder.write_layers(self._layers)
    self._note_environment(goes_on=restored is not None)
    epoch = self._step() // self._trainer.steps_per_epoch
    self._rows = self._folder.keep_rows(epoch)
    self._board = Board(
      self._folder.tensorboard, self._layers, describe.hparams(config)
    )
    for row in self._rows:
      self._board.write(row)
    self._epoch_start = time.monotonic()
    self._progress = Progress(
      self._step(), config.epochs * self._trainer.steps_per_epoch
    )

  def _note_environment(self, goes_on):
    """Adds the environment to those of the run; warns if it is another."""
    now = environment.describe()
    before = self._folder.environments() if goes_on else []
    if before and (warning := environment.warning(before[-1], now)):
      print(warning, flush=True)
    if not before or before[-1] != now:
      self._folder.write_environments([*before, now])

  def _run_epoch(self):
    """Runs to the end of the epoch; False if a loss was not finite."""
    while True:
      if not self._trainer.run(self._steps_of_call()):
        return False
      self._progress.show(self._step())
      if self._step() % self._trainer.steps_per_epoch == 0:
        return True
      self._interrupts.check()
      self._checkpoints.save_if_due(self._step())

  def _steps_of_call(self):
    """Returns how many steps are made without a look at signals and clocks.

    Who sends SIGTERM kills within half a minute or so. XLA compiles each number
    of steps anew, hence one number there.
    """
    most = self._config.steps_per_call
    if self._config.jit_compile:
      return most
    return min(most, self._progress.steps_within(_SECONDS_OF_CALL))

  def _finish_epoch(self):
    numbers, rotation_record = self._trainer.finish_epoch()
    for name, split in (
      ('val', self._data.validation),
      ('test', self._data.test),
    ):
      if split is not None:
        loss, accuracy = self._trainer.evaluate(split)
        numbers |= {f'{name}_loss': loss, f'{name}_accuracy': accuracy}
    epoch = len(self._rows)
    if 'val_accuracy' in numbers:
      self._best.update(epoch, numbers['val_accuracy'])
    now = time.monotonic()
    row = self._folder.append(
      {
        'epoch': epoch,
        'step': self._step(),
        **numbers,
        'seconds': now - self._epoch_start,
        'rotation': rotation_record,
      }
    )
    self._epoch_start = now
    self._rows.append(row)
    self._board.write(row)
    if len(self._rows) % max(self._config.epochs // 10, 1) == 0:
      self._board.figure(self._figure(), self._step())
    self._progress.say(
      console.epoch_line(
        row,
        self._config.epochs,
        self._progress.steps_per_second(self._step()),
        self._progress.seconds_left(self._step()),
      )
    )
    self._checkpoints.save_if_due(self._step())

  def _reason_to_stop(self):
    if not self._rows:
      return None
    return early_stopping.reason_to_stop(self._rows, **self._config.stop)

  def _divergence(self):
    layer, growth = describe.most_grown(
      self._trainer.kernels, self._trainer.monitor.initial
    )
    return describe.divergence(
      len(self._rows), self._step(), self._layers[layer]['name'], growth
    )

  def _result(self, diverged, stopped):
    last = self._rows[-1] if self._rows else {}
    result = {
      'diverged': diverged,
      'stopped': stopped,
      'epochs': len(self._rows),
      'step': self._step(),
      'seconds': sum(row['seconds'] for row in self._rows),
      **{k: v for k, v in last.items() if k.endswith(('_loss', '_accuracy'))},
    }
    # `train_accuracy` is a mean over the epoch with dropout on.
    _, result['train_accuracy_test_mode'] = self._trainer.evaluate(
      self._data.train
    )
    best_epoch = int(self._best.epoch)
    if best_epoch >= 0:
      self._best.load()
      _, accuracy = self._trainer.evaluate(self._data.test)
      result |= {
        'best_epoch': best_epoch,
        'best_val_accuracy': self._rows[best_epoch]['val_accuracy'],
        'best_epoch_test_accuracy': accuracy,
      }
    *earlier, last = self._folder.environments()
    return result | {'environment': last, 'earlier_environments': earlier}

  def _figure(self):
    # Here, as Matplotlib takes a while: the first epoch goes before it.
    from layca.training.output import rotation_plot

    rotation = [row['rotation'] for row in self._rows]
    run = deviation.of_run(
      console.kernel_names(self._layers),
      [row['epoch'] for row in self._rows],
      [row['step'] for row in self._rows],
      [record['cosine_distance'] for record in rotation],
      [record['mean_step_angle'] for record in rotation],
      rotation_plot.shortcut_indices(self._layers),
    )
    figure = rotation_plot.angle_deviation_figure(
      run, describe.title(self._config)
    )
    return rotation_plot.to_png(figure)

  def _step(self):
    return int(self._trainer.step)


@contextlib.contextmanager
def _clear_write_errors(folder):
  """Turns a full or failing disk into one line; the files stay as they are."""
  try:
    yield
  except (OSError, tf.errors.OpError) as error:
    reason = str(error).splitlines()[0]
    raise InputError(
      f'cannot go on in {folder.path}: {reason}; earlier files are intact: '
      'make room on the disk and run the same command again'
    ) from error
