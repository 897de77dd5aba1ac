"""What a run does in a worker process, on any node of a Ray cluster.

TensorFlow is imported inside of functions, as the driver does without it.
"""

import contextlib
import datetime
import os
import pathlib
import signal
import sys
import time
import traceback

import ml_collections

from layca.study.sweep import interruption, process
from layca.study.sweep.run_status import LOG
from layca.training.errors import InputError, Terminated
from layca.training.run import files
from layca.training.run.run_folder import RunFolder

# How long a run waits for its folder: the process that trained in it on a node
# that died is gone in seconds, but a network file system may keep its lock for
# a minute and a half.
_LOCK_SECONDS = 120.0

_TIMED_STEPS = 5


def train(config: dict, folder: str, defaults: dict) -> tuple[dict | None, str]:
  """Trains one run, or goes on with it; all that it says goes to log.txt.

  Args:
    config: of the run.
    folder: of the run.
    defaults: default settings, which an older folder may lack.

  Returns:
    The content of result.json and ''; or None and the reason why it failed.

  Raises:
    KeyboardInterrupt: if the sweep cancels the run.
    SystemExit: if the process gets SIGTERM. To Ray the process died: it starts
      the run again, on another node if there is one.
  """
  try:
    with interruption.terminable(), interruption.cancellable():
      process.prepare()
      with _logged(pathlib.Path(folder)):
        return _train(config, folder, defaults), ''
  except Terminated:
    sys.exit(128 + signal.SIGTERM)
  # Errors of TensorFlow cannot travel to the driver, their texts can.
  except Exception as error:
    return None, _reason(error)
  finally:
    process.free_memory()


def time_epoch(config: dict) -> tuple[float | None, str]:
  """Returns the seconds of an epoch and '', or None and why it cannot run.

  A few steps and an evaluation are timed, and nothing is written.
  """
  try:
    process.prepare()
    return _time_epoch(ml_collections.ConfigDict(config)), ''
  except Exception as error:
    return None, _reason(error)
  finally:
    process.free_memory()


def _train(config, folder, defaults):
  from layca.training import loop

  _wait_until_free(RunFolder(folder))
  config = ml_collections.ConfigDict(config)
  return files.plain(loop.train(config, folder, defaults))


def _time_epoch(config):
  from layca.training import build

  data = build.load_data(config)
  trainer = build.create_trainer(config, data)
  trainer.compile()
  trainer.run(1)
  step = int(trainer.step)
  seconds = _seconds(lambda: trainer.run(_TIMED_STEPS))
  seconds *= trainer.steps_per_epoch / (int(trainer.step) - step)
  for split in (data.test, data.validation):
    if split is not None:
      trainer.evaluate(split)
      seconds += _seconds(lambda split=split: trainer.evaluate(split))
  return seconds


@contextlib.contextmanager
def _logged(folder):
  """Appends what is printed, a heading and an error to log.txt."""
  folder.mkdir(parents=True, exist_ok=True)
  with process.output_to(folder / LOG):
    now = datetime.datetime.now().isoformat(' ', 'seconds')
    print(f'== {now} on {os.uname().nodename}, process {os.getpid()}')
    try:
      yield
    except InputError as error:
      print(f'error: {error}')
      raise
    except Exception:
      traceback.print_exc(file=sys.stdout)
      raise


def _wait_until_free(folder):
  """Waits for another process to give the folder's lock back."""
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
