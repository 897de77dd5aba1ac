"""TensorFlow's start: without the notes that say nothing to the user.

TF_CPP_MIN_LOG_LEVEL does not hide them all, and they come from C++, so standard
error itself is filtered meanwhile. Another level than QUIET shows everything.
"""

import contextlib
import glob
import os
import re
import signal
import sys
import types
from collections.abc import Iterator

LOG_LEVEL = 'TF_CPP_MIN_LOG_LEVEL'
# Neither information nor warnings: what `launch` sets by default.
QUIET = '2'

_NOTES = (
  'WARNING: All log messages before absl::InitializeLog\\(\\) is called are',
  'oneDNN custom operations are on\\.',
  'This TensorFlow binary is optimized to use available CPU instructions',
  'To enable the following instructions: .*, in other operations, rebuild',
)
_NOTES_WITHOUT_GPU = (
  'Could not find cuda drivers on your machine, GPU will not be used',
  'failed call to cuInit: ',
)
_PREFIX = r'([IWE]\d{4} [\d:.]+ +\d+ [\w.]+:\d+\] )?'
# A line that ends the filtering even if a process holds the pipe's other end.
_END = b'\0\n'


def import_tensorflow() -> types.ModuleType:
  """Returns the module of TensorFlow, imported quietly, its devices listed.

  Keras is left out until it is used: it takes as long as the rest together.
  """
  if 'tensorflow' in sys.modules:
    return sys.modules['tensorflow']
  with filtered_stderr():
    # Not to be found, which TensorFlow can do without.
    sys.modules.setdefault('keras', None)
    import tensorflow as tf

    if sys.modules['keras'] is None:
      del sys.modules['keras']
    tf.config.list_physical_devices('GPU')
  return tf


def is_noise(line: str, has_gpu: bool) -> bool:
  """Returns whether a line is one that TensorFlow writes at every start."""
  # Lines about CUDA matter where the machine has an NVIDIA GPU.
  notes = _NOTES if has_gpu else _NOTES + _NOTES_WITHOUT_GPU
  return any(re.match(_PREFIX + note, line) for note in notes)


def has_nvidia_files() -> bool:
  """Returns whether the machine has an NVIDIA GPU, by its files in /dev."""
  return bool(glob.glob('/dev/nvidia[0-9]*') or glob.glob('/dev/dxg'))


@contextlib.contextmanager
def filtered_stderr() -> Iterator[None]:
  """Keeps TensorFlow's notes from standard error inside a `with` block.

  A process of its own passes all other lines on, also if this one is killed.
  """
  if os.environ.get(LOG_LEVEL) != QUIET or sys.stderr is None:
    yield
    return
  sys.stderr.flush()
  lines, pipe = os.pipe()
  stderr, reader = os.dup(2), os.fork()
  if not reader:
    os.close(pipe)
    _pass_on(lines)
  os.close(lines)
  os.dup2(pipe, 2)
  os.close(pipe)
  try:
    yield
  finally:
    sys.stderr.flush()
    os.write(2, _END)
    os.dup2(stderr, 2)
    os.close(stderr)
    os.waitpid(reader, 0)


def _pass_on(lines):
  try:
    # What ends the process that writes is not to lose its last lines.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
      signal.signal(number, signal.SIG_IGN)
    gpu = has_nvidia_files()
    for line in os.fdopen(lines, 'rb'):
      text = line.removesuffix(_END)
      if text and not is_noise(text.decode(errors='replace'), gpu):
        os.write(2, text)
      if line.endswith(_END):
        break
  finally:
    os._exit(0)
