"""The CPU's name and instructions, as the system tells them."""

import os
import pathlib
import platform

_CPU_INFO = pathlib.Path('/proc/cpuinfo')

# The best first: what we call it, and the flags of Linux that it takes.
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
# The best that oneDNN may use by its variable ONEDNN_MAX_CPU_ISA; of x86.
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


def model_name() -> str:
  """Returns the name of the processor, or its architecture's."""
  for line in _read().splitlines():
    if line.startswith('model name'):
      return line.split(':', 1)[1].strip()
  return platform.machine()


def instruction_set() -> str:
  """Returns the best vector instructions that oneDNN may use here."""
  return best_instruction_set(_read(), os.environ.get('ONEDNN_MAX_CPU_ISA', ''))


def computes_in_bfloat16() -> bool:
  """Returns whether there are instructions for it; if unknown, there are not.

  Without them bfloat16 is slower than float32.
  """
  return 'BF16' in instruction_set()


def bfloat16_is_cut_off() -> bool:
  """Returns whether ONEDNN_MAX_CPU_ISA hides the CPU's own bfloat16.

  TensorFlow counts on it all the same, and crashes.
  """
  return 'BF16' in best_instruction_set(_read()) and not computes_in_bfloat16()


def best_instruction_set(cpu_info: str, limit: str = '') -> str:
  """Returns such as 'AVX512+BF16', or 'AVX2'.

  Args:
    cpu_info: the text of Linux' /proc/cpuinfo.
    limit: value of ONEDNN_MAX_CPU_ISA; what oneDNN does not know limits
      nothing.

  Returns:
    The architecture's name where no set is recognised.
  """
  flags = set(cpu_info.split())
  names = list(_INSTRUCTION_SETS)
  first = names.index(_LIMITS.get(limit.lower(), names[0]))
  for name in names[first:]:
    if _INSTRUCTION_SETS[name] <= flags:
      return name
  return platform.machine()


def _read():
  try:
    return _CPU_INFO.read_text()
  except OSError:
    return ''
