"""The device that trains, with and without a GPU, and what the CPU can do."""

import os
import platform
import subprocess
import sys

import pytest
import tensorflow as tf

from layca.training import devices
from layca.training.errors import InputError

INTEL = """processor : 0
vendor_id : GenuineIntel
model name : Some Xeon: 8 cores
flags : fpu sse4_1 avx avx2 avx512f avx512bw avx512_bf16 amx_tile amx_bf16
"""
WITHOUT_BFLOAT16 = 'flags : avx avx2'


@pytest.fixture
def gpus(monkeypatch):
  """Makes TensorFlow see some GPUs, of these details."""

  def pretend(*gpus, **details):
    monkeypatch.setattr(
      tf.config, 'list_physical_devices', lambda kind: list(gpus)
    )
    monkeypatch.setattr(
      tf.config.experimental, 'get_device_details', lambda gpu: details
    )

  return pretend


@pytest.fixture
def cpu(monkeypatch, tmp_path):
  """Makes the system tell a text, or nothing, and sets oneDNN's limit."""

  def pretend(text, limit=None):
    monkeypatch.setattr(devices, '_CPU_INFO', tmp_path / 'cpuinfo')
    if text is not None:
      (tmp_path / 'cpuinfo').write_text(text)
    monkeypatch.delenv('ONEDNN_MAX_CPU_ISA', raising=False)
    if limit:
      monkeypatch.setenv('ONEDNN_MAX_CPU_ISA', limit)

  return pretend


@pytest.mark.parametrize(('found', 'name'), [([], 'CPU'), (['g'], 'Some GPU')])
def test_a_gpu_grows_its_memory_and_is_named(gpus, monkeypatch, found, name):
  grown = {}
  gpus(*found, device_name='Some GPU')
  monkeypatch.setattr(
    tf.config.experimental, 'set_memory_growth', grown.__setitem__
  )
  devices.configure()
  assert grown == dict.fromkeys(found, True)
  assert devices.name() == name


@pytest.mark.parametrize(
  ('capability', 'expected'), [((7, 5), False), ((8, 0), True), ((9, 0), True)]
)
def test_a_gpu_computes_in_bfloat16_from_a_capability_on(
  gpus, capability, expected
):
  gpus('g', compute_capability=capability)
  assert devices.computes_in_bfloat16() == expected


@pytest.mark.parametrize(
  ('flags', 'limit', 'expected'),
  [
    ('flags : fpu sse4_1', None, 'SSE4.1'),
    ('flags : fpu sse4_1 avx', None, 'AVX'),
    ('flags : sse4_1 avx avx2 fma', None, 'AVX2'),
    # Without the instructions on bytes and words, which oneDNN asks for.
    ('flags : sse4_1 avx avx2 avx512f', None, 'AVX2'),
    ('flags : avx avx2 avx512f avx512bw', None, 'AVX512'),
    ('flags : avx avx2 avx512f avx512bw avx512_bf16', None, 'AVX512+BF16'),
    (INTEL, None, 'AVX512+BF16+AMX'),
    ('Features : fp asimd', None, 'NEON'),
    ('Features : fp asimd bf16', None, 'NEON+BF16'),
    ('Features : fp asimd sve bf16', None, 'SVE+BF16'),
    (None, None, platform.machine()),
    # oneDNN may be limited to less, but not to more.
    (INTEL, 'AVX2', 'AVX2'),
    (INTEL, 'avx2_vnni', 'AVX2'),
    (INTEL, 'AVX512_CORE', 'AVX512'),
    (INTEL, 'AVX512_CORE_BF16', 'AVX512+BF16'),
    (INTEL, 'SSE41', 'SSE4.1'),
    (INTEL, 'ALL', 'AVX512+BF16+AMX'),
    (INTEL, 'no such', 'AVX512+BF16+AMX'),
    (WITHOUT_BFLOAT16, 'AVX512_CORE', 'AVX2'),
  ],
)
def test_the_best_instructions_that_onednn_may_use_count(
  cpu, gpus, flags, limit, expected
):
  gpus()
  cpu(flags, limit)
  assert devices.instruction_set() == expected
  assert devices.computes_in_bfloat16() == ('BF16' in expected)
  is_cut_off = flags == INTEL and 'BF16' not in expected
  assert devices.bfloat16_is_cut_off() == is_cut_off


@pytest.mark.parametrize(
  ('text', 'expected'),
  [(INTEL, 'Some Xeon: 8 cores'), (None, platform.machine())],
)
def test_the_system_tells_the_name_of_the_cpu(cpu, text, expected):
  cpu(text)
  assert devices.cpu_name() == expected


def test_onednn_is_off_where_its_variable_says_so():
  script = 'from layca.training import devices; print(devices.uses_onednn())'
  printed = subprocess.check_output(
    [sys.executable, '-c', script],
    env=os.environ | {'TF_ENABLE_ONEDNN_OPTS': '0'},
    text=True,
  )
  assert printed.strip() == 'False'


@pytest.fixture
def arithmetic():
  """Undoes what a test sets for the whole process."""
  from tensorflow.python.framework import config

  tf32 = tf.config.experimental.tensor_float_32_execution_enabled()
  yield config
  tf.config.experimental.enable_tensor_float_32_execution(tf32)
  config.disable_op_determinism()


@pytest.mark.parametrize('precision', ['float32', 'tf32', 'bfloat16'])
def test_float32_is_float32_unless_tf32_is_asked_for(
  arithmetic, cpu, precision
):
  cpu(INTEL)
  devices.set_arithmetic(precision, deterministic_ops=False)
  is_tf32 = tf.config.experimental.tensor_float_32_execution_enabled()
  assert is_tf32 == (precision == 'tf32')
  assert not arithmetic.is_op_determinism_enabled()


@pytest.mark.usefixtures('arithmetic')
def test_bfloat16_that_would_crash_is_refused(cpu, gpus):
  gpus()
  cpu(INTEL, 'AVX512_CORE')
  with pytest.raises(InputError, match='ONEDNN_MAX_CPU_ISA'):
    devices.set_arithmetic('bfloat16', deterministic_ops=False)
  devices.set_arithmetic('float32', deterministic_ops=False)


@pytest.mark.parametrize('names', [[], ['g']])
def test_operations_of_a_gpu_are_deterministic_if_asked_for(
  arithmetic, gpus, names
):
  gpus(*names)
  devices.set_arithmetic('float32', deterministic_ops=True)
  assert arithmetic.is_op_determinism_enabled() == bool(names)


def test_a_processor_without_a_name_has_that_of_its_kind(monkeypatch):
  monkeypatch.setattr(devices, '_cpu_info', lambda: 'flags: avx2\n')
  assert devices.cpu_name() == platform.machine()
