"""What decides the digits of a run beside its config and seed.

Two runs of one config and seed give the same numbers to the last digit where
all of this is the same. Elsewhere sums are taken in another order, and the
rounding grows from update to update: as if another seed were used.
"""

import json
import os
from collections.abc import Mapping

import tensorflow as tf

from layca.training import devices
from layca.training.run import files
from layca.training.run.run_folder import RunFolder


def current() -> dict:
  """Returns the environment of this process, JSON-ready."""
  threading = tf.config.threading
  return {
    'tensorflow': tf.__version__,
    'device': devices.name(),
    'cpu': devices.cpu_name(),
    'instructions': devices.instruction_set(),
    'onednn': devices.uses_onednn(),
    'intra_op_threads': _threads(
      threading.get_intra_op_parallelism_threads(), 'TF_NUM_INTRAOP_THREADS'
    ),
    'inter_op_threads': _threads(
      threading.get_inter_op_parallelism_threads(), 'TF_NUM_INTEROP_THREADS'
    ),
  }


def record(folder: RunFolder, is_resumed: bool):
  """Adds the environment to those of a run, and warns if it is another."""
  now, before = current(), []
  if is_resumed and folder.environments.exists():
    before = json.loads(folder.environments.read_text())
  if before and (warning := difference(before[-1], now)):
    print(warning, flush=True)
  if not before or before[-1] != now:
    files.write_json(folder.environments, [*before, now])


def recorded(folder: RunFolder) -> dict:
  """Returns what result.json tells of the environments of a run."""
  *earlier, last = json.loads(folder.environments.read_text())
  return {'environment': last, 'earlier_environments': earlier}


def difference(before: Mapping, now: Mapping) -> str:
  """Returns a warning to a run that resumes in another environment, or ''."""
  changes = [
    f'{key} {before.get(key)} -> {value}'
    for key, value in now.items()
    if before.get(key) != value
  ]
  if not changes:
    return ''
  return (
    f'warning: this run goes on in another environment ({", ".join(changes)}): '
    'its numbers are no longer those of a run that stays in one'
  )


def _threads(configured, variable):
  """Returns a number of threads as TensorFlow does: by default one a core."""
  return configured or int(os.environ.get(variable) or 0) or devices.num_cores()
