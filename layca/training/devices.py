"""The devices that train: a GPU where there is one, else the CPU."""

import tensorflow as tf


def configure():
  """Lets GPU memory grow as needed; call it before any tensor is made."""
  for gpu in tf.config.list_physical_devices('GPU'):
    tf.config.experimental.set_memory_growth(gpu, True)


def name() -> str:
  """Returns the name of the device that trains."""
  gpus = tf.config.list_physical_devices('GPU')
  if not gpus:
    return 'CPU'
  details = tf.config.experimental.get_device_details(gpus[0])
  return details.get('device_name', 'GPU')
