"""What decides the digits of a run beside its config and seed.

Elsewhere sums are taken in another order, and rounding grows from update to
update: as if another seed were used.
"""

import json
import os

import tensorflow as tf

from layca.training import config_checks, devices
from layca.training.run import files
from layca.training.run.run_folder import RunFolder


def current() -> dict:
  """Returns the environment of this process, JSON-ready."""
  threading = tf.config.threading
  intra_op = threading.get_intra_op_parallelism_threads()
  inter_op = threading.get_inter_op_parallelism_threads()
  return {
    'tensorflow': tf.__version__,
    'device': devices.name(),
    'cpu': devices.cpu_name(),
    'instructions': devices.instruction_set(),
    'onednn': devices.uses_onednn(),
    'intra_op_threads': _threads(intra_op, 'TF_NUM_INTRAOP_THREADS'),
    'inter_op_threads': _threads(inter_op, 'TF_NUM_INTEROP_THREADS'),
  }


def record(folder: RunFolder, is_resumed: bool) -> dict:
  """Adds the environment to those of a run, and warns if it is another.

  Returns all of them, for result.json.
  """
  now, before = current(), []
  if is_resumed and folder.environments.exists():
    before = json.loads(folder.environments.read_text())
  if before and (changes := config_checks.differences(before[-1], now, ())):
    print(
      f'warning: this run goes on in another environment ({"; ".join(changes)})'
      ': its numbers are no longer those of a run that stays in one',
      flush=True,
    )
  if before[-1:] == [now]:
    before.pop()
  files.write_json(folder.environments, [*before, now])
  return {'environment': now, 'earlier_environments': before}


def _threads(configured, variable):
  # As TensorFlow does: by default one a core.
  return configured or int(os.environ.get(variable) or 0) or devices.num_cores()
