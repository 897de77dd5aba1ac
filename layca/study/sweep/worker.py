"""What runs do in a worker process, on any node of a Ray cluster.

A process makes several runs, and each finds it like new: what its numbers
depend on it sets itself (its seed), or the environment that the process started
in (threads, see `ray_cluster`). TensorFlow is imported inside of functions, as
the driver does without it.
"""

import contextlib
import ctypes
import datetime
import gc
import os
import pathlib
import signal
import sys
import time
import traceback

import ml_collections

from layca.study import claim_rules
from layca.study.sweep import interruption
from layca.study.sweep.run_status import LOG
from layca.training.errors import InputError, Terminated
from layca.training.run import files
from layca.training.run.run_folder import RunFolder

# How long a run waits for its folder: the process that trained in it on a node
# that died is gone in seconds, but a network file system may keep its lock for
# a minute and a half.
_LOCK_SECONDS = 120.0

_TIMED_STEPS = 5

# TensorFlow counts traces by the line that defines a function: it takes those
# of one run after another for one function that is traced again and again.
_FALSE_WARNING = 'triggered tf.function retracing'


def train(
  config: dict, folder: str, defaults: dict, command: str | None = None
) -> tuple[dict | None, str | None]:
  """Trains one run, or goes on with it; all that it says goes to log.txt.

  Returns:
    The content of result.json and None; or None and why it failed.

  Raises:
    KeyboardInterrupt: if the sweep cancels the run.
    SystemExit: if the process gets SIGTERM. To Ray the process died: it starts
      the run again, on another node if there is one.
  """
  # A sweep that a shell started in the background ignores it, and so do all
  # processes that descend from the shell; `ray.cancel` sends it.
  signal.signal(signal.SIGINT, signal.default_int_handler)
  try:
    with interruption.terminable():
      return _answer(_train, config, folder, defaults, command)
  except Terminated:
    sys.exit(128 + signal.SIGTERM)


def time_epoch(config: dict) -> tuple[float | None, str | None]:
  """Returns the seconds of an epoch and None; or None and why it cannot run.

  A few steps and an evaluation are timed, and nothing is written.
  """
  return _answer(_time_epoch, config)


def _answer(function, config, *arguments):
  """Calls a function, in a process like new: its answer, or the error."""
  import tensorflow as tf

  from layca.training import devices

  # Known by its identity: it is added once.
  tf.get_logger().addFilter(_is_true)
  try:
    devices.configure()
    return function(ml_collections.ConfigDict(config), *arguments), None
  # Errors of TensorFlow cannot travel to the driver, their texts can.
  except InputError as error:
    return None, str(error)
  except Exception as error:
    (*_, line) = traceback.format_exception_only(error)
    return None, line.strip().splitlines()[0]
  finally:
    # Traced functions are part of reference cycles.
    gc.collect()
    # What is freed the allocator keeps, in pieces that the next run splits.
    if sys.platform == 'linux':
      ctypes.CDLL(None).malloc_trim(0)


def _is_true(record):
  return _FALSE_WARNING not in record.getMessage()


def _train(config, folder, defaults, command):
  from layca.training import loop

  path = pathlib.Path(folder)
  path.mkdir(parents=True, exist_ok=True)
  with _output_to(path / LOG):
    now = datetime.datetime.now().isoformat(' ', 'seconds')
    print(f'== {now} on {os.uname().nodename}, process {os.getpid()}')
    try:
      _wait_until_free(RunFolder(folder))
      origin = {'rules': claim_rules.SHA256}
      result = loop.train(config, folder, defaults, origin, command=command)
      return files.plain(result)
    except InputError as error:
      print(f'error: {error}')
      raise
    except Exception:
      traceback.print_exc(file=sys.stdout)
      raise


def _time_epoch(config):
  from layca.training import build

  data = build.load_data(config)
  trainer = build.create_trainer(config, data)
  trainer.compile()
  trainer.run(1)
  step = int(trainer.step)
  seconds = _seconds(trainer.run, _TIMED_STEPS)
  seconds *= trainer.steps_per_epoch / (int(trainer.step) - step)
  for split in data.watched.values():
    trainer.evaluate(split)
    seconds += _seconds(trainer.evaluate, split)
  return seconds


def _seconds(function, argument):
  start = time.perf_counter()
  function(argument)
  return time.perf_counter() - start


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


@contextlib.contextmanager
def _output_to(path):
  """Appends what the process prints, libraries included, to a file.

  Descriptors are diverted, not `sys.stdout`: handlers of logs keep the stream
  that they first saw for as long as the process lives.
  """
  kept = {descriptor: os.dup(descriptor) for descriptor in (1, 2)}
  try:
    with open(path, 'ab') as file:
      _flush()
      for descriptor in kept:
        os.dup2(file.fileno(), descriptor)
    yield
  finally:
    _flush()
    for descriptor, original in kept.items():
      os.dup2(original, descriptor)
      os.close(original)


def _flush():
  sys.stdout.flush()
  sys.stderr.flush()
