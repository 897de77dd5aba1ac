"""The devices that train: a GPU where there is one, else the CPU.

TensorFlow is imported by the functions that ask it for devices.
"""

from layca.training import cpu, startup
from layca.training.errors import InputError

# Of NVIDIA's GPUs, the first with bfloat16.
_GPU_CAPABILITY = (8, 0)


def configure():
  """Lets GPU memory grow as needed; call it before any tensor is made."""
  tf = startup.import_tensorflow()
  for gpu in tf.config.list_physical_devices('GPU'):
    tf.config.experimental.set_memory_growth(gpu, True)


def set_arithmetic(precision: str, deterministic_ops: bool):
  """Sets what a run asks of a GPU's arithmetic; a CPU has no such choice.

  Args:
    precision: 'tf32' allows TensorFloat-32, which keeps 10 bits of 23 in
      products of float32; otherwise float32 is float32.
    deterministic_ops: whether sums are always taken in the same order. For
      good: TensorFlow has no way back in a process, and draws initial weights
      from other seeds then.

  Raises:
    InputError: if TensorFlow would crash.
  """
  if precision == 'bfloat16' and cpu.bfloat16_is_cut_off() and not has_gpu():
    raise InputError(
      "config.precision='bfloat16': TensorFlow crashes on this CPU while "
      'ONEDNN_MAX_CPU_ISA is set: unset it, or use float32'
    )
  tf = startup.import_tensorflow()
  tf.config.experimental.enable_tensor_float_32_execution(precision == 'tf32')
  if deterministic_ops and has_gpu():
    tf.config.experimental.enable_op_determinism()


def has_gpu() -> bool:
  """Returns whether a GPU trains."""
  tf = startup.import_tensorflow()
  return bool(tf.config.list_physical_devices('GPU'))


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
  return cpu.computes_in_bfloat16()


def uses_onednn() -> bool:
  """Returns whether TensorFlow computes on the CPU with oneDNN.

  What TF_ENABLE_ONEDNN_OPTS said when TensorFlow was imported; without it,
  TensorFlow decides by the kind of CPU.
  """
  startup.import_tensorflow()
  # TensorFlow has no public name for this.
  from tensorflow.python.util import _pywrap_util_port

  return _pywrap_util_port.IsMklEnabled()
