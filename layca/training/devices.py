"""The devices that train: a GPU where there is one, else the CPU.

TensorFlow is imported by the functions that ask it for devices.
"""

import os
import pathlib
import platform

from layca.training import startup
from layca.training.errors import InputError

_CPU_INFO = pathlib.Path('/proc/cpuinfo')
# The best first: our name of a set, and the flags of Linux that it takes.
_INSTRUCTION_SETS = {
  'AVX512+BF16+AMX': {'avx512bw', 'avx512_bf16', 'amx_tile', 'amx_bf16'},
  'AVX512+BF16': {'avx512bw', 'avx512_bf16'},
  'AVX512': {'avx512bw'},
  'AVX2': {'avx2'},
  'AVX': {'avx'},
  'SSE4.1': {'sse4_1'},
  'SVE+BF16': {'sve', 'bf16'},
  'SVE': {'sve'},
  'NEON+BF16': {'asimd', 'bf16'},
  'NEON': {'asimd'},
}
# The best that each value of ONEDNN_MAX_CPU_ISA allows oneDNN on x86.
_LIMITS = {
  'sse41': 'SSE4.1',
  'avx': 'AVX',
  'avx2': 'AVX2',
  'avx2_vnni': 'AVX2',
  'avx2_vnni_2': 'AVX2',
  'avx512_core': 'AVX512',
  'avx512_core_vnni': 'AVX512',
  'avx512_core_bf16': 'AVX512+BF16',
  'avx512_core_fp16': 'AVX512+BF16',
}


def configure() -> None:
  """Lets GPU memory grow as needed; call it before any tensor is made."""
  tf = startup.import_tensorflow()
  for gpu in _gpus():
    tf.config.experimental.set_memory_growth(gpu, True)


def set_arithmetic(precision: str, deterministic_ops: bool) -> None:
  """Sets the arithmetic of a run; raises InputError if TensorFlow would crash.

  Deterministic operations hold to the end of the process.
  """
  if precision == 'bfloat16' and bfloat16_is_cut_off() and not has_gpu():
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
  return bool(_gpus())


def name() -> str:
  """Returns the name of the GPU that trains, or 'CPU'."""
  return _gpu_details().get('device_name', 'GPU') if has_gpu() else 'CPU'


def cpu_name() -> str:
  """Returns the name of the processor, or its architecture's."""
  for line in _cpu_info().splitlines():
    if line.startswith('model name'):
      return line.split(':', 1)[1].strip()
  return platform.machine()


def num_cores() -> int:
  """Returns the number of cores that this process may use."""
  if hasattr(os, 'sched_getaffinity'):
    return len(os.sched_getaffinity(0))
  return os.cpu_count()


def computes_in_bfloat16() -> bool:
  """Returns whether the device that trains is fast in bfloat16."""
  if has_gpu():
    return _gpu_details().get('compute_capability', (0, 0)) >= (8, 0)
  return 'BF16' in instruction_set()


def bfloat16_is_cut_off() -> bool:
  """Returns whether ONEDNN_MAX_CPU_ISA hides the CPU's own bfloat16."""
  # TensorFlow counts on it all the same, and crashes.
  own = _best_instruction_set(limit='')
  return 'BF16' in own and 'BF16' not in instruction_set()


def instruction_set() -> str:
  """Returns the CPU's best vector instructions that oneDNN may use: 'AVX2'."""
  return _best_instruction_set(os.environ.get('ONEDNN_MAX_CPU_ISA', ''))


def uses_onednn() -> bool:
  """Returns whether TensorFlow computes on the CPU with oneDNN."""
  # TF_ENABLE_ONEDNN_OPTS decides at its import, else the kind of CPU.
  startup.import_tensorflow()
  # TensorFlow has no public name for this.
  from tensorflow.python.util import _pywrap_util_port

  return _pywrap_util_port.IsMklEnabled()


def _best_instruction_set(limit):
  flags = set(_cpu_info().split())
  names = list(_INSTRUCTION_SETS)
  # An unknown value limits nothing.
  first = names.index(_LIMITS.get(limit.lower(), names[0]))
  for name in names[first:]:
    if _INSTRUCTION_SETS[name] <= flags:
      return name
  return platform.machine()


def _gpus():
  return startup.import_tensorflow().config.list_physical_devices('GPU')


def _gpu_details():
  tf = startup.import_tensorflow()
  return tf.config.experimental.get_device_details(_gpus()[0])


def _cpu_info():
  return _CPU_INFO.read_text() if _CPU_INFO.exists() else ''
