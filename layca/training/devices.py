"""The devices that train: a GPU where there is one, else the CPU."""

import tensorflow as tf

from layca.training import cpu

# Of NVIDIA's GPUs, the first with bfloat16.
_GPU_CAPABILITY = (8, 0)


def configure():
  """Lets GPU memory grow as needed; call it before any tensor is made."""
  for gpu in tf.config.list_physical_devices('GPU'):
    tf.config.experimental.set_memory_growth(gpu, True)


def has_gpu() -> bool:
  """Returns whether a GPU trains."""
  return bool(tf.config.list_physical_devices('GPU'))


def name() -> str:
  """Returns the name of the device that trains."""
  gpus = tf.config.list_physical_devices('GPU')
  if not gpus:
    return 'CPU'
  details = tf.config.experimental.get_device_details(gpus[0])
  return details.get('device_name', 'GPU')


def computes_in_bfloat16() -> bool:
  """Returns whether the device that trains has instructions for bfloat16.

  Without them it is slower than float32. A device that does not tell has none.
  """
  gpus = tf.config.list_physical_devices('GPU')
  if gpus:
    details = tf.config.experimental.get_device_details(gpus[0])
    return details.get('compute_capability', (0, 0)) >= _GPU_CAPABILITY
  return cpu.computes_in_bfloat16()


def uses_onednn() -> bool:
  """Returns whether TensorFlow computes on the CPU with oneDNN.

  What TF_ENABLE_ONEDNN_OPTS said when TensorFlow was imported; without it,
  TensorFlow decides by the kind of CPU.
  """
  # TensorFlow has no public name for this.
  from tensorflow.python.util import _pywrap_util_port

  return _pywrap_util_port.IsMklEnabled()
