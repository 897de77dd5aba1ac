"""What a run does in a process of its own, on any node of a Ray cluster."""

import contextlib
import datetime
import os
import pathlib
import time
import traceback

import ml_collections
import tensorflow as tf

from layca.study.sweep.folders import LOG
from layca.training import devices, files, loop, setup
from layca.training.errors import InputError
from layca.training.run_folder import RunFolder

# How long a run waits for its folder: the process that trained in it on a node
# that died is gone in seconds, but a network file system may keep its lock for
# a minute and a half.
_LOCK_SECONDS = 120.0

_TIMED_STEPS = 5


def train(config: dict, folder: str, cpus: int) -> tuple[dict | None, str]:
  """Trains one run, or goes on with it; all that it says goes to log.txt.

  Args:
    config: of the run.
    folder: of the run.
    cpus: how many threads compute.

  Returns:
    The content of result.json and ''; or None and the reason why it failed.
  """
  try:
    with _logged(pathlib.Path(folder)):
      _use_threads(cpus)
      _wait_until_free(RunFolder(folder))
      result = loop.train(ml_collections.ConfigDict(config), folder)
  # Errors of TensorFlow cannot travel to the driver, their texts can.
  except Exception as error:
    return None, _reason(error)
  return files.plain(result), ''


def time_epoch(config: dict, cpus: int) -> tuple[float | None, str]:
  """Times a few steps and an evaluation, and writes nothing.

  Returns:
    The seconds that an epoch takes and ''; or None and the reason why that
    cannot be said.
  """
  config = ml_collections.ConfigDict(config)
  try:
    _use_threads(cpus)
    data = setup.load_data(config)
    trainer = setup.create_trainer(config, data)
    trainer.compile()
    trainer.run(1)
    step = int(trainer.step)
    seconds = _seconds(lambda: trainer.run(_TIMED_STEPS))
    seconds *= trainer.steps_per_epoch / (int(trainer.step) - step)
    for split in (data.test, data.validation):
      if split is not None:
        trainer.evaluate(split)
        seconds += _seconds(lambda split=split: trainer.evaluate(split))
  except Exception as error:
    return None, _reason(error)
  return seconds, ''


def _use_threads(cpus):
  """Lets runs side by side not fight over cores; before any tensor is made."""
  tf.config.threading.set_intra_op_parallelism_threads(cpus)
  tf.config.threading.set_inter_op_parallelism_threads(cpus)
  devices.configure()


@contextlib.contextmanager
def _logged(folder):
  """Appends what this process prints, libraries included, to log.txt."""
  folder.mkdir(parents=True, exist_ok=True)
  with open(folder / LOG, 'a', buffering=1) as log:
    for descriptor in (1, 2):
      os.dup2(log.fileno(), descriptor)
    with contextlib.redirect_stdout(log), contextlib.redirect_stderr(log):
      now = datetime.datetime.now().isoformat(' ', 'seconds')
      print(f'== {now} on {os.uname().nodename}, process {os.getpid()}')
      try:
        yield
      except InputError as error:
        print(f'error: {error}')
        raise
      except Exception:
        traceback.print_exc()
        raise


def _wait_until_free(folder):
  """Returns once no other process has the folder's lock.

  Raises:
    InputError: if one still has it after some time, or it cannot be made.
  """
  deadline = time.monotonic() + _LOCK_SECONDS
  while True:
    try:
      with folder.locked():
        return
    except InputError as error:
      is_taken = isinstance(error.__cause__, BlockingIOError)
      if not is_taken or time.monotonic() > deadline:
        raise
    time.sleep(0.5)


def _reason(error):
  """Returns one line."""
  if isinstance(error, InputError):
    return str(error)
  return traceback.format_exception_only(error)[-1].strip().splitlines()[0]


def _seconds(function):
  start = time.perf_counter()
  function()
  return time.perf_counter() - start
