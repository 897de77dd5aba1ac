"""What decides the digits of a run beside its config and seed.

Two runs of one config and seed on the same device give the same numbers to the
last digit where all of this is the same. Elsewhere sums are taken in another
order, and the rounding grows from update to update: as if another seed were
used.
"""

import os
from collections.abc import Mapping

import tensorflow as tf

from layca.training import cpu, devices


def describe() -> dict:
  """Returns the environment of this process, JSON-ready.

  Returns:
    `tensorflow`, the version; `device` that trains; `cpu`, its name, and
    `instructions`, its best ones; `onednn`, whether TensorFlow uses it;
    `intra_op_threads` and `inter_op_threads`.
  """
  threading = tf.config.threading
  return {
    'tensorflow': tf.__version__,
    'device': devices.name(),
    'cpu': cpu.model_name(),
    'instructions': cpu.instruction_set(),
    'onednn': devices.uses_onednn(),
    'intra_op_threads': _threads(
      threading.get_intra_op_parallelism_threads(), 'TF_NUM_INTRAOP_THREADS'
    ),
    'inter_op_threads': _threads(
      threading.get_inter_op_parallelism_threads(), 'TF_NUM_INTEROP_THREADS'
    ),
  }


def num_cores() -> int:
  """Returns the number of cores that this process may use."""
  if hasattr(os, 'sched_getaffinity'):
    return len(os.sched_getaffinity(0))
  return os.cpu_count()


def warning(before: Mapping, now: Mapping) -> str:
  """Returns a line about a run that goes on elsewhere, '' if it does not.

  Args:
    before: what `describe` returned when the run was going on last.
    now: what it returns.
  """
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
  """Returns a number of threads as TensorFlow finds it; by default a core's."""
  return configured or int(os.environ.get(variable) or 0) or num_cores()
