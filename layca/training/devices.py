"""The devices that train: a GPU where there is one, else the CPU.

TensorFlow is imported by the functions that ask it for devices.
"""

import pathlib

from layca.training import startup

# Of processors that compute in bfloat16, as Linux tells: x86's, then ARM's.
_CPU_FLAGS = {'avx512_bf16', 'amx_bf16', 'bf16'}
_CPU_INFO = pathlib.Path('/proc/cpuinfo')
# Of NVIDIA's GPUs, the first with bfloat16.
_GPU_CAPABILITY = (8, 0)


def configure():
  """Lets GPU memory grow as needed; call it before any tensor is made."""
  tf = startup.import_tensorflow()
  for gpu in tf.config.list_physical_devices('GPU'):
    tf.config.experimental.set_memory_growth(gpu, True)


def name() -> str:
  """Returns the name of the device that trains."""
  tf = startup.import_tensorflow()
  gpus = tf.config.list_physical_devices('GPU')
  if not gpus:
    return 'CPU'
  details = tf.config.experimental.get_device_details(gpus[0])
  return details.get('device_name', 'GPU')


def computes_in_bfloat16() -> bool:
  """Returns whether the device that trains has instructions for bfloat16.

  Without them it is slower than float32. A device that does not tell has none.
  """
  tf = startup.import_tensorflow()
  gpus = tf.config.list_physical_devices('GPU')
  if gpus:
    details = tf.config.experimental.get_device_details(gpus[0])
    return details.get('compute_capability', (0, 0)) >= _GPU_CAPABILITY
  try:
    return bool(_CPU_FLAGS & set(_CPU_INFO.read_text().split()))
  except OSError:
    return False
